import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, ms, rate, share, whole } from '../prose-figures.ts';
import { agrees } from './consistency.ts';
import { type RowFormula, rowFormula } from './row-formula.ts';
import { bestOf, detailed, losersOf, type PlacedRow, type Subject } from './subject.ts';
import { chunkedStatements, isChunked, knowsChunks, waveStatements } from './waves.ts';

/**
 * `older`: the row obeys the formula of the older program. `open`: neither holds, and prompts in chunks, which the input
 * does not rule out, would explain it.
 */
export type FormulaCheck = 'holds' | 'older' | 'broken' | 'open' | 'not-applicable';

/** Programs whose rows obey the formula; a row of an unnamed one is taken to be of one of them. */
const ofFormula: readonly (string | null)[] = ['analytic', 'embedded', 'tensorcast', null];

/** Checks the throughput of an aggregated row against its latency (references/engine/serving.md 7.5). */
function checkRow(subject: Subject, { row }: PlacedRow): FormulaCheck {
  if (subject.device.phase !== 'aggregated' || isChunked(subject, row)) return 'not-applicable';
  if (!ofFormula.includes(subject.run.estimator)) return 'not-applicable';
  const { concurrency, tpotMs, throughputTokensPerSecond: told } = row;
  if (concurrency === null || !tpotMs || !told) return 'not-applicable';
  if (rowFormula(subject).kind === 'apart') return 'older';
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
  // Other schedulers have no waves: their prompts share steps with decodes.
  if (!ofFormula.includes(subject.run.estimator)) return [];
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

/** The time of one generated token: its Decode step and its part of the wait for the first one, in ms. */
export interface TokenSplit {
  readonly decode: number;
  readonly prefill: number;
  readonly total: number;
  readonly cites: readonly Cite[];
}

/**
 * A generated token as Decode step plus TTFT spread over the output, by the formula that the rows obey; null where the row
 * or the output length is missing.
 */
export function tokenSplit(subject: Subject, { row, path }: PlacedRow): TokenSplit | null {
  const { ttftMs, tpotMs } = row;
  if (subject.device.phase !== 'aggregated' || ttftMs === null || tpotMs === null) return null;
  if (!ofFormula.includes(subject.run.estimator) || isChunked(subject, row)) return null;
  const formula = rowFormula(subject);
  const out = formula.kind === 'apart' ? formula.outputLength : subject.run.conditions.outputLength;
  if (!out) return null;
  const prefill = derive('prefillPerToken', ttftMs, out);
  const cites = [
    cite(`${path}.ttftMs`, ttftMs),
    cite(`${path}.tpotMs`, tpotMs),
    ...outputCites(subject, formula),
    prefill,
  ];
  if (formula.kind === 'apart') {
    const total = derive('perTokenApart', ttftMs, tpotMs, out);
    return { decode: tpotMs, prefill: prefill.value, total: total.value, cites: [...cites, total] };
  }
  const decode = derive('decodeStep', tpotMs, ttftMs, out);
  return { decode: decode.value, prefill: prefill.value, total: tpotMs, cites: [...cites, decode] };
}

function outputCites({ run, runPath }: Subject, formula: RowFormula): Cite[] {
  const told = cite(`${runPath}.conditions.outputLength`, run.conditions.outputLength);
  return formula.kind === 'apart' && formula.solved ? [formula.solved] : [told];
}

function splitStatement(subject: Subject, best: PlacedRow): Statement[] {
  const split = tokenSplit(subject, best);
  const formula = rowFormula(subject);
  const out = formula.kind === 'apart' ? formula.outputLength : subject.run.conditions.outputLength;
  const { ttftMs, tpotMs } = best.row;
  if (split === null || ttftMs === null || tpotMs === null || out === null) return [];
  const isApart = formula.kind === 'apart';
  const part = derive(isApart ? 'prefillShareApart' : 'prefillShare', ttftMs, tpotMs, out);
  return [
    state('aggregation-decomposed', 'macro_only', [...split.cites, part], (t) =>
      isApart
        ? t.analysis.decomposedApart(ms(ttftMs), whole(out), ms(tpotMs), share(part.value))
        : t.analysis.decomposed(
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
  older: 'older-formula',
  broken: 'formula-broken',
  open: 'formula-open',
} as const;

function checkStatements(subject: Subject, one: PlacedRow): Statement[] {
  const verdict = checkRow(subject, one);
  const { concurrency, tpotMs, throughputTokensPerSecond: told } = one.row;
  if (verdict === 'not-applicable' || concurrency === null || tpotMs === null || told === null) return [];
  if (verdict === 'older') return olderStatement(subject, one);
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

/** Rows of the older program: the formula they obey, and what it gives for the best one. */
function olderStatement(subject: Subject, { row, path }: PlacedRow): Statement[] {
  const formula = rowFormula(subject);
  const { concurrency, ttftMs, tpotMs, throughputTokensPerSecond: told } = row;
  if (formula.kind !== 'apart' || concurrency === null || ttftMs === null || tpotMs === null || told === null)
    return [];
  const { outputLength, solved } = formula;
  const rebuilt = derive('throughputApart', concurrency, outputLength, ttftMs, tpotMs);
  const cites = [
    cite(`${path}.concurrency`, concurrency),
    cite(`${path}.ttftMs`, ttftMs),
    cite(`${path}.tpotMs`, tpotMs),
    cite(`${path}.throughputTokensPerSecond`, told),
    cite('formula.perSecond', 1000, 'reference'),
    ...outputCites(subject, formula),
    rebuilt,
  ];
  return [
    state('older-formula', 'macro_only', cites, (t) =>
      t.analysis.formulaOlder(
        whole(concurrency),
        whole(outputLength),
        ms(ttftMs),
        ms(tpotMs),
        rate(rebuilt.value),
        rate(told),
        solved !== null,
      ),
    ),
  ];
}
