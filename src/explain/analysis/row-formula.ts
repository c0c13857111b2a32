import { type DerivedCite, derive } from '../evidence/cite.ts';
import { bestOf, losersOf, type PlacedRow, type Subject } from './subject.ts';
import { isChunked, knowsChunks } from './waves.ts';

/**
 * How the rows of an aggregated result come to their throughput. The programs of different years differ, and the rows say
 * which of them wrote them.
 *
 * - `spread`: token/s = 1000 · C / TPOT, where TPOT holds TTFT spread over the output (the present program).
 * - `apart`: token/s = 1000 · C · O / (TTFT + O · TPOT), where TPOT is the Decode step alone (the older program).
 */
export type RowFormula =
  | { readonly kind: 'spread' }
  | {
      readonly kind: 'apart';
      readonly outputLength: number;
      /** Where every row solves to the same output length because the input does not give one; null where it does. */
      readonly solved: DerivedCite | null;
    };

/** Printed figures carry two decimals; an older row misses its formula by no more than this. */
const apartTolerance = 0.001;
/** The present formula has two figures less, so that rounding shows less. */
const spreadTolerance = 0.001;

interface FormulaRow {
  readonly concurrency: number;
  readonly ttftMs: number;
  readonly tpotMs: number;
  readonly tokensPerSecond: number;
}

function formulaRow({ row }: Pick<PlacedRow, 'row'>): FormulaRow | null {
  const { concurrency, ttftMs, tpotMs, throughputTokensPerSecond: tokensPerSecond } = row;
  return concurrency && ttftMs && tpotMs && tokensPerSecond
    ? { concurrency, ttftMs, tpotMs, tokensPerSecond }
    : null;
}

/** The rows of every device of a subject's run; the best one may be among the others again. */
function rowsOfRun({ run, device }: Subject): FormulaRow[] {
  const rows = run.results
    .filter(({ phase }) => phase === device.phase)
    .flatMap(({ best, candidates }) => (best === null ? candidates : [best, ...candidates]));
  return rows.flatMap((row) => formulaRow({ row }) ?? []);
}

function isNear(rebuilt: number, told: number, tolerance: number): boolean {
  return Math.abs(rebuilt - told) <= Math.max(0.011, told * tolerance);
}

/** The output length to which all rows solve; null where they do not agree on one. */
function solvedOutput(rows: readonly FormulaRow[]): DerivedCite | null {
  // The row that loses most between the two formulas fixes the length best.
  const [widest] = rows.toSorted(
    (a, b) => a.tokensPerSecond / (a.concurrency / a.tpotMs) - b.tokensPerSecond / (b.concurrency / b.tpotMs),
  );
  const isMore = rows.some((one) => one.tokensPerSecond !== widest?.tokensPerSecond);
  if (widest === undefined || !isMore) return null;
  const { tokensPerSecond, ttftMs, concurrency, tpotMs } = widest;
  const solved = derive('solvedOutput', tokensPerSecond, ttftMs, concurrency, tpotMs);
  return Number.isFinite(solved.value) && solved.value >= 1 ? solved : null;
}

/** The formula that all rows of a subject satisfy; the present one where neither holds for all, so that it is checked. */
export function rowFormula(subject: Subject): RowFormula {
  const spread: RowFormula = { kind: 'spread' };
  const best = bestOf(subject);
  if (subject.device.phase !== 'aggregated' || best === null) return spread;
  const rows = [best, ...losersOf(subject)].flatMap((one) =>
    isChunked(subject, one.row) ? [] : (formulaRow(one) ?? []),
  );
  if (rows.length === 0) return spread;
  const obeysSpread = rows.every((one) =>
    isNear((1000 * one.concurrency) / one.tpotMs, one.tokensPerSecond, spreadTolerance),
  );
  if (obeysSpread) return spread;
  const told = subject.run.conditions.outputLength;
  // A table of several devices has one row of each; one output length holds for all of them.
  const all = told === null ? rowsOfRun(subject) : rows;
  const solved = told === null ? solvedOutput(all) : null;
  const outputLength = told ?? solved?.value ?? null;
  if (outputLength === null) return spread;
  // Rows with a memory split are of the present program, whose chunked prompts come near the older formula.
  if (best.row.memory.weightGiB !== null && !knowsChunks(subject, best.row)) return spread;
  const obeysApart = all.every(({ concurrency, ttftMs, tpotMs, tokensPerSecond }) =>
    isNear(
      (1000 * concurrency * outputLength) / (ttftMs + outputLength * tpotMs),
      tokensPerSecond,
      apartTolerance,
    ),
  );
  return obeysApart ? { kind: 'apart', outputLength, solved } : spread;
}
