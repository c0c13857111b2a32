import { roundHalfEven } from '../../../text/half-even.ts';
import type { MatchedPair, OptimizerRow, PdInstances, PdRatioReport } from './report.ts';

/** Pairs one prefill row with one decode row; null when a row lacks its latency. */
function pairOf(prefill: OptimizerRow, decode: OptimizerRow, outputTokens: number): MatchedPair | null {
  if (prefill.ttftMs === null || decode.tpotMs === null) return null;
  const prefillRate = (prefill.concurrency / prefill.ttftMs) * 1000;
  const decodeRate = (decode.concurrency / (decode.tpotMs * Math.max(outputTokens - 1, 1))) * 1000;
  return {
    prefill,
    decode,
    prefillRequestsPerSecond: prefillRate,
    decodeRequestsPerSecond: decodeRate,
    balancedRequestsPerSecond: Math.min(prefillRate, decodeRate),
    pdRatio: decodeRate / prefillRate,
  };
}

function byPrintedLabel(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Better pairs first (references/engine/serving.md 7.8). */
export function comparePairs(a: MatchedPair, b: MatchedPair): number {
  return (
    b.balancedRequestsPerSecond - a.balancedRequestsPerSecond ||
    b.decodeRequestsPerSecond - a.decodeRequestsPerSecond ||
    b.prefillRequestsPerSecond - a.prefillRequestsPerSecond ||
    (a.prefill.ttftMs ?? 0) - (b.prefill.ttftMs ?? 0) ||
    (a.decode.tpotMs ?? 0) - (b.decode.tpotMs ?? 0) ||
    b.decode.batchSize - a.decode.batchSize ||
    b.prefill.batchSize - a.prefill.batchSize ||
    b.decode.concurrency - a.decode.concurrency ||
    b.prefill.concurrency - a.prefill.concurrency ||
    byPrintedLabel(a.prefill.label, b.prefill.label) ||
    byPrintedLabel(a.decode.label, b.decode.label)
  );
}

/** The first pair of each key, in order. */
function firstOfEach(
  pairs: readonly MatchedPair[],
  key: (pair: MatchedPair) => string | number,
): MatchedPair[] {
  const kept = new Map<string | number, MatchedPair>();
  for (const pair of pairs) {
    const one = key(pair);
    if (!kept.has(one)) kept.set(one, pair);
  }
  return [...kept.values()];
}

/**
 * Whole instances of each kind on `numDevices` that come closest to the ratio; the first on a tie. It does not try to
 * use all devices (references/engine/serving.md 7.8).
 */
export function splitInstances(
  pdRatio: number,
  numDevices: number,
  devicesPerInstance: { readonly prefill: number; readonly decode: number },
): PdInstances | null {
  let best: PdInstances | null = null;
  let bestError = Number.POSITIVE_INFINITY;
  for (let decode = 1; decode * devicesPerInstance.decode <= numDevices; decode += 1) {
    const prefill = Math.max(1, roundHalfEven(decode * pdRatio));
    if (prefill * devicesPerInstance.prefill + decode * devicesPerInstance.decode > numDevices) continue;
    const error = Math.abs(prefill - decode * pdRatio);
    if (error < bestError) {
      best = { prefill, decode };
      bestError = error;
    }
  }
  return best;
}

/** Ranks all pairings of prefill and decode rows (references/engine/serving.md 7.8). */
export function pdRatioReport(
  prefillRows: readonly OptimizerRow[],
  decodeRows: readonly OptimizerRow[],
  given: {
    readonly numDevices: number;
    readonly prefillDevicesPerInstance: number;
    readonly decodeDevicesPerInstance: number;
    readonly outputTokens: number;
  },
): PdRatioReport {
  const all = prefillRows
    .flatMap((prefill) => decodeRows.map((decode) => pairOf(prefill, decode, given.outputTokens)))
    .filter((pair) => pair !== null)
    .sort(comparePairs);
  const byConfiguration = firstOfEach(
    all,
    (pair) => `${pair.prefill.configuration} / ${pair.decode.configuration}`,
  );
  const pairs = firstOfEach(byConfiguration, (pair) => roundHalfEven(pair.balancedRequestsPerSecond, 2));
  const { prefillDevicesPerInstance, decodeDevicesPerInstance } = given;
  const best = pairs[0];
  return {
    prefillDevicesPerInstance,
    decodeDevicesPerInstance,
    pairs,
    instances:
      best === undefined
        ? null
        : splitInstances(best.pdRatio, given.numDevices, {
            prefill: prefillDevicesPerInstance,
            decode: decodeDevicesPerInstance,
          }),
  };
}
