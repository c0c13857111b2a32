import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, ms, rate, share, whole } from '../figures.ts';
import { agrees } from './consistency.ts';
import { bestOf, detailed, losersOf, type PlacedRow, type Subject } from './subject.ts';
import { chunkedStatements, isChunked, knowsChunks, waveStatements } from './waves.ts';

/** `open`: it does not hold, and prompts in chunks, which the input does not rule out, would explain it. */
export type FormulaCheck = 'holds' | 'broken' | 'open' | 'not-applicable';

/** Programs whose rows obey the formula; a row of an unnamed one is taken to be of one of them. */
const ofFormula: readonly (string | null)[] = ['analytic', 'embedded', 'tensorcast', null];

/** Checks token/s = 1000 · concurrency / TPOT of an aggregated row (references/engine/serving.md 7.5). */
function checkRow(subject: Subject, { row }: PlacedRow): FormulaCheck {
  if (subject.device.phase !== 'aggregated' || isChunked(subject, row)) return 'not-applicable';
  if (!ofFormula.includes(subject.run.estimator)) return 'not-applicable';
  const { concurrency, tpotMs, throughputTokensPerSecond: told } = row;
  if (concurrency === null || !tpotMs || !told) return 'not-applicable';
  const rebuilt = (1000 * concurrency) / tpotMs;
  if (agrees(rebuilt, told)) return 'holds';
  // In chunks TPOT leaves the queue out, so a row may say less than the formula, but never more.
  return told < rebuilt && !knowsChunks(subject, row) ? 'open' : 'broken';
}

/** Whether the best row obeys its formula. */
export function aggregationCheck(subject: Subject): FormulaCheck {
  const best = bestOf(subject);
  return best === null ? 'not-applicable' : checkRow(subject, best);
}

/** Aggregation as Prefill forward + Decode forward + scheduling formula, computed again and checked against the row. */
export function aggregationStatements(subject: Subject): Statement[] {
  const best = bestOf(subject);
  const full = detailed(subject);
  if (subject.device.phase !== 'aggregated' || best === null || full === null) return [];
  if (isChunked(subject, full.row)) return chunkedStatements(subject, full);
  return [
    ...splitStatement(subject, best),
    ...checkStatements(subject, best),
    ...losersOf(subject)
      .filter((one) => checkRow(subject, one) === 'broken')
      .flatMap((one) => checkStatements(subject, one)),
    ...waveStatements(subject, full),
  ];
}

/** TPOT as Decode step plus TTFT spread over the output; null where the row or the output length is missing. */
export function tokenSplit(
  subject: Subject,
  { row, path }: PlacedRow,
): { readonly decode: number; readonly prefill: number; readonly cites: readonly Cite[] } | null {
  const out = subject.run.conditions.outputLength;
  const { ttftMs, tpotMs } = row;
  if (subject.device.phase !== 'aggregated' || ttftMs === null || tpotMs === null || !out) return null;
  if (isChunked(subject, row)) return null;
  const prefill = derive('prefillPerToken', ttftMs, out);
  const decode = derive('decodeStep', tpotMs, ttftMs, out);
  const cites = [
    cite(`${path}.ttftMs`, ttftMs),
    cite(`${path}.tpotMs`, tpotMs),
    cite(`${subject.runPath}.conditions.outputLength`, out),
    prefill,
    decode,
  ];
  return { decode: decode.value, prefill: prefill.value, cites };
}

function splitStatement(subject: Subject, best: PlacedRow): Statement[] {
  const split = tokenSplit(subject, best);
  const out = subject.run.conditions.outputLength;
  const { ttftMs, tpotMs } = best.row;
  if (split === null || ttftMs === null || tpotMs === null || out === null) return [];
  const part = derive('prefillShare', ttftMs, tpotMs, out);
  return [
    state('aggregation-decomposed', 'macro_only', [...split.cites, part], (t) =>
      t.analysis.decomposed(
        ms(tpotMs),
        `${computed(split.decode)} ms`,
        `${computed(split.prefill)} ms`,
        ms(ttftMs),
        whole(out),
        share(part.value),
      ),
    ),
  ];
}

const ruleOf = {
  holds: 'aggregation-checked',
  broken: 'formula-broken',
  open: 'formula-open',
} as const;

function checkStatements(subject: Subject, one: PlacedRow): Statement[] {
  const verdict = checkRow(subject, one);
  const { concurrency, tpotMs, throughputTokensPerSecond: told } = one.row;
  if (verdict === 'not-applicable' || concurrency === null || tpotMs === null || told === null) return [];
  const rebuilt = derive('throughput', concurrency, tpotMs);
  const cites = [
    cite(`${one.path}.concurrency`, concurrency),
    cite(`${one.path}.tpotMs`, tpotMs),
    cite(`${one.path}.throughputTokensPerSecond`, told),
    cite('formula.perSecond', 1000, 'reference'),
    rebuilt,
  ];
  return [
    state(ruleOf[verdict], 'macro_only', cites, (t) =>
      t.analysis.formula[verdict](whole(concurrency), ms(tpotMs), rate(rebuilt.value), rate(told)),
    ),
  ];
}
