import { type Subject, shortTitle } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { ExplainFacts } from '../facts.ts';
import { computed, rate, whole } from '../prose-figures.ts';

/** Rates of a row on one of its devices. */
export interface PerDevice {
  readonly subject: Subject;
  readonly value: number;
  readonly devices: number | null;
  readonly cites: readonly Cite[];
}

/** The devices that rates are of. */
export function namesOf(...all: readonly PerDevice[]): Cite[] {
  return all.map(({ subject }) => cite('subject.device', subject.device.device, 'reference'));
}

/** Which of two devices makes more on a whole card, where one of them is a die and the other a card. */
export function betterPerCard([first, second]: readonly PerDevice[], facts: ExplainFacts): Statement[] {
  if (first === undefined || second === undefined) return [];
  const sides = [first, second].map((one) => {
    const dies = facts.diesPerCard(one.subject.device.device);
    return { one, dies, each: derive('product', one.value, dies) };
  });
  const [better, worse] = sides.toSorted((a, b) => b.each.value - a.each.value);
  if (better === undefined || worse === undefined || better.dies === worse.dies) return [];
  const ratio = derive('ratio', better.each.value, worse.each.value);
  const cites = [
    ...sides.flatMap(({ one, dies, each }) => [
      ...one.cites,
      cite('profile.diesPerCard', dies, 'reference'),
      each,
    ]),
    ...namesOf(first, second),
    ratio,
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.betterPerCard(
        shortTitle(better.one.subject, t),
        rate(Number(better.each.value.toFixed(2))),
        shortTitle(worse.one.subject, t),
        rate(Number(worse.each.value.toFixed(2))),
        computed(ratio.value),
      ),
    ),
  ];
}

/** The rate of a whole card where a device is one of its dies: prices and counts of cards are of those. */
export function ofCard(one: PerDevice, facts: ExplainFacts): Statement[] {
  const dies = facts.diesPerCard(one.subject.device.device);
  if (dies < 2) return [];
  const each = derive('product', one.value, dies);
  const cites = [...one.cites, cite('profile.diesPerCard', dies, 'reference'), each];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.perCard(whole(dies), rate(Number(each.value.toFixed(2)))),
    ),
  ];
}
