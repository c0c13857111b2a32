import { rowFigures } from '../analysis/best.ts';
import { candidateStatements, lostStatements } from '../analysis/losing-candidates.ts';
import { nearestStatements } from '../analysis/stopped.ts';
import type { Subject } from '../analysis/subject.ts';
import { cite } from '../evidence/cite.ts';
import type { ServedPhase } from '../evidence/phase-evidence.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { type ExplainFacts, ownSearch, searchesOf } from '../facts.ts';
import { rate, strategy } from '../prose-figures.ts';
import { isNamedByPlace } from '../rows-by-place.ts';
import { said } from './answer-material.ts';
import { candidateRow } from './candidate-row.ts';
import { changeCites, withChange } from './change-words.ts';
import type { Question } from './question.ts';
import { fitsSplit, type Sizes, type Split } from './split-fits.ts';
import { whyNotPair } from './why-not-pair.ts';

/** The search of the phase that a question names, of a ratio that carries it; none of other results. */
function sweepsOf(subjects: readonly Subject[], phase: ServedPhase | undefined): readonly Subject[] {
  return subjects.flatMap((subject) => {
    const { run, runPath, device } = subject;
    if (phase === undefined || device.phase !== 'pd-ratio') return [];
    const at = run.results.findIndex((one) => one.phase === phase && one.device === device.device);
    const own = run.results[at];
    return own === undefined ? [] : [{ ...subject, device: own, path: `${runPath}.results[${at}]` }];
  });
}

/** The sizes of a strategy's label, as outcomes without a row carry it. */
function sizesOf(parallel: string): Sizes {
  const size = (name: string) => {
    const found = new RegExp(`(?:^|[^A-Z-])${name}=(\\d+)`).exec(parallel);
    return found ? Number(found[1]) : null;
  };
  return { tp: size('TP'), dp: size('DP'), ep: size('EP') };
}

/** Whether the strategy that was asked about is the best one, and no other is named beside it. */
export function isOfBest(
  { split, other }: Extract<Question, { intent: 'why-not' }>,
  subjects: readonly Subject[],
): boolean {
  return (
    other === undefined &&
    subjects.some(({ device }) => device.best !== null && fitsSplit(device.best, split))
  );
}

/** The rows of two strategies that a question sets against each other, with their figures; none where one of them has no row. */
export function rowsOfBoth(
  { split, other }: Extract<Question, { intent: 'why-not' }>,
  subjects: readonly Subject[],
): Statement[] {
  if (other === undefined) return [];
  return subjects.flatMap(({ device: { candidates }, path }) => {
    const places = [other.split, split].map((one) => candidates.findIndex((row) => fitsSplit(row, one)));
    const rows = [...new Set(places)]
      .toSorted((a, b) => a - b)
      .flatMap((at) => {
        const row = candidates[at];
        return row === undefined ? [] : [candidateRow(row, `${path}.candidates[${at}]`, at + 1)];
      });
    return rows.length === 2 ? about(path, rows) : [];
  });
}

/** Why others lost to the strategy that was asked about, where it is the best one of a search. */
function lostTo(subject: Subject, split: Split, facts: ExplainFacts): readonly Statement[] {
  const { best } = subject.device;
  return best !== null && fitsSplit(best, split)
    ? about(subject.path, candidateStatements(subject, ownSearch(subject, facts)))
    : [];
}

/** The strategy that was asked about: why it lost, why it has no row, or what it would give. */
export function whyNot(
  question: Extract<Question, { intent: 'why-not' }>,
  subjects: readonly Subject[],
  facts: ExplainFacts,
): readonly Statement[] {
  const { other } = question;
  // Of two strategies the one that lost is explained, whichever the sentence ends with.
  const isBest = subjects.some(
    ({ device }) => device.best !== null && fitsSplit(device.best, question.split),
  );
  const { split, words } = isBest && other !== undefined ? other : question;
  const sweeps = sweepsOf(subjects, question.phase);
  const found = (sweeps.length > 0 ? sweeps : subjects).flatMap((subject) =>
    about(subject.path, ofSubject(subject, split, facts)),
  );
  // The best strategy of a side is told beside those that lost to it.
  const lost = isBest ? [] : sweeps.flatMap((one) => lostTo(one, split, facts));
  if (found.length > 0) return [...found, ...lost];
  const ofPair = whyNotPair(subjects, words, (parallel) => fitsSplit(sizesOf(parallel), split));
  if (ofPair !== null) return ofPair;
  const known = subjects.flatMap(({ device, path }) =>
    device.candidates.map((row, at) => ({ row, path: `${path}.candidates[${at}].parallel` })),
  );
  if (known.some(({ row }) => isNamedByPlace(row)))
    return [state('rows-unnamed', 'macro_only', [], (t) => t.evidence.rowsUnnamed)];
  const isOfExperts = split.ep !== undefined && split.ep !== 1;
  if (isOfExperts && subjects.some(({ run }) => facts.isDense(run.conditions.model) === true))
    return [said('not-answerable', (t) => t.asked.noExperts)];
  const cites = [
    ...known.map(({ row, path }) => cite(path, row.parallel)),
    cite('question.split', words, 'reference'),
  ];
  return [
    state('not-answerable', 'macro_only', cites, (t) =>
      t.answers.notACandidate(
        words,
        known.map(({ row }) => strategy(row.parallel, t.words.unnamedStrategy)).join(t.words.comma) ||
          t.words.notReported,
      ),
    ),
    ...subjects.slice(0, 1).flatMap((subject) => searched(subject, split, facts)),
  ];
}

