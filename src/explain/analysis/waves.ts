import { budgetFactors, effectiveTokens } from '../../engine/terms/workload.ts';
import type { ResultRow } from '../../results/result.ts';
import { caseOfRow } from '../../verification/cases-of-result.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, ms, whole } from '../prose-figures.ts';
import type { PlacedRow, Subject } from './subject.ts';

/** The token budget of one step, and where it comes from (references/engine/serving.md 7.4). */
export interface TokenBudget {
  readonly value: number;
  readonly source: 'row' | 'command' | 'derived';
  readonly cites: readonly Cite[];
}

/** Prompt tokens that are computed; null where length or hit rate is not known. */
export function effectiveInputOf({ run }: Subject): number | null {
  const { inputLength, prefixCacheHitRate } = run.conditions;
  if (inputLength === null || prefixCacheHitRate === null) return null;
  return effectiveTokens(inputLength, prefixCacheHitRate);
}

/** The budget of a row: its own, the command's, else the first that the program derives. */
export function tokenBudget({ run, runPath, device }: Subject, { row, path }: PlacedRow): TokenBudget | null {
  if (row.maxBatchedTokens !== null) {
    return {
      value: row.maxBatchedTokens,
      source: 'row',
      cites: [cite(`${path}.maxBatchedTokens`, row.maxBatchedTokens)],
    };
  }
  const set = caseOfRow(run, device, row)?.known.maxBatchedTokens ?? null;
  if (set !== null) {
    return { value: set, source: 'command', cites: [cite('command.maxBatchedTokens', set, 'reference')] };
  }
  const { inputLength } = run.conditions;
  if (inputLength === null) return null;
  const [factor] = budgetFactors;
  const cites = [
    cite(`${runPath}.conditions.inputLength`, inputLength),
    cite('formula.budgetFactor', factor, 'reference'),
    derive('product', factor, inputLength),
  ];
  return { value: factor * inputLength, source: 'derived', cites };
}

/** Whether a prompt is computed in several steps, where only the event simulation gives the latencies. */
export function isChunked(subject: Subject, row: ResultRow): boolean {
  const effective = effectiveInputOf(subject);
  const budget = tokenBudget(subject, { row, path: '' });
  return effective !== null && budget !== null && effective > budget.value;
}

/** Whether it can be told at all that prompts are not split: only with the lengths, and the budget or the command. */
export function knowsChunks(subject: Subject, row: ResultRow): boolean {
  const hasBudget = row.maxBatchedTokens !== null || subject.run.command !== null;
  return effectiveInputOf(subject) !== null && hasBudget;
}

/** A prompt that is longer than a step's budget. */
export function chunkedStatements(subject: Subject, one: PlacedRow): Statement[] {
  const effective = effectiveInputOf(subject);
  const budget = tokenBudget(subject, one);
  const { inputLength, prefixCacheHitRate } = subject.run.conditions;
  if (effective === null || budget === null || inputLength === null) return [];
  const chunks = derive('chunks', effective, budget.value);
  const cites = [
    ...budget.cites,
    cite(`${subject.runPath}.conditions.inputLength`, inputLength),
    derive('effectiveInput', inputLength, prefixCacheHitRate ?? 0),
    chunks,
  ];
  return [
    state('chunked-schedule', 'macro_only', cites, (t) =>
      t.analysis.chunked(whole(budget.value), whole(effective), whole(chunks.value)),
    ),
  ];
}

/** How many requests one prefill step holds, and how many such waves a row has. */
export interface WaveCount {
  readonly size: number;
  readonly full: number;
  readonly rest: number;
  readonly budget: TokenBudget;
  readonly effective: number;
  readonly cites: readonly Cite[];
}

/** The waves of a row by its budget; null where something is missing or prompts are split. */
export function wavesOf(subject: Subject, one: PlacedRow): WaveCount | null {
  return wavesOfCount(subject, one, one.row.concurrency);
}

