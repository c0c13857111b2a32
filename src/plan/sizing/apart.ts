import type { Capacity, DeviceSizing, Load } from '../../results/sizing.ts';
import type { Sizes } from './size.ts';

/** Requests each second that a load asks of prefill; users ask for as many as finish while they are served. */
function prefillRate(load: Load, decode: Capacity, ttftMs: number, outputTokens: number): number {
  const decodeMs = (decode.tpotMs ?? 0) * Math.max(0, outputTokens - 1);
  return Math.max(
    load.requestsPerSecond ?? 0,
    (load.outputTokensPerSecond ?? 0) / outputTokens,
    load.concurrentUsers === null ? 0 : (load.concurrentUsers / (ttftMs + decodeMs)) * 1000,
  );
}

/** Sizes of each phase for a load, and what a request is. */
export interface PhasesApart {
  readonly outputTokens: number;
  /** The limit of the first token, or what it is expected to take; milliseconds. */
  readonly ttftMs: number;
  readonly decode: (load: Load) => Sizes;
  readonly prefill: (load: Load) => Sizes;
}

/** A service whose phases are apart, with what it serves. */
export interface SizedApart {
  /** Null where a phase meets its limits on no group. */
  readonly phases: DeviceSizing['phases'];
  readonly tokensPerSecond: number;
  readonly tried: number;
}

/** Whole prefill and decode instances, each of the size that needs fewest devices; prefill holds what decode asks of it. */
export function sizeApart(load: Load, { outputTokens, ttftMs, ...sizes }: PhasesApart): SizedApart {
  const decoding = sizes.decode(load);
  const decode = decoding.replicas;
  if (decode === null) return { phases: null, tokensPerSecond: 0, tried: decoding.tried };
  const prefilling = sizes.prefill({
    concurrentUsers: null,
    requestsPerSecond: prefillRate(load, decode.row, ttftMs, outputTokens),
    outputTokensPerSecond: null,
    peakFactor: load.peakFactor,
  });
  const prefill = prefilling.replicas;
  const tried = Math.max(decoding.tried, prefilling.tried);
  if (prefill === null) return { phases: null, tokensPerSecond: 0, tried };
  const tokensPerSecond = Math.min(
    decode.instances * decode.row.tokensPerSecond,
    prefill.instances * prefill.row.requestsPerSecond * outputTokens,
  );
  return { phases: { prefill, decode, devices: prefill.devices + decode.devices }, tokensPerSecond, tried };
}
