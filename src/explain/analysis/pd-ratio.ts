import type { PdPair } from '../../results/result.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, ms, requests, whole } from '../prose-figures.ts';
import { agrees } from './consistency.ts';
import type { Subject } from './subject.ts';

/** A PD ratio is a balance: P QPS, D QPS and how many instances of each fit (references/engine/serving.md 7.8). */
export function pdRatioStatements(subject: Subject): Statement[] {
  const [pair] = subject.device.pdRatio?.pairs ?? [];
  if (!pair) return [];
  const path = `${subject.path}.pdRatio.pairs[0]`;
  return [
    ...balance(pair, path),
    ...beyondSlowerSide(subject),
    ...beyondDevices(subject, pair, path),
    ...instances(subject, pair, path),
    ...served(subject, pair, path),
    ...sides(pair, path),
  ];
}

function balance(pair: PdPair, path: string): Statement[] {
  const { pdRatio, prefillQps, decodeQps } = pair;
  if (prefillQps === null || decodeQps === null || prefillQps <= 0) return [];
  const rebuilt = derive('ratio', decodeQps, prefillQps);
  const slower = prefillQps <= decodeQps ? 'Prefill' : 'Decode';
  const balanced = derive('instanceRequests', 1, prefillQps, 1, decodeQps);
  const cites: Cite[] = [
    cite(`${path}.prefillQps`, prefillQps),
    cite(`${path}.decodeQps`, decodeQps),
    cite(`${path}.pdRatio`, pdRatio),
    rebuilt,
    balanced,
  ];
  // Both rates are printed with two decimals, so their quotient carries their rounding.
  const step = 0.01 + rebuilt.value * (0.005 / prefillQps + 0.005 / decodeQps);
  if (pdRatio !== null && !agrees(rebuilt.value, pdRatio, step)) {
    return [
      state('row-contradicts', 'macro_only', cites, (t) =>
        t.analysis.ratioBroken(computed(rebuilt.value), computed(pdRatio)),
      ),
    ];
  }
  return [
    state('pd-balance', 'macro_only', cites, (t) =>
      t.analysis.pdBalance(
        requests(prefillQps),
        requests(decodeQps),
        computed(rebuilt.value),
        slower,
        requests(balanced.value),
      ),
    ),
  ];
}

/** Pairs that are told to serve more than the slower of their two sides. */
function beyondSlowerSide({ device, path }: Subject): Statement[] {
  return (device.pdRatio?.pairs ?? []).flatMap(({ balancedQps, prefillQps, decodeQps }, at) => {
    if (balancedQps === null || prefillQps === null || decodeQps === null) return [];
    const most = derive('instanceRequests', 1, prefillQps, 1, decodeQps);
    if (balancedQps <= most.value || agrees(most.value, balancedQps)) return [];
    const pairPath = `${path}.pdRatio.pairs[${at}]`;
    const cites = [
      cite(`${pairPath}.balancedQps`, balancedQps),
      cite(`${pairPath}.prefillQps`, prefillQps),
      cite(`${pairPath}.decodeQps`, decodeQps),
      most,
    ];
    return [
      state('impossible-row', 'macro_only', cites, (t) =>
        t.plausible.balancedBeyond(requests(balancedQps), requests(most.value)),
      ),
    ];
  });
}

/** Instances that take more devices than the plan has. */
function beyondDevices({ device, path: at, run, runPath }: Subject, pair: PdPair, path: string): Statement[] {
  const { prefillInstances, decodeInstances } = device.pdRatio ?? {};
  const { prefillDevicesPerInstance: perPrefill, decodeDevicesPerInstance: perDecode } = pair;
  const total = run.conditions.numDevices;
  if (!prefillInstances || !decodeInstances || perPrefill === null || perDecode === null || total === null)
    return [];
  const used = derive('instanceDevices', prefillInstances, perPrefill, decodeInstances, perDecode);
  if (used.value <= total) return [];
  const cites = [
    cite(`${at}.pdRatio.prefillInstances`, prefillInstances),
    cite(`${at}.pdRatio.decodeInstances`, decodeInstances),
    cite(`${path}.prefillDevicesPerInstance`, perPrefill),
    cite(`${path}.decodeDevicesPerInstance`, perDecode),
    cite(`${runPath}.conditions.numDevices`, total),
    used,
  ];
  return [
    state('impossible-row', 'macro_only', cites, (t) =>
      t.plausible.instancesBeyond(whole(used.value), whole(total)),
    ),
  ];
}