/** The waves in which a row's strategy prefills another number of requests. */
export function wavesOfCount(subject: Subject, one: PlacedRow, concurrency: number | null): WaveCount | null {
  const effective = effectiveInputOf(subject);
  const budget = tokenBudget(subject, one);
  const { dp } = one.row;
  const { inputLength, prefixCacheHitRate } = subject.run.conditions;
  if (effective === null || budget === null || !concurrency || dp === null || inputLength === null)
    return null;
  if (effective > budget.value) return null;
  const size = derive('waveSize', budget.value, dp, effective, concurrency);
  const full = derive('fullWaves', concurrency, size.value);
  const rest = derive('remainder', concurrency, size.value);
  const cites = [
    ...budget.cites,
    concurrency === one.row.concurrency
      ? cite(`${one.path}.concurrency`, concurrency)
      : cite('question.users', concurrency, 'reference'),
    cite(`${one.path}.dp`, dp),
    cite(`${subject.runPath}.conditions.inputLength`, inputLength),
    derive('effectiveInput', inputLength, prefixCacheHitRate ?? 0),
    size,
    full,
    rest,
  ];
  return { size: size.value, full: full.value, rest: rest.value, budget, effective, cites };
}

/** The prefill waves of an aggregated row: from its own schedule, else derived from its budget and TTFT. */
export function waveStatements(subject: Subject, one: PlacedRow): Statement[] {
  const waves = wavesOf(subject, one);
  const { schedule, ttftMs, concurrency, dp } = one.row;
  if (ttftMs === null || concurrency === null) return [];
  const told =
    schedule && schedule.waveSize !== null && schedule.fullWaves !== null && schedule.remainder !== null;
  if (told && schedule.decodeMs !== null) return toldWaves(one, schedule.decodeMs, concurrency, ttftMs);
  if (waves === null || dp === null) return [];
  const { size, full, rest, budget, effective } = waves;
  const each = impliedWave(waves, ttftMs, concurrency);
  return [
    state(
      'aggregation-waves',
      'macro_only',
      [...waves.cites, cite(`${one.path}.ttftMs`, ttftMs), ...each],
      (t) => {
        const [least, most] = each.map(({ value }) => `${computed(value)} ms`);
        const time =
          least === undefined
            ? ''
            : most === undefined || least === most
              ? t.analysis.waveTime(least)
              : t.analysis.waveTimeBetween(least, most);
        return [
          t.analysis.waves(
            full > 0 ? { count: whole(full), size: whole(size), each: null } : null,
            rest > 0 ? { size: whole(rest), each: null } : null,
          ),
          t.analysis.waveBudget(whole(budget.value), whole(dp), whole(effective), budget.source),
          time,
        ]
          .filter(Boolean)
          .join(t.words.sentenceGap);
      },
    ),
  ];
}

/** Time of a full wave in ms, from TTFT: one figure, or the least and the most where a last wave is open. */
function impliedWave({ size, full, rest }: WaveCount, ttftMs: number, concurrency: number) {
  if (full === 0) return [];
  const most = derive('waveMsMost', ttftMs, concurrency, size, full, rest);
  return rest === 0 ? [most] : [derive('waveMsLeast', ttftMs, concurrency, size, full, rest), most];
}

function toldWaves(one: PlacedRow, decodeMs: number, concurrency: number, ttftMs: number): Statement[] {
  const { schedule } = one.row;
  const size = schedule?.waveSize ?? 0;
  const full = schedule?.fullWaves ?? 0;
  const rest = schedule?.remainder ?? 0;
  const wave = schedule?.waveMs ?? 0;
  const last = schedule?.remainderMs ?? 0;
  const ttft = derive('waveTtft', size, full, rest, wave, last, concurrency);
  const path = `${one.path}.schedule`;
  const cites = [
    cite(`${path}.waveSize`, size),
    cite(`${path}.fullWaves`, full),
    cite(`${path}.remainder`, rest),
    cite(`${path}.waveMs`, schedule?.waveMs ?? null),
    cite(`${path}.remainderMs`, schedule?.remainderMs ?? null),
    cite(`${path}.decodeMs`, decodeMs),
    cite(`${one.path}.concurrency`, concurrency),
    cite(`${one.path}.ttftMs`, ttftMs),
    ttft,
  ];
  return [
    state('aggregation-waves', 'macro_only', cites, (t) =>
      [
        t.analysis.waves(
          full > 0 ? { count: whole(full), size: whole(size), each: ms(wave) } : null,
          rest > 0 ? { size: whole(rest), each: ms(last) } : null,
        ),
        t.analysis.waveTtft(ms(ttft.value), ms(ttftMs), ms(decodeMs)),
      ].join(t.words.sentenceGap),
    ),
  ];
}
