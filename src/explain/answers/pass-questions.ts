import { says } from '../../text/words/words.ts';
import { cite, derive } from '../evidence/cite.ts';
import { phaseOfForward } from '../evidence/phase-evidence.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed } from '../prose-figures.ts';
import type { AnswerMaterial } from './answer-material.ts';
import type { AskedAbout } from './asked-about.ts';
import { collectives } from './named-amounts.ts';
import { metricIn, type Named } from './named-in-question.ts';
import type { Question } from './question.ts';

/**
 * What a forward pass that was read by itself tells of a latency, and what faster links would bring it. Null for anything
 * else, and where something else than passes was read.
 */
export function passQuestion(text: string, named: Named, { kinds }: AskedAbout): Question | null {
  if (!kinds.includes('of-pass')) return null;
  // A time that is repeated of a pass is no limit of a plan.
  const { hardware, ttftLimitMs: _first, tpotLimitMs: _each, ...others } = named.change;
  const isOther = Object.keys(others).length > 0 || named.load.users !== null || named.load.batch !== null;
  if (isOther) return null;
  if (hardware?.part === 'links' && 'times' in hardware)
    return { intent: 'operators', name: collectives, faster: hardware.times };
  if (says('phrase-shares', text)) return { intent: 'shares' };
  return null;
}

/** Readings of a question that names a latency, where a pass tells nothing of it but its time. */
const ofLatency: ReadonlySet<Question['intent']> = new Set(['figures', 'reasonable', 'latency', 'unknown']);

/** A question for a latency as one for the pass that is part of it; any other question as it is. */
export function latencyQuestion(question: Question, text: string, { kinds }: AskedAbout): Question {
  const metric = metricIn(text);
  const isAsked = metric === 'ttft' || metric === 'tpot';
  const isOther = says('supposed', text) || says('latency-caused', text) || says('beyond', text);
  return kinds.includes('of-pass') && isAsked && !isOther && ofLatency.has(question.intent)
    ? { intent: 'figures', metric }
    : question;
}

/** A pass as the part of a latency that it is: a service adds what waits for it, and what runs between its steps. */
export function latencyOfPass(metric: 'ttft' | 'tpot', { input: { forwards } }: AnswerMaterial): Statement[] {
  return forwards.flatMap((pass, at) => {
    const { executionSeconds } = pass;
    const phase = phaseOfForward(pass);
    if (executionSeconds === null || phase === null) return [];
    const time = derive('milliseconds', executionSeconds);
    const isOwn = (phase === 'prefill') === (metric === 'ttft');
    const cites = [cite(`forwards[${at}].executionSeconds`, executionSeconds), time];
    return [
      state('forward-time', pass.evidence, cites, (t) =>
        isOwn
          ? t.asked.passAsLatency[metric](`${computed(time.value)} ms`)
          : t.asked.passOfOther(metric.toUpperCase(), t.words.served[phase]),
      ),
    ];
  });
}
