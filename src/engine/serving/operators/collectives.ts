import { findSlice } from './find-slice.ts';
import { rooflineDefaults } from './roofline-defaults.ts';
import type { OperatorSource, Timer } from './timer.ts';

/** Collectives beside the all-reduce whose times the data of a GPU system holds. */
export type CollectiveKind = 'all_gather' | 'reduce_scatter' | 'alltoall';

const frameworks = ['trtllm', 'sglang', 'vllm'] as const;

/** Bytes a microsecond between the devices of a group: the slowest link that joins them. */
function linkBytesPerMicrosecond({ system }: OperatorSource, devices: number): number {
  const inside = devices <= system.devicesPerDomain;
  return (inside ? system.domainBytesPerSecond : system.networkBytesPerSecond) / 1e6;
}

/** Time of pairs (elements, microseconds), linear in logarithms between them and in proportion beyond. */
function fromPairs(pairs: readonly (readonly [number, number])[]): (elements: number) => number {
  const logs = pairs.map(([elements, time]) => [Math.log(elements), Math.log(time)] as const);
  return (elements) => {
    const x = Math.log(Math.max(elements, 1));
    const [first, last] = [logs[0], logs[logs.length - 1]];
    if (first === undefined || last === undefined) return 0;
    if (x <= first[0]) return Math.exp(first[1]);
    if (x >= last[0]) return Math.exp(last[1] + x - last[0]);
    const upper = logs.findIndex(([at]) => at > x);
    const [[x0, y0], [x1, y1]] = [logs[upper - 1] ?? first, logs[upper] ?? last];
    return Math.exp(y0 + ((y1 - y0) * (x - x0)) / (x1 - x0));
  };
}

/** Links below this are PCIe, bytes a second. */
const slowLink = 100e9;

/** Bytes that pass each device's link in an all-reduce of bf16 elements. */
function ringBytes(devices: number, elements: number): number {
  return ((2 * (devices - 1)) / devices) * 2 * elements;
}

function assumedAllReduce(source: OperatorSource, devices: number): (elements: number) => number {
  const { latencyMicroseconds, shareOfDomainBandwidth } = rooflineDefaults(
    source.system.generation,
  ).allReduce;
  const bytes = linkBytesPerMicrosecond(source, devices) * shareOfDomainBandwidth;
  return (elements) => latencyMicroseconds + ringBytes(devices, elements) / bytes;
}

/** @returns time of an all-reduce of so many bf16 elements, by the frameworks' own kernel */
export function allReduceTimer(source: OperatorSource, devices: number): Timer<[number]> {
  if (devices <= 1) return { basis: 'table', at: () => 0 };
  const { data, framework } = source;
  const keys = [framework, ...frameworks].map((one) => `${one}|${devices}`);
  const assumed = assumedAllReduce(source, devices);
  for (const key of keys) {
    const pairs = data?.tables?.allReduce?.[key];
    if (pairs === undefined) continue;
    const measured = fromPairs(pairs);
    // Over PCIe the tables of more than two devices hold a slow path (1.7 GB/s where servers show 12).
    const isSlowPath = devices > 2 && source.system.domainBytesPerSecond < slowLink;
    return {
      basis: 'table',
      at: isSlowPath ? (elements) => Math.min(measured(elements), assumed(elements)) : measured,
    };
  }
  const fit = findSlice(data?.fits?.allReduce, keys);
  if (fit === null) return { basis: 'roofline', at: assumed };
  const [latency = 0, gigabytes = 1] = fit;
  return { basis: 'fit', at: (elements) => latency + ringBytes(devices, elements) / (gigabytes * 1e3) };
}

/** @returns time of a collective of so many bytes (the gathered size) over a group */
export function collectiveTimer(
  source: OperatorSource,
  kind: CollectiveKind,
  devices: number,
): Timer<[number]> {
  if (devices <= 1) return { basis: 'table', at: () => 0 };
  // Groups beyond the measured eight devices take the widest measured group where the fast links reach that far.
  const inside = devices <= source.system.devicesPerDomain;
  const keys = [devices, ...(inside ? [8, 4] : [])].map((size) => `${kind}_n${size}`);
  const fit = findSlice(source.data?.fits?.collectives, keys);
  const defaults = rooflineDefaults(source.system.generation).collective;
  const latency = fit?.[0] ?? defaults.latencyMicroseconds;
  const busBytes =
    fit?.[1] === undefined
      ? linkBytesPerMicrosecond(source, devices) * defaults.shareOfDomainBandwidth
      : fit[1] * 1e3;
  return {
    basis: fit === null ? 'roofline' : 'fit',
    at: (bytes) => latency + (((devices - 1) / devices) * bytes) / busBytes,
  };
}
