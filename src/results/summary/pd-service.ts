import type { DeviceResult } from '../result.ts';

/** Rates that the instances of a P/D ratio serve together, in requests or tokens each second. */
export interface PdService {
  readonly prefillInstances: number;
  readonly decodeInstances: number;
  readonly devices: number;
  /** Requests each second that each side could serve by itself, and the share of the other that the smaller one leaves idle. */
  readonly prefillQps: number;
  readonly decodeQps: number;
  readonly qps: number;
  readonly prefillIdle: number;
  readonly decodeIdle: number;
  readonly outputTokensPerSecond: number | null;
  readonly outputTokensPerSecondPerDevice: number | null;
  readonly concurrency: number | null;
}

/**
 * The service of the best pair with the instances that fit: the slower side holds the rate, the other one idles for the
 * rest. Null where no pair of instances fits, or where their rates are not reported.
 */
export function pdService({ pdRatio }: DeviceResult, outputTokens: number | null): PdService | null {
  const best = pdRatio?.pairs[0];
  const [prefillInstances, decodeInstances] = [pdRatio?.prefillInstances, pdRatio?.decodeInstances];
  if (!best || !prefillInstances || !decodeInstances) return null;
  if (best.prefillQps === null || best.decodeQps === null) return null;
  const { prefillDevicesPerInstance, decodeDevicesPerInstance } = best;
  if (prefillDevicesPerInstance === null || decodeDevicesPerInstance === null) return null;
  const [prefillQps, decodeQps] = [prefillInstances * best.prefillQps, decodeInstances * best.decodeQps];
  const qps = Math.min(prefillQps, decodeQps);
  const devices = prefillInstances * prefillDevicesPerInstance + decodeInstances * decodeDevicesPerInstance;
  const rate = outputTokens === null ? null : qps * outputTokens;
  return {
    prefillInstances,
    decodeInstances,
    devices,
    prefillQps,
    decodeQps,
    qps,
    prefillIdle: prefillQps > 0 ? 1 - qps / prefillQps : 0,
    decodeIdle: decodeQps > 0 ? 1 - qps / decodeQps : 0,
    outputTokensPerSecond: rate,
    outputTokensPerSecondPerDevice: rate === null ? null : rate / devices,
    concurrency: best.decodeConcurrency === null ? null : best.decodeConcurrency * decodeInstances,
  };
}

/** How far a ratio of whole instances may lie from the ratio itself. */
const ratioTolerance = 0.05;
/** The most instances of the smaller side by which a ratio is told. */
const mostOfSmaller = 5;

/** A ratio as instances of each kind, as few of the smaller one as tell it: 0.03 P for each D is 1 P : 33 D, 1.5 is 3 P : 2 D. */
export function wholeRatio(
  prefillForEachDecode: number | null,
): readonly [prefill: number, decode: number] | null {
  if (prefillForEachDecode === null || prefillForEachDecode <= 0) return null;
  const larger = prefillForEachDecode < 1 ? 1 / prefillForEachDecode : prefillForEachDecode;
  const tried = Array.from(
    { length: mostOfSmaller },
    (_, at) => [at + 1, Math.round((at + 1) * larger)] as const,
  );
  const offBy = ([few, many]: readonly [number, number]) => Math.abs(many / few / larger - 1);
  const near =
    tried.find((one) => offBy(one) <= ratioTolerance) ?? tried.toSorted((a, b) => offBy(a) - offBy(b))[0];
  if (near === undefined) return null;
  const [few, many] = near;
  return prefillForEachDecode < 1 ? [few, many] : [many, few];
}
