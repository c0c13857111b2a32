import { acceptedTokens, meanFirstTokenMs } from '../engine/terms/workload.ts';
import type { VerificationPlan } from './mapping.ts';
import type { VerificationCase } from './verification-case.ts';

/** Metrics put together from verified forward passes. Null where a pass is missing or the schedule cannot be rebuilt. */
export interface RebuiltMetrics {
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
  readonly throughputTokensPerSecond: number | null;
  readonly requestsPerSecond: number | null;
  /** One full prefill wave and one decode step, the latter folded by MTP. */
  readonly waveMs: number | null;
  readonly remainderMs: number | null;
  readonly decodeMs: number | null;
}

/** Rebuilds a row's metrics from the seconds of its forward passes, by references/engine/serving.md 7.5, 7.7. */
export function rebuildMetrics(
  one: VerificationCase,
  plan: VerificationPlan,
  secondsOf: (forwardId: string) => number | null,
): RebuiltMetrics {
  const ms = (id: string): number | null => {
    const seconds = secondsOf(id);
    return seconds === null ? null : seconds * 1000;
  };
  const fold = acceptedTokens(one.numMtpTokens, one.mtpAcceptanceRates);
  const step = ms('decode');
  const isSplit = plan.chunks.length > 1;
  const waveMs = ms(isSplit ? 'prefill chunk 1' : 'prefill wave');
  const remainderMs = ms(isSplit ? 'prefill chunk 1 remainder' : 'prefill remainder');
  const decodeMs =
    step === null ? null : (step + (one.phase === 'decode' ? (one.servingCostMs ?? 0) : 0)) / fold;
  const parts = { waveMs, remainderMs, decodeMs };
  if (one.phase === 'decode') return { ...parts, ...decodeMetrics(one, decodeMs) };
  if (one.phase === 'prefill') return { ...parts, ...prefillMetrics(one, plan, ms) };
  return { ...parts, ...(isSplit ? nothing : aggregatedMetrics(one, plan, waveMs, remainderMs, decodeMs)) };
}

type Metrics = Pick<RebuiltMetrics, 'ttftMs' | 'tpotMs' | 'throughputTokensPerSecond' | 'requestsPerSecond'>;

const nothing: Metrics = {
  ttftMs: null,
  tpotMs: null,
  throughputTokensPerSecond: null,
  requestsPerSecond: null,
};

function aggregatedMetrics(
  { concurrency, outputLength }: VerificationCase,
  plan: VerificationPlan,
  waveMs: number | null,
  remainderMs: number | null,
  decodeMs: number | null,
): Metrics {
  const wave = plan.forwards.find((forward) => forward.phase === 'prefill' && forward.part === 'wave');
  if (wave === undefined || waveMs === null) return nothing;
  const full = Math.floor(concurrency / wave.numQueries);
  const left = concurrency % wave.numQueries;
  if (left > 0 && remainderMs === null) return nothing;
  const ttftMs = meanFirstTokenMs(
    {
      waveSize: wave.numQueries,
      fullWaves: full,
      remainder: left,
      waveMs,
      remainderMs: remainderMs ?? 0,
    },
    concurrency,
  );
  if (decodeMs === null) return { ...nothing, ttftMs };
  const endToEndMs = ttftMs + decodeMs * outputLength;
  return {
    ttftMs,
    tpotMs: endToEndMs / outputLength,
    throughputTokensPerSecond: (1000 * outputLength * concurrency) / endToEndMs,
    requestsPerSecond: (1000 * concurrency) / endToEndMs,
  };
}

function decodeMetrics(
  { concurrency, outputLength, isOfPair }: VerificationCase,
  tpotMs: number | null,
): Metrics {
  if (tpotMs === null) return nothing;
  const tokens = isOfPair ? Math.max(1, outputLength - 1) : outputLength;
  return {
    ...nothing,
    tpotMs,
    throughputTokensPerSecond: (1000 * concurrency) / tpotMs,
    requestsPerSecond: (1000 * concurrency) / (tpotMs * tokens),
  };
}

/** Waves of every chunk position in turn; a request is done with the wave of its last chunk. */
function prefillMetrics(
  one: VerificationCase,
  plan: VerificationPlan,
  ms: (id: string) => number | null,
): Metrics {
  let clockMs = one.servingCostMs ?? 0;
  let weightedMs = 0;
  for (let chunk = 0; chunk < plan.chunks.length; chunk += 1) {
    const here = plan.forwards.filter((forward) => forward.phase === 'prefill' && forward.chunk === chunk);
    const isLast = chunk === plan.chunks.length - 1;
    let left = one.concurrency;
    for (const forward of here) {
      const each = ms(forward.id);
      if (each === null) return nothing;
      const waves = forward.part === 'wave' ? Math.floor(left / forward.numQueries) : 1;
      for (let wave = 0; wave < waves; wave += 1) {
        clockMs += each;
        if (isLast) weightedMs += clockMs * forward.numQueries;
      }
      left -= waves * forward.numQueries;
    }
  }
  return {
    ...nothing,
    ttftMs: weightedMs / one.concurrency,
    throughputTokensPerSecond: (1000 * one.concurrency * one.inputLength) / clockMs,
    requestsPerSecond: (1000 * one.concurrency) / (weightedMs / one.concurrency),
  };
}
