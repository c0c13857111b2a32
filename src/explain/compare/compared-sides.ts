import { compareConditions } from '../../results/conditions.ts';
import type { PrintedForward } from '../../results/readers/printed-forward.ts';
import type { Result } from '../../results/result.ts';
import { commandApart } from '../analysis/command-apart.ts';
import { comparedConditionStatements } from '../analysis/conditions.ts';
import { consistencyStatements } from '../analysis/consistency.ts';
import { measuredLoadStatements } from '../analysis/measured-load.ts';
import { pdRatioStatements } from '../analysis/pd-ratio.ts';
import { plausibilityStatements } from '../analysis/plausibility.ts';
import { type Subject, shortTitle, strongest, subjectsOf } from '../analysis/subject.ts';
import { cite } from '../evidence/cite.ts';
import type { ServedPhase } from '../evidence/phase-evidence.ts';
import { hasRole } from '../evidence/rules.ts';
import { inBoth, type Statement, state } from '../evidence/statement.ts';
import type { ExplainFacts } from '../facts.ts';
import { type ExplainInput, nothingRead } from '../input.ts';
import { comparedStatements } from './devices-compared.ts';
import { strategyStatements } from './same-strategy.ts';
import { servicesApart } from './services-apart.ts';
import { operatorComparison, passComparison, shareComparison } from './side-by-side.ts';

/** One side of a comparison of results; `phase` where one phase of it is meant. */
export interface ComparedSide {
  readonly run: Result;
  readonly phase: ServedPhase | null;
}

/** Two results as one input, so that cites find them: the left one is `runs[0]`, the right one `runs[1]`. */
export function comparedInput(left: ComparedSide, right: ComparedSide): ExplainInput {
  return { ...nothingRead, runs: [left.run, right.run], runNames: [null, null] };
}

/** Conditions that differ besides the device, or are not known: then the difference belongs to them as well. */
function hasOtherDifferences(left: Result, right: Result): boolean {
  return compareConditions(left, right).some(
    ({ condition, verdict }) => verdict !== 'same' && condition !== 'devices',
  );
}

function levelStatement(left: Subject, right: Subject): Statement[] {
  const of = (subject: Subject) => strongest(subject.phases.map(({ level }) => level));
  const cites = [left, right].map(({ device }) => cite('side.device', device.device, 'reference'));
  return [
    state('evidence-compared', 'macro_only', cites, (t) =>
      t.compare.levels(
        shortTitle(left, t),
        t.words.withId(t.words.levels[of(left)], of(left)),
        shortTitle(right, t),
        t.words.withId(t.words.levels[of(right)], of(right)),
      ),
    ),
  ];
}

/** Reasons to doubt a side, in its name: a difference to figures that cannot be explains nothing. */
function doubts(subject: Subject, facts: ExplainFacts): Statement[] {
  const all = [
    ...measuredLoadStatements(subject),
    ...commandApart(subject),
    ...pdRatioStatements(subject),
    ...consistencyStatements(subject),
    ...plausibilityStatements(subject, facts),
  ].filter(({ rule }) => hasRole(rule, 'alarm'));
  const names = inBoth((t) => shortTitle(subject, t));
  return all.map((one) => ({
    ...one,
    cites: [...one.cites, cite('side.name', names.en, 'reference')],
    text: { en: `${names.en}: ${one.text.en}`, zh: `${names.zh}：${one.text.zh}` },
  }));
}

/** Statements on the difference of two results: conditions weighed, hardware, its parts in ms or tokens/s, shares. */
export function comparedResults(
  left: ComparedSide,
  right: ComparedSide,
  facts: ExplainFacts,
): readonly Statement[] {
  const input = comparedInput(left, right);
  const subjects = subjectsOf(input);
  const mine = subjects.filter(({ runPath }) => runPath === 'runs[0]');
  const theirs = subjects.filter(({ runPath }) => runPath === 'runs[1]');
  const conditions = comparedConditionStatements(input, 0, 1).statements.filter(
    ({ rule }) => rule !== 'condition-same',
  );
  const phases = phaseComparison(mine, theirs, left.phase, right.phase);
  const paired = mine.flatMap((one) => {
    const other = theirs.find(({ device }) => device.phase === one.device.phase);
    return other === undefined || phases.length > 0
      ? []
      : [
          ...strategyStatements(one, other),
          ...comparedStatements(input, [one, other], facts),
          ...levelStatement(one, other),
        ];
  });
  const doubted = [...mine, ...theirs].flatMap((one) => doubts(one, facts));
  // Strategies that differ have a sentence of their own.
  const unlike = hasOtherDifferences(left.run, right.run)
    ? [state('condition-differs', 'macro_only', [], (t) => t.compare.unlike)]
    : [];
  const apart = paired.length + phases.length > 0 ? [] : modesApart(mine, theirs);
  return [...conditions, ...doubted, ...(paired.length > 0 ? unlike : []), ...apart, ...phases, ...paired];
}

/** Results of different deployments, of which no row stands against one of the other. */
function modesApart(mine: readonly Subject[], theirs: readonly Subject[]): Statement[] {
  const [a, b] = [mine[0], theirs[0]];
  const [left, right] = [a?.run.mode, b?.run.mode];
  // A load test does not tell how the server is deployed.
  const isMeasured = a?.run.basis === 'measured' || b?.run.basis === 'measured';
  if (a === undefined || b === undefined || !left || !right || left === right || isMeasured) return [];
  const cites = [cite(`${a.runPath}.mode`, left), cite(`${b.runPath}.mode`, right)];
  const services = isSameWork(a.run, b.run) ? servicesApart(serviceIn(mine), serviceIn(theirs), cites) : [];
  if (services.length > 0) return services;
  return [
    state('modes-apart', 'macro_only', cites, (t) =>
      t.compare.modesApart(t.words.modes[left], t.words.modes[right]),
    ),
  ];
}

/** Whether two runs serve the same requests of the same model: only then do their tokens compare. */
function isSameWork(left: Result, right: Result): boolean {
  const work = new Set<string>(['model', 'inputLength', 'outputLength']);
  return compareConditions(left, right).every(
    ({ condition, verdict }) => !work.has(condition) || verdict === 'same',
  );
}

/** The subject that serves whole requests: aggregated, or instances of both phases; none is one phase alone. */
function serviceIn(subjects: readonly Subject[]): Subject | undefined {
  return subjects.find(({ device: { phase } }) => phase === 'aggregated' || phase === 'pd-ratio');
}

/** Two phases by their shares: of one row, or of two. */
function phaseComparison(
  mine: readonly Subject[],
  theirs: readonly Subject[],
  left: ServedPhase | null,
  right: ServedPhase | null,
): Statement[] {
  if (left === null || right === null) return [];
  const evidenceOf = (subjects: readonly Subject[], phase: ServedPhase) =>
    subjects.flatMap(({ phases }) => phases).find((one) => one.phase === phase);
  const a = evidenceOf(mine, left);
  const b = evidenceOf(theirs, right);
  const shares = a && b ? shareComparison(a, b) : [];
  return shares.length > 0
    ? shares
    : left === right
      ? []
      : [state('cannot-be-said', 'macro_only', [], (t) => t.answers.noShares)];
}

/** Statements on the difference of two forward passes in seconds, part by part. */
export function comparedPasses(left: PrintedForward, right: PrintedForward): readonly Statement[] {
  const a = { reading: left, path: 'forwards[0]' };
  const b = { reading: right, path: 'forwards[1]' };
  const operators = operatorComparison(a, b);
  return operators.length > 0 ? operators : passComparison(a, b, ['A', 'B']);
}
