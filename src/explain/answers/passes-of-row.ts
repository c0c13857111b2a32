import { decodeContextTokens } from '../../engine/terms/workload.ts';
import { bestOf, detailed, type PlacedRow, type Subject } from '../analysis/subject.ts';
import { effectiveInputOf, wavesOfCount } from '../analysis/waves.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import type { ExplainFacts, PassFigures, PassShape } from '../facts.ts';

/** A best row with the embedded engine on passes of its strategy. */
export interface RowPasses {
  readonly subject: Subject;
  readonly best: PlacedRow;
  readonly dp: number;
  readonly at: (shape: PassShape) => PassFigures | null;
  /** Rates at which predicted tokens are accepted, one for each; null where nothing tells them. */
  readonly acceptance: readonly number[] | null;
}

/** The passes of a subject's best row; null where it has none, or where the engine cannot lay its strategy out. */
export function passesOfRow(subject: Subject, facts: ExplainFacts): RowPasses | null {
  const best = bestOf(subject);
  if (best === null) return null;
  const at = facts.passOf(subject.run, subject.device.device, best.row);
  const acceptance =
    subject.run.conditions.mtpAcceptanceRates ?? facts.supposedOf(subject.run)?.mtpAcceptanceRates ?? null;
  return at === null ? null : { subject, best, dp: best.row.dp ?? 1, at, acceptance };
}

/** The context at which the program computes Decode: the prompt and half of the answer. */
export function decodeContext({ run }: Subject): number | null {
  const { inputLength, outputLength } = run.conditions;
  return inputLength === null || outputLength === null
    ? null
    : decodeContextTokens(inputLength, outputLength);
}

/**
 * Tokens of a request in the cache at the pass that a subject's row was computed for: the whole prompt, or half an
 * answer more.
 */
export function contextOf(subject: Subject): number | null {
  return subject.device.phase === 'prefill' ? effectiveInputOf(subject) : decodeContext(subject);
}

/** The pass of a subject's phase with so many requests on each replica; that of Decode where both share the devices. */
export function passAt(passes: RowPasses, batch: number, contextTokens: number): PassFigures | null {
  return passes.subject.device.phase === 'prefill'
    ? passes.at({ phase: 'prefill', batch, queryLength: contextTokens, contextLength: 0 })
    : decodeAt(passes, batch, contextTokens);
}

/** A Decode step of so many requests on each replica at a context; null where the engine cannot compute it. */
export function decodeAt(
  { subject, best, at }: RowPasses,
  batch: number,
  contextTokens: number,
): PassFigures | null {
  const mtp = best.row.mtp ?? subject.run.conditions.numMtpTokens ?? 0;
  return at({ phase: 'decode', batch, queryLength: mtp + 1, contextLength: contextTokens });
}

/**
 * Rate and latencies of an aggregated plan for a number of concurrent requests, from single passes and the scheduling
 * formula (references/engine/serving.md 7.5).
 */
export interface LoadOfRow {
  readonly users: number;
  readonly ttftMs: number;
  readonly tpotMs: number;
  readonly tokensPerSecond: number;
  readonly availableGiB: number;
  readonly cites: readonly Cite[];
}

/** Tokens that a Decode step yields for a request: one, and the predicted ones that are accepted. Null of unknown rates. */
export function acceptedTokens({ acceptance }: Pick<RowPasses, 'acceptance'>, mtp: number): number | null {
  if (mtp === 0) return 1;
  return acceptance === null ? null : 1 + acceptance.slice(0, mtp).reduce((sum, rate) => sum + rate, 0);
}

/**
 * TTFT, TPOT and throughput of an aggregated row's strategy at another concurrency, by the program's own formula from
 * single passes of the embedded engine (references/engine/serving.md). Null for other phases, chunked prompts, and
 * where something is not known.
 */
export function aggregatedAt(passes: RowPasses, users: number): LoadOfRow | null {
  const { subject, dp, at } = passes;
  const full = detailed(subject);
  const out = subject.run.conditions.outputLength;
  const context = decodeContext(subject);
  const effective = effectiveInputOf(subject);
  if (
    subject.device.phase !== 'aggregated' ||
    full === null ||
    out === null ||
    context === null ||
    effective === null
  )
    return null;
  const waves = wavesOfCount(subject, full, users);
  const decode = decodeAt(passes, Math.ceil(users / dp), context);
  if (waves === null || decode === null) return null;
  const prefill = (queries: number) =>
    queries === 0
      ? null
      : at({ phase: 'prefill', batch: Math.ceil(queries / dp), queryLength: effective, contextLength: 0 });
  const wave = prefill(waves.full > 0 ? waves.size : 0);
  const last = prefill(waves.rest);
  if ((waves.full > 0 && wave === null) || (waves.rest > 0 && last === null)) return null;
  const mtp = passes.best.row.mtp ?? subject.run.conditions.numMtpTokens ?? 0;
  const accepted = acceptedTokens(passes, mtp);
  if (accepted === null) return null;
  const ttft = derive(
    'waveTtft',
    waves.size,
    waves.full,
    waves.rest,
    wave?.latencyMs ?? 0,
    last?.latencyMs ?? 0,
    users,
  );
  const step = derive('ratio', decode.latencyMs, accepted);
  const tpot = derive('perTokenApart', ttft.value, step.value, out);
  const rate = derive('throughput', users, tpot.value);
  const least = Math.min(decode.availableGiB, wave?.availableGiB ?? Infinity, last?.availableGiB ?? Infinity);
  return {
    users,
    ttftMs: ttft.value,
    tpotMs: tpot.value,
    tokensPerSecond: rate.value,
    availableGiB: least,
    cites: [
      ...waves.cites,
      cite('pass.users', users, 'reference'),
      cite('pass.decode.latencyMs', decode.latencyMs, 'reference'),
      cite('pass.wave.latencyMs', wave?.latencyMs ?? null, 'reference'),
      cite('pass.last.latencyMs', last?.latencyMs ?? null, 'reference'),
      cite('pass.availableGiB', least, 'reference'),
      ttft,
      step,
      tpot,
      rate,
    ],
  };
}