function instances(subject: Subject, pair: PdPair, path: string): Statement[] {
  const { prefillInstances, decodeInstances } = subject.device.pdRatio ?? {};
  const { prefillDevicesPerInstance: perPrefill, decodeDevicesPerInstance: perDecode } = pair;
  const { prefillQps, decodeQps } = pair;
  if (prefillInstances === null || prefillInstances === undefined) return [];
  if (decodeInstances === null || decodeInstances === undefined) return [];
  if (perPrefill === null || perDecode === null || prefillQps === null || decodeQps === null) return [];
  const used = derive('instanceDevices', prefillInstances, perPrefill, decodeInstances, perDecode);
  const served = derive('instanceRequests', prefillInstances, prefillQps, decodeInstances, decodeQps);
  const cites = [
    cite(`${subject.path}.pdRatio.prefillInstances`, prefillInstances),
    cite(`${subject.path}.pdRatio.decodeInstances`, decodeInstances),
    cite(`${path}.prefillDevicesPerInstance`, perPrefill),
    cite(`${path}.decodeDevicesPerInstance`, perDecode),
    cite(`${path}.prefillQps`, prefillQps),
    cite(`${path}.decodeQps`, decodeQps),
    used,
    served,
  ];
  const split = state('pd-instances', 'macro_only', cites, (t) =>
    t.analysis.pdInstances(
      whole(prefillInstances),
      whole(perPrefill),
      whole(decodeInstances),
      whole(perDecode),
      whole(used.value),
      requests(served.value),
    ),
  );
  const total = subject.run.conditions.numDevices;
  if (total === null || total <= used.value) return [split];
  const idle = derive('difference', used.value, total);
  const more = [...cites, cite(`${subject.runPath}.conditions.numDevices`, total), idle];
  return [
    split,
    state('pd-idle', 'macro_only', more, (t) => t.analysis.pdIdle(whole(idle.value), whole(total))),
  ];
}

/** Load that the split serves where only the rate of the whole is told, as other programs report it. */
function served(subject: Subject, pair: PdPair, path: string): Statement[] {
  const { prefillInstances, decodeInstances } = subject.device.pdRatio ?? {};
  const { prefillDevicesPerInstance: perPrefill, decodeDevicesPerInstance: perDecode, balancedQps } = pair;
  const isWhole = pair.prefillQps === null || pair.decodeQps === null;
  if (!isWhole || balancedQps === null || !prefillInstances || !decodeInstances) return [];
  if (perPrefill === null || perDecode === null) return [];
  const used = derive('instanceDevices', prefillInstances, perPrefill, decodeInstances, perDecode);
  const cites = [
    cite(`${subject.path}.pdRatio.prefillInstances`, prefillInstances),
    cite(`${subject.path}.pdRatio.decodeInstances`, decodeInstances),
    cite(`${path}.prefillDevicesPerInstance`, perPrefill),
    cite(`${path}.decodeDevicesPerInstance`, perDecode),
    cite(`${path}.balancedQps`, balancedQps),
    used,
  ];
  return [
    state('pd-served', 'macro_only', cites, (t) =>
      t.analysis.pdServed(
        t.analysis.pdInstances(
          whole(prefillInstances),
          whole(perPrefill),
          whole(decodeInstances),
          whole(perDecode),
          whole(used.value),
          requests(balancedQps),
        ),
      ),
    ),
  ];
}

/** Which strategy each side runs, and at what latency. */
function sides(pair: PdPair, path: string): Statement[] {
  const both = [
    ['Prefill', 'TTFT', 'prefillParallel', 'ttftMs', 'prefillConcurrency'],
    ['Decode', 'TPOT', 'decodeParallel', 'tpotMs', 'decodeConcurrency'],
  ] as const;
  return both.flatMap(([side, name, parallel, latency, concurrency]) => {
    const time = pair[latency];
    const concurrent = pair[concurrency];
    if (pair[parallel] === '' || time === null || concurrent === null) return [];
    const cites = [
      cite(`${path}.${parallel}`, pair[parallel]),
      cite(`${path}.${latency}`, time),
      cite(`${path}.${concurrency}`, concurrent),
    ];
    return [
      state('pd-side', 'macro_only', cites, (t) =>
        t.analysis.pdSide(side, pair[parallel], `${name} ${ms(time)}`, whole(concurrent)),
      ),
    ];
  });
}
