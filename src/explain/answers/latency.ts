import { aggregationStatements } from '../analysis/aggregation.ts';
import { measuredStatements } from '../analysis/basis.ts';
import { disaggregationStatements } from '../analysis/disaggregation.ts';
import { latencyLevers, leverStatements } from '../analysis/levers.ts';
import { limitStatements } from '../analysis/limits.ts';
import { pdRatioStatements } from '../analysis/pd-ratio.ts';
import { bestOf, detailed, isAnswered, type Subject } from '../analysis/subject.ts';
import { wavesOf } from '../analysis/waves.ts';
import { shareStatements } from '../bottleneck/shares.ts';
import { cite, derive } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import type { ExplainFacts } from '../facts.ts';
import { computed, ms, share, whole } from '../prose-figures.ts';
import {
  type AnswerMaterial,
  type AnswerPart,
  missingEvidence,
  ofRules,
  runOfDevice,
  said,
} from './answer-material.ts';
import { operatorsAnswer, slowestOf } from './operators-asked.ts';
import { prefillPass } from './prefill-pass.ts';
import { servedFirstToken, servedTokens } from './served-times.ts';
import { tailsOf } from './tails.ts';
import { unexplained } from './unexplained.ts';
import { wholeRequests } from './whole-request.ts';

/** Why a latency is what it is, with its parts, and what would bring it down. */
export function latencyAnswer(metric: 'ttft' | 'tpot' | null, material: AnswerMaterial): AnswerPart {
  const { subjects, engine, facts, whole: explained } = material;
  const answered = subjects.filter(isAnswered);
  const own = answered.flatMap((subject) =>
    about(subject.path, [
      ...(subject.run.basis === 'measured'
        ? measuredLatency(subject, metric)
        : [
            ...(metric === 'tpot' ? [] : firstToken(subject, facts)),
            ...(metric === 'ttft' ? [] : eachToken(subject)),
          ]),
      ...sharesOf(subject, metric),
      ...ofLimits(subject, metric),
    ]),
  );
  const run = runOfDevice(material);
  // Of phases apart the levers of the one that has the latency count.
  const only = metric === null ? null : metric === 'tpot' ? 'decode' : 'prefill';
  const lowering =
    run && engine && metric !== null
      ? latencyLevers(run, engine, metric === 'ttft' ? 'TTFT' : 'TPOT', only)
      : null;
  const levers = lowering ?? (run && engine ? leverStatements(run, engine, undefined, only) : []);
  if (own.length === 0 && answered.length === 0) {
    const { prefill, decode, best } = explained().sections;
    const all = [...prefill, ...decode, ...best];
    const passes = [
      ...ofRules(all, ['forward-time', 'forward-shares', 'pass-table']),
      ...all.filter(({ rule }) => rule.startsWith('leads-')),
      ...slowestOf(ofRules(all, ['top-operator'])),
    ];
    return passes.length > 0 ? { statements: passes } : missingEvidence(material, (t) => t.asked.noLatency);
  }
  return {
    statements: [...(own.length > 0 ? own : [said('not-answerable', (t) => t.asked.noLatency)]), ...levers],
  };
}

/** What a load test tells of a latency: how far its requests lie apart, and that it says nothing of why. */
function measuredLatency(subject: Subject, metric: 'ttft' | 'tpot' | null): Statement[] {
  if (metric === null) return [...measuredStatements(subject), unexplained];
  const own = metric === 'ttft' ? (['ttftMs', 'queueMs'] as const) : (['tpotMs', 'interTokenMs'] as const);
  const told = measuredStatements(subject, own);
  if (told.length === 0)
    return [said('cannot-be-said', (t) => t.asked.metricNotReported(metric.toUpperCase()))];
  return [...told, ...tailsOf(subject, own[0]), unexplained];
}

/** Shares of the phase that a latency is of, where the row has them. */
function sharesOf(subject: Subject, metric: 'ttft' | 'tpot' | null): Statement[] {
  const wanted = metric === null ? null : metric === 'tpot' ? 'decode' : 'prefill';
  return subject.phases
    .filter(({ phase, shares }) => shares !== null && (wanted === null || phase === wanted))
    .flatMap((one) =>
      shareStatements(one).filter(({ rule }) => rule.startsWith('leads-') || rule === 'phase-shares'),
    );
}

/** What is said of the limit of a latency, or of both. */
export function ofLimits(subject: Subject, metric: 'ttft' | 'tpot' | null): Statement[] {
  const name = metric?.toUpperCase();
  return limitStatements(subject).filter(
    ({ text, rule }) => rule !== 'memory-binds' && (name === undefined || text.en.startsWith(name)),
  );
}

