import { bestStatements } from '../analysis/best.ts';
import { comparedConditionStatements } from '../analysis/conditions.ts';
import { candidateStatements } from '../analysis/losing-candidates.ts';
import { bestOf, losersOf, type Subject, shortTitle } from '../analysis/subject.ts';
import { comparedStatements } from '../compare/devices-compared.ts';
import { loadsApart } from '../compare/loads-apart.ts';
import { ratiosCompared } from '../compare/ratios-compared.ts';
import { operatorComparison, passComparison } from '../compare/side-by-side.ts';
import { bestSide, type ComparedRow, waterfallStatements } from '../compare/waterfall-said.ts';
import { cite } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { type ExplainFacts, ownSearch } from '../facts.ts';
import type { ExplainInput } from '../input.ts';
import { ms, strategy } from '../prose-figures.ts';
import { unexplained } from './unexplained.ts';

/** The two of several results that are compared: the device that is named and the first other one; else the first two. */
function pairOf(
  answered: readonly Subject[],
  on: string | null,
  pair: readonly [string, string] | null,
): readonly (Subject | undefined)[] {
  if (pair !== null) return pair.map((name) => answered.find(({ device }) => device.device === name));
  const named = answered.find(({ device }) => device.device === on);
  return named === undefined ? answered : [answered.find((one) => one !== named), named];
}

/** The P/D ratios that are compared: of the two devices that are named, else of all. */
function ofDevices(
  subjects: readonly Subject[],
  on: string | null,
  pair: readonly [string, string] | null,
): readonly Subject[] {
  return pairOf(subjects, on, pair).filter((one) => one !== undefined);
}

/**
 * Two results, devices, strategies or passes: conditions, then what the difference is made of. Of more than two the rows
 * of all stand in front; `on` is the device of one side, where it is named.
 */
export function sideBySide(
  input: ExplainInput,
  subjects: readonly Subject[],
  facts: ExplainFacts,
  on: string | null = null,
  pair: readonly [string, string] | null = null,
): readonly Statement[] {
  const answered = subjects.filter(({ device }) => device.best !== null);
  const ratios = answered.length === 0 ? ratiosCompared(ofDevices(subjects, on, pair)) : [];
  if (ratios.length > 0) return ratios;
  const [left, right] = pairOf(answered, on, pair);
  const passes = ofPasses(input);
  if (left === undefined || right === undefined) {
    const between = left === undefined ? [] : ofStrategies(left, facts);
    return passes.length + between.length > 0
      ? [...passes, ...between]
      : [state('not-answerable', 'macro_only', [], (t) => t.answers.noTwo)];
  }
  const at = (one: Subject) => input.runs.indexOf(one.run);
  const conditions =
    left.run === right.run ? [] : comparedConditionStatements(input, at(left), at(right)).statements;
  const compared = comparedStatements(input, [left, right], facts);
  // Which one is ahead, and by how much, is what is asked; what it is made of comes behind.
  const verdict = compared.filter(({ rule }) => rule === 'waterfall-cause').slice(0, 1);
  // Cards of two dies beside cards of one turn a verdict over.
  const cards = compared.filter(({ rule }) => rule === 'hardware-context').slice(0, 1);
  const front = [...verdict, ...(cards.some(isOfCards) ? cards : [])];
  return [
    ...front.map((one) => ({ ...one, about: null })),
    ...(at(left) <= at(right) ? loadsApart(left, right) : loadsApart(right, left)),
    ...latenciesApart(left, right),
    ...answered.flatMap((one) => about(one.path, bestStatements(one))),
    ...conditions,
    ...compared.filter((one) => !front.includes(one)),
    ...passes,
    ...([left, right].every(({ run }) => run.basis === 'measured') ? [unexplained] : []),
  ];
}

/** Whether a sentence sets cards of several dies beside cards of one: it cites how many dies each of them has. */
function isOfCards({ cites }: Statement): boolean {
  return cites.some((one) => 'path' in one && one.path === 'profile.diesPerCard');
}

/** Which of two rows lets each user wait less, where both latencies speak for the same one. */
function latenciesApart(left: Subject, right: Subject): Statement[] {
  const [a, b] = [bestOf(left), bestOf(right)];
  if (a === null || b === null || left.run.basis === 'measured' || right.run.basis === 'measured') return [];
  const { ttftMs: firstA, tpotMs: eachA } = a.row;
  const { ttftMs: firstB, tpotMs: eachB } = b.row;
  if (firstA === null || firstB === null || eachA === null || eachB === null) return [];
  if (firstA === firstB || eachA === eachB || firstA < firstB !== eachA < eachB) return [];
  const isLeft = firstA < firstB;
  const cites = [
    cite(`${a.path}.ttftMs`, firstA),
    cite(`${b.path}.ttftMs`, firstB),
    cite(`${a.path}.tpotMs`, eachA),
    cite(`${b.path}.tpotMs`, eachB),
    ...[left, right].flatMap(({ device }) => [
      cite('subject.device', device.device, 'reference'),
      cite('subject.parallel', device.best?.parallel ?? null, 'reference'),
    ]),
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.quickerForUsers(
        shortTitle(isLeft ? left : right, t),
        ms(isLeft ? firstA : firstB),
        ms(isLeft ? firstB : firstA),
        ms(isLeft ? eachA : eachB),
        ms(isLeft ? eachB : eachA),
      ),
    ),
  ];
}

/** The first two passes that were read. */
function ofPasses({ forwards }: ExplainInput): Statement[] {
  const [a, b] = forwards;
  if (a === undefined || b === undefined) return [];
  const left = { reading: a, path: 'forwards[0]' };
  const right = { reading: b, path: 'forwards[1]' };
  const operators = operatorComparison(left, right);
  return operators.length > 0 ? operators : passComparison(left, right, ['A', 'B']);
}

/** The best strategy against the next one, where only one result is there. */
function ofStrategies(subject: Subject, facts: ExplainFacts): Statement[] {
  const best = bestSide(subject);
  const [second] = losersOf(subject);
  if (best === null || second === undefined) return [];
  const named = (one: ComparedRow): ComparedRow => ({
    ...one,
    nameOf: (t) => strategy(one.placed.row.parallel, t.words.unnamedStrategy),
  });
  return [
    ...waterfallStatements(named(best), named({ ...best, placed: second })),
    ...candidateStatements(subject, ownSearch(subject, facts)),
  ];
}
