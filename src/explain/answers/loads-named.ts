import { matchesOf } from '../../text/words/matches.ts';
import { anyWay, says } from '../../text/words/words.ts';
import type { LoadRead } from './loads-read.ts';
import { requestsPerSecondIn } from './named-amounts.ts';
import { metricIn, type Named } from './named-in-question.ts';
import type { Question } from './question.ts';

/** Kinds of questions that may be asked of one of several loads. */
const ofOneLoad: ReadonlySet<Question['intent']> = new Set([
  'figures',
  'latency',
  'e2e',
  'request-time',
  'percentile',
  'per-device',
  'summary',
  'load',
  'why-not-batch',
  'unknown',
  'operators',
]);

/** Those of them that are told as the figures of that load. */
const asFigures: ReadonlySet<Question['intent']> = new Set([
  'summary',
  'load',
  'why-not-batch',
  'unknown',
  'operators',
]);

const isNear = (one: number, other: number) => Math.abs(one - other) <= 0.015 * other;

/** How a load is made, as people and programs name it. */
const strategies = ['synchronous', 'throughput', 'concurrent', 'constant', 'poisson', 'sweep'] as const;

function byStrategy(text: string, loads: readonly LoadRead[]): readonly LoadRead[] {
  const named = strategies.find((one) => says(`read-load-${one}`, text));
  return named === undefined ? [] : loads.filter(({ strategy }) => strategy === named);
}

/** The load with the most or the least requests in flight. */
function extreme(loads: readonly LoadRead[], isMost: boolean): readonly LoadRead[] {
  const known = loads.flatMap((one) => (one.concurrency === null ? [] : [{ one, value: one.concurrency }]));
  const sorted = known.toSorted((a, b) => (isMost ? b.value - a.value : a.value - b.value));
  return sorted.slice(0, 1).map(({ one }) => one);
}

/** The load that gives the most. */
function fastest(loads: readonly LoadRead[]): readonly LoadRead[] {
  return loads.toSorted((a, b) => (b.tokensPerSecond ?? 0) - (a.tokensPerSecond ?? 0)).slice(0, 1);
}

/** Places as people tell them. */
function byPlace(text: string, loads: readonly LoadRead[]): readonly LoadRead[] {
  const ordinals = ['first', 'second', 'third', 'fourth'] as const;
  const at = ordinals.findIndex((one) => says(`read-load-${one}`, text));
  const found = at < 0 ? (says('read-load-last', text) ? loads.at(-1) : undefined) : loads[at];
  return found === undefined ? [] : [found];
}

/** An A that begins a sentence is an article, but for what stands behind the letter of a side. */
const letterNamed = new RegExp(
  `(?<![A-Za-z0-9])(?:[B-H](?![A-Za-z0-9])|(?<=.)A(?![A-Za-z0-9])|^A(?= ?${anyWay('behind-side-a')}))`,
  'gu',
);

/** Loads by their letters: `run B`, B组. */
function byLetter(said: string, loads: readonly LoadRead[]): readonly LoadRead[] {
  const letters = matchesOf(said, letterNamed).map(([letter]) => letter.charCodeAt(0) - 65);
  return [...new Set(letters)].flatMap((at) => loads[at] ?? []);
}

function namedLoads(said: string, { text, load }: Named, loads: readonly LoadRead[]): readonly LoadRead[] {
  const rate = requestsPerSecondIn(text);
  const users = load.users ?? load.batch;
  const ways = [
    () => (users === null ? [] : loads.filter(({ concurrency }) => concurrency === users)),
    () =>
      rate === null
        ? []
        : loads.filter(
            (one) =>
              (one.requestsPerSecond !== null && isNear(rate, one.requestsPerSecond)) ||
              (one.sentPerSecond !== null && isNear(rate, one.sentPerSecond)),
          ),
    () => byLetter(said, loads),
    () => (says('read-load-of-most-output', text) ? fastest(loads) : []),
    () => (says('read-load-of-most', text) ? extreme(loads, true) : []),
    () => (says('read-load-of-least', text) ? extreme(loads, false) : []),
    () => byStrategy(text, loads),
    () => byPlace(text, loads),
  ];
  for (const way of ways) {
    const found = way();
    if (found.length > 0) return found;
  }
  return [];
}

/**
 * A question of one of several load tests, with the runs that it names: by requests in flight, by rate, by letter, by how
 * the load was made, by place. As it is where it names none, or all.
 */
export function ofNamedLoads(
  question: Question,
  said: string,
  named: Named,
  loads: readonly LoadRead[],
): Question {
  if (loads.length === 0 || !ofOneLoad.has(question.intent) || says('supposed', named.text)) return question;
  const found = namedLoads(said, named, loads);
  if (found.length === 0 || found.length === loads.length) return question;
  const ofLoads = found.map(({ run }) => run);
  // What is not asked of one load is asked for its figures.
  return asFigures.has(question.intent)
    ? { intent: 'figures', metric: metricIn(named.text), ofLoads }
    : { ...question, ofLoads };
}