/** TTFT as the prefill of one wave and the queue of waves before it. */
function firstToken(subject: Subject, facts: ExplainFacts): Statement[] {
  const best = bestOf(subject);
  if (best === null)
    return [...ofRules(pdRatioStatements(subject), ['pd-side']), ...prefillPass(subject, facts)];
  if (subject.run.basis === 'measured') return [...measuredStatements(subject), unexplained];
  const served = subject.device.phase === 'decode' ? null : servedFirstToken(subject);
  if (served !== null) return served;
  const { ttftMs, concurrency } = best.row;
  if (subject.device.phase === 'decode')
    return [said('answered', (t) => t.answers.onePhase(t.words.served.decode))];
  const split = ofRules(
    [...aggregationStatements(subject), ...disaggregationStatements(subject)],
    ['aggregation-waves', 'chunked-schedule', 'phase-throughput'],
  );
  const full = detailed(subject);
  const waves = full === null ? null : wavesOf(subject, full);
  if (ttftMs === null) return [said('not-answerable', (t) => t.asked.notPrinted('TTFT')), ...split];
  if (waves === null || concurrency === null || waves.full === 0) {
    return [
      state('answered', 'macro_only', [cite(`${best.path}.ttftMs`, ttftMs)], (t) =>
        t.asked.ttftIs(ms(ttftMs)),
      ),
      ...split,
    ];
  }
  const each = derive('waveMsMost', ttftMs, concurrency, waves.size, waves.full, waves.rest);
  const queue = derive('difference', each.value, ttftMs);
  const part = derive('ratio', Math.max(0, queue.value), ttftMs);
  const cites = [...waves.cites, cite(`${best.path}.ttftMs`, ttftMs), each, queue, part];
  const isQueued = queue.value > 0.01 * ttftMs;
  return [
    state('answered', 'macro_only', cites, (t) =>
      isQueued
        ? t.asked.ttftQueue(
            ms(ttftMs),
            whole(concurrency),
            whole(waves.size),
            `${computed(each.value)} ms`,
            share(part.value),
          )
        : t.asked.ttftAlone(ms(ttftMs), whole(waves.size)),
    ),
    ...split,
  ];
}

/** TPOT as Decode step and the part of TTFT that it holds. */
function eachToken(subject: Subject): Statement[] {
  const best = bestOf(subject);
  if (best === null) return ofRules(pdRatioStatements(subject), ['pd-side']);
  if (subject.run.basis === 'measured') return [...measuredStatements(subject), unexplained];
  if (subject.device.phase === 'prefill')
    return [said('answered', (t) => t.answers.onePhase(t.words.served.prefill))];
  const served = servedTokens(subject);
  if (served !== null) return served;
  const { tpotMs } = best.row;
  if (tpotMs === null) return [said('not-answerable', (t) => t.asked.notPrinted('TPOT'))];
  const split = ofRules(aggregationStatements(subject), [
    'aggregation-decomposed',
    'older-formula',
    'chunked-schedule',
  ]);
  if (split.length > 0) return split;
  return [
    state(
      'answered',
      'macro_only',
      [cite(`${best.path}.tpotMs`, tpotMs), cite(`${best.path}.concurrency`, best.row.concurrency)],
      (t) =>
        subject.device.phase === 'decode'
          ? t.asked.tpotIsStep(
              ms(tpotMs),
              best.row.concurrency === null ? null : whole(best.row.concurrency),
              subject.phases.some(({ phase, shares }) => phase === 'decode' && shares !== null),
            )
          : t.asked.tpotIs(ms(tpotMs)),
    ),
    ...disaggregationStatements(subject),
  ];
}

/** Where a request spends its time: before its first token, and token by token after it. */
export function requestTimeAnswer(material: AnswerMaterial): AnswerPart {
  const { subjects, facts, whole: explained } = material;
  const answered = subjects.filter(isAnswered);
  const own = [
    ...wholeRequests(answered, null),
    ...answered.flatMap((subject) =>
      about(subject.path, distinct([...firstToken(subject, facts), ...eachToken(subject)])),
    ),
  ];
  const { prefill, decode } = explained().sections;
  const inside = [...prefill, ...decode].filter(
    ({ rule }) => rule.startsWith('leads-') || rule === 'phase-shares',
  );
  // Where a pass or a recording was read, its operators are where the time goes.
  if (answered.length === 0) return operatorsAnswer({ intent: 'operators', name: null }, material);
  if (own.length + inside.length === 0) return missingEvidence(material, (t) => t.asked.noLatency);
  return { statements: [...own, ...inside] };
}

function distinct(statements: readonly Statement[]): Statement[] {
  return statements.filter((one, at) => statements.findIndex(({ text }) => text.en === one.text.en) === at);
}