function ofSubject(subject: Subject, split: Split, facts: ExplainFacts): Statement[] {
  const { device, path } = subject;
  if (device.best && fitsSplit(device.best, split)) {
    const { parallel } = device.best;
    return [
      state('best-row', 'macro_only', [cite(`${path}.best.parallel`, parallel)], (t) =>
        t.answers.isBest(strategy(parallel, t.words.unnamedStrategy)),
      ),
    ];
  }
  const own = ownSearch(subject, facts);
  const lost = device.candidates.flatMap((row, at) =>
    fitsSplit(row, split) ? lostStatements(subject, { row, path: `${path}.candidates[${at}]` }, own) : [],
  );
  if (lost.length > 0) return lost;
  return nearestStatements(device, path, 'input', ({ parallel }) => fitsSplit(sizesOf(parallel), split));
}

/** Tensor parallelism that is searched: as named, else that of the rows that were read beside another spread of the experts. */
function tensorSizes(candidates: readonly Sizes[], { tp, dp, ep }: Split): readonly number[] {
  if (typeof tp === 'number') return [tp];
  if (typeof ep !== 'number' || dp !== undefined) return [];
  return [...new Set(candidates.flatMap((row) => row.tp ?? []))].toSorted((a, b) => a - b);
}

/** A strategy that the result does not list, searched by the embedded engine on the same plan. */
function searched(subject: Subject, split: Split, facts: ExplainFacts): Statement[] {
  const { run, device } = subject;
  const engine = facts.engineOf(run);
  const tensor = tensorSizes(device.candidates, split);
  if (engine === null || tensor.length === 0 || split.ep === 'several') return [];
  const sizes = `tp-sizes ${tensor.join(' ')}${split.ep === undefined ? '' : `, ep-sizes ${split.ep}`}`;
  const own = searchesOf(
    { ...run, conditions: { ...run.conditions, searchSpace: sizes } },
    facts,
    device.device,
  );
  const change = { searchSpace: sizes, ...(device.device ? { devices: [device.device] } : {}) };
  const result = engine(change);
  const at = result?.results.findIndex((one) => one.phase === device.phase) ?? -1;
  const other = result?.results[at];
  if (!other || own.length === 0) return [];
  const best = other.best;
  const mine = device.best?.throughputTokensPerSecond ?? null;
  // A model without experts is laid out without them, whatever spread of them is asked for.
  if (best !== null && !fitsSplit(best, split)) return [];
  if (best !== null && mine !== null) {
    const path = `results[${at}].best`;
    const { shown } = rowFigures(best, path);
    const cites = [
      ...changeCites(change),
      cite(`${path}.parallel`, best.parallel, 'reference'),
      cite(`${path}.throughputTokensPerSecond`, best.throughputTokensPerSecond, 'changed'),
      cite(`${path}.ttftMs`, best.ttftMs, 'changed'),
      cite(`${path}.tpotMs`, best.tpotMs, 'changed'),
      cite(`${path}.requestsPerSecond`, best.requestsPerSecond, 'changed'),
      cite(`${subject.path}.best.throughputTokensPerSecond`, mine),
    ];
    return [
      state('what-if', 'macro_only', cites, (t) =>
        t.answers.wouldGive(
          strategy(best.parallel, t.words.unnamedStrategy),
          shown.join(t.words.comma),
          rate(mine),
        ),
      ),
    ];
  }
  return withChange(nearestStatements(other, `results[${at}]`, 'changed'), change);
}
