import { countTold } from '../analysis/load-told.ts';
import { bestOf, type Subject } from '../analysis/subject.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { requests, share, whole } from '../prose-figures.ts';
import { said } from './answer-material.ts';
import { wholeRequestOf } from './load-facts.ts';

/** A rate within this part of what was sent is that rate. */
const keptPart = 0.95;
/** Requests of one test take unlike long; the last ones may be slower than the mean by this much. */
const lastTimes = 1.5;

const inSeconds = (value: number) => `${value.toFixed(1)} s`;

/**
 * Whether the rate that was sent was served. The mean over a whole test is below it also where the server kept up: when the
 * last request has been sent, its answer is still to come.
 */
export function keptUp(subject: Subject): Statement[] {
  const best = bestOf(subject);
  const sent = countTold(subject, 'sentPerSecond');
  const served = best?.row.requestsPerSecond ?? null;
  if (best === null || sent === null || served === null || sent.value <= 0)
    return [said('cannot-be-said', (t) => t.asked.noSentRate)];
  const part = derive('ratio', served, sent.value);
  const cites = [
    sent.cite,
    cite('load.sentPerSecond', sent.value, 'reference'),
    cite(`${best.path}.requestsPerSecond`, served),
    part,
  ];
  const shown = [requests(served), requests(sent.value), share(part.value)] as const;
  if (part.value >= keptPart)
    return [state('answered', 'macro_only', cites, (t) => t.asked.keptUpYes(...shown))];
  const count = countTold(subject, 'succeeded');
  const last = wholeRequestOf(subject);
  const took = subject.run.elapsedSeconds;
  if (count === null || last === null || took === null)
    return [state('answered', 'macro_only', cites, (t) => t.asked.keptUpOpen(...shown))];
  const sending = derive('ratio', count.value, sent.value);
  const lastSeconds = derive('ratio', last.value, 1000);
  const expected = derive('sum', sending.value, lastSeconds.value);
  const all = [
    ...cites,
    count.cite,
    cite('load.succeeded', count.value, 'reference'),
    cite(`${subject.runPath}.elapsedSeconds`, took),
    ...last.cites,
    sending,
    lastSeconds,
    expected,
  ];
  const isDrained = took <= sending.value + lastTimes * lastSeconds.value;
  const times = [inSeconds(sending.value), inSeconds(lastSeconds.value), inSeconds(took)] as const;
  return [
    state('answered', 'macro_only', all, (t) =>
      isDrained
        ? t.asked.keptUpDrained(shown[0], shown[1], whole(count.value), ...times)
        : t.asked.keptUpNot(...shown, whole(count.value), ...times),
    ),
  ];
}
