import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { rate, requests, strategy, whole } from '../prose-figures.ts';
import { heldLimits } from './limits.ts';
import { bestOf, losersOf, type PlacedRow, type Subject } from './subject.ts';

/** Printed figures carry two decimals; a formula that misses them by more than this does not hold. */
export const formulaTolerance = 0.005;

/** Whether a rebuilt figure is the told one, given the decimals it is printed with. */
export function agrees(rebuilt: number, told: number, printedStep = 0.01): boolean {
  return Math.abs(rebuilt - told) <= Math.max(printedStep, Math.abs(told) * formulaTolerance);
}

/** Figures of rows that contradict each other, and a listed row that beats the one called best. */
export function consistencyStatements(subject: Subject): Statement[] {
  const best = bestOf(subject);
  if (best === null) return [];
  const rows = [best, ...losersOf(subject)];
  // A row of prefill and decode instances is of several groups: its split is that of one of them.
  const isOneGroup = subject.device.phase !== 'pd-ratio';
  return [
    ...(isOneGroup
      ? rows.flatMap((one) => [...concurrencyOf(one), ...perDevice(one)])
      : ofInstances(subject, best)),
    ...rows.flatMap((one) => requestRate(subject, one)),
    ...notTheBest(subject, best),
  ];
}

/** The same of prefill and decode instances, by the devices and requests of all of them. */
function ofInstances({ device, path }: Subject, { row, path: rowPath }: PlacedRow): Statement[] {
  const { prefillInstances, decodeInstances, pairs } = device.pdRatio ?? {};
  const { prefillDevicesPerInstance: each, decodeDevicesPerInstance: eachDecode } = pairs?.[0] ?? {};
  const { throughputTokensPerSecond: total, throughputTokensPerSecondPerDevice: told } = row;
  if (!prefillInstances || !decodeInstances || !each || !eachDecode) return [];
  if (total === null || told === null) return [];
  const devices = derive('instanceDevices', prefillInstances, each, decodeInstances, eachDecode);
  if (agrees(total / devices.value, told)) return [];
  const cites = [
    cite(`${rowPath}.throughputTokensPerSecond`, total),
    cite(`${rowPath}.throughputTokensPerSecondPerDevice`, told),
    cite(`${path}.pdRatio.prefillInstances`, prefillInstances),
    cite(`${path}.pdRatio.decodeInstances`, decodeInstances),
    devices,
  ];
  return [
    state('row-contradicts', 'macro_only', cites, (t) =>
      t.analysis.perDeviceBroken(rate(told), rate(total), whole(devices.value)),
    ),
  ];
}

function concurrencyOf({ row, path }: PlacedRow): Statement[] {
  const { concurrency, batchSize, dp } = row;
  if (concurrency === null || batchSize === null || dp === null) return [];
  // Under an offered load the batch is the fullest one of the run, and as many are in flight as come on the average.
  const least = row.extra['offered load'] === undefined ? batchSize * dp : 0;
  if (concurrency >= least && concurrency <= batchSize * dp) return [];
  const cites = [
    cite(`${path}.concurrency`, concurrency),
    cite(`${path}.batchSize`, batchSize),
    cite(`${path}.dp`, dp),
  ];
  return [
    state('row-contradicts', 'macro_only', cites, (t) =>
      t.analysis.concurrencyBroken(whole(concurrency), whole(batchSize), whole(dp)),
    ),
  ];
}

function perDevice({ row, path }: PlacedRow): Statement[] {
  const { throughputTokensPerSecond: total, throughputTokensPerSecondPerDevice: each, tp, dp } = row;
  if (total === null || each === null || tp === null || dp === null) return [];
  const devices = derive('product', tp * (row.pp ?? 1), dp);
  if (agrees(total / devices.value, each)) return [];
  const cites = [
    cite(`${path}.throughputTokensPerSecond`, total),
    cite(`${path}.throughputTokensPerSecondPerDevice`, each),
    cite(`${path}.tp`, tp),
    cite(`${path}.dp`, dp),
    devices,
  ];
  return [
    state('row-contradicts', 'macro_only', cites, (t) =>
      t.analysis.perDeviceBroken(rate(each), rate(total), whole(devices.value)),
    ),
  ];
}

/**
 * The rate of requests as printed and computed again from the latency of its phase
 * (references/engine/serving.md 7.7).
 */
export interface RequestRate {
  readonly told: number;
  readonly rebuilt: number;
  readonly cites: readonly Cite[];
}

/** Requests per second against the latency of the row; null where the row does not hold both. */
export function requestRateOf(
  { device, run, runPath }: Subject,
  { row, path }: PlacedRow,
): RequestRate | null {
  const { concurrency, requestsPerSecond: told, ttftMs, tpotMs } = row;
  const out = run.conditions.outputLength;
  if (concurrency === null || told === null) return null;
  const rebuilt =
    device.phase === 'prefill' && ttftMs
      ? derive('prefillRequests', concurrency, ttftMs)
      : device.phase === 'decode' && tpotMs && out
        ? derive('decodeRequests', concurrency, tpotMs, out)
        : null;
  if (rebuilt === null) return null;
  const cites = [
    cite(`${path}.concurrency`, concurrency),
    cite(`${path}.requestsPerSecond`, told),
    cite(`${path}.ttftMs`, ttftMs),
    cite(`${path}.tpotMs`, tpotMs),
    cite(`${runPath}.conditions.outputLength`, out),
    rebuilt,
  ];
  return { told, rebuilt: rebuilt.value, cites };
}

function requestRate(subject: Subject, placed: PlacedRow): Statement[] {
  const found = requestRateOf(subject, placed);
  if (found === null || agrees(found.rebuilt, found.told)) return [];
  const { told, rebuilt, cites } = found;
  return [
    state('row-contradicts', 'macro_only', cites, (t) =>
      t.analysis.requestsBroken(requests(rebuilt), requests(told)),
    ),
  ];
}

function notTheBest(subject: Subject, best: PlacedRow): Statement[] {
  const mine = best.row.throughputTokensPerSecond;
  if (mine === null) return [];
  const meets = (one: PlacedRow) => heldLimits(subject, one).every((limit) => limit.value <= limit.limit);
  const better = losersOf(subject).find(
    (one) => (one.row.throughputTokensPerSecond ?? 0) > mine * (1 + formulaTolerance) && meets(one),
  );
  const theirs = better?.row.throughputTokensPerSecond ?? null;
  if (better === undefined || theirs === null) return [];
  const cites = [
    cite(`${best.path}.parallel`, best.row.parallel),
    cite(`${best.path}.throughputTokensPerSecond`, mine),
    cite(`${better.path}.parallel`, better.row.parallel),
    cite(`${better.path}.throughputTokensPerSecond`, theirs),
  ];
  return [
    state('not-the-best', 'macro_only', cites, (t) =>
      t.analysis.notTheBest(
        strategy(best.row.parallel, t.words.unnamedStrategy),
        rate(mine),
        strategy(better.row.parallel, t.words.unnamedStrategy),
        rate(theirs),
      ),
    ),
  ];
}
