import type { TraceColumns } from '../columns/columns.ts';
import type { DeviceProperties } from '../columns/head.ts';
import type { StageGroups } from '../tables/kernel-groups.ts';
import type { KernelNames } from '../work/kernel-names.ts';
import { type DevicePeaks, peaksOf } from './device-peaks.ts';
import { elementBytes } from './element-bytes.ts';
import { isMatrixOperator, type MatrixWork, matrixWork } from './matrix-work.ts';

/** Bases of a hint's figures. */
export type HintBasis = 'shapes' | 'bytes' | 'elements' | 'grid';

/** How near a kernel of one stage comes to what its device can do. Shares 0 to 1. */
export interface RooflineHint {
  /** Position in {@link KernelNames.names}. */
  readonly name: number;
  readonly basis: HintBasis;
  /** Share of the kernel's time that the figures are known for. */
  readonly knownShare: number;
  /** 10¹² operations and 10⁹ bytes a second; null = not known by this basis. */
  readonly teraflops: number | null;
  readonly gigabytesPerSecond: number | null;
  readonly flopsPerByte: number | null;
  /** Share that the peaks allow for this work, and which of them decides; null where the device or format is not known. */
  readonly roofShare: number | null;
  readonly bound: 'compute' | 'memory' | null;
  readonly peaks: DevicePeaks | null;
  /** Most blocks of a launch that leaves half of the multiprocessors without one, and how many there are. */
  readonly blocks: number | null;
  readonly multiprocessors: number | null;
}

interface Sum {
  ns: number;
  knownNs: number;
  flops: number;
  bytes: number;
  format: MatrixWork['format'] | 'mixed' | undefined;
  smallNs: number;
  blocks: number;
}

const leastKnown = 0.5;
/** Share of the multiprocessors up to which blocks are few; persistent kernels leave some out on purpose. */
const fewBlocks = 0.5;
const nothing = { teraflops: null, flopsPerByte: null, roofShare: null, bound: null, peaks: null };

/** The properties of the device of a stream: by its id, else the only kind of device that the file names. */
function propertiesOf(
  { head, streams, device }: TraceColumns,
  rows: readonly number[],
): DeviceProperties | null {
  const pid = streams[device.stream[rows[0] ?? 0] ?? 0]?.device;
  const own = head.devices.find(({ id }) => id !== null && String(id) === pid);
  const kinds = new Set(head.devices.map(({ name, multiprocessors }) => `${name} ${multiprocessors}`));
  return own ?? (kinds.size === 1 ? (head.devices[0] ?? null) : null);
}

/** Remembers what a function says of texts of the trace. */
function remembered<T>(told: (id: number) => T): (id: number) => T {
  const known = new Map<number, T>();
  return (id) => {
    const seen = known.get(id);
    if (seen !== undefined) return seen;
    const found = told(id);
    known.set(id, found);
    return found;
  };
}

/** The longest GEMM row of each operator whose shapes tell its work: helpers beside it have none of it. */
function matrixRows(
  { device, operators, texts }: TraceColumns,
  rows: readonly number[],
  { names, ofRow }: KernelNames,
): ReadonlySet<number> {
  const isMatrix = remembered((text) => isMatrixOperator(texts.text(text)));
  const longest = new Map<number, number>();
  for (const row of rows) {
    const operator = device.operator[row] ?? -1;
    if (operator < 0 || (operators.inputDims[operator] ?? 0) === 0) continue;
    if (names[ofRow[row] ?? 0]?.category !== 'gemm' || !isMatrix(operators.name[operator] ?? 0)) continue;
    const before = longest.get(operator);
    if (before === undefined || (device.durationNs[row] ?? 0) > (device.durationNs[before] ?? 0))
      longest.set(operator, row);
  }
  return new Set(longest.values());
}

/** Roofs of a matrix product: its peak of computing, and of moving the bytes that it must. */
function matrixHint(
  sum: Sum,
  peaks: DevicePeaks | null,
): Omit<RooflineHint, 'name' | 'knownShare' | 'blocks' | 'multiprocessors'> {
  const teraflops = sum.flops / sum.knownNs / 1000;
  const flopsPerByte = sum.flops / sum.bytes;
  const peak = sum.format === 'bf16' || sum.format === 'fp8' ? (peaks?.teraflops[sum.format] ?? null) : null;
  const byMemory = peaks === null ? null : (peaks.gigabytesPerSecond * flopsPerByte) / 1000;
  const isKnown = peak !== null && byMemory !== null;
  return {
    basis: 'shapes',
    teraflops,
    gigabytesPerSecond: sum.bytes / sum.knownNs,
    flopsPerByte,
    roofShare: isKnown ? teraflops / Math.min(peak, byMemory) : null,
    bound: isKnown ? (byMemory < peak ? 'memory' : 'compute') : null,
    peaks: isKnown ? peaks : null,
  };
}

/**
 * Hints for the kernels of a stage: products by their recorded shapes, copies and collectives by their bytes, and
 * launches with fewer blocks than the device has multiprocessors. Kernels about which the trace tells too little have none.
 */
export function rooflineHints(
  columns: TraceColumns,
  stage: StageGroups,
  names: KernelNames,
): readonly RooflineHint[] {
  const { device, operators, texts } = columns;
  const properties = propertiesOf(columns, stage.rows);
  const multiprocessors = properties?.multiprocessors ?? null;
  const peaks = properties === null ? null : peaksOf(properties);
  const products = matrixRows(columns, stage.rows, names);
  const workOf = new Map<string, MatrixWork | null>();
  const blocksOf = remembered((grid) => {
    const sizes = texts.text(grid).match(/\d+/g) ?? [];
    return sizes.length === 0 ? Number.NaN : sizes.reduce((product, size) => product * Number(size), 1);
  });
  const typeBytes = remembered((type) => elementBytes(texts.text(type)));
  // A collective takes few blocks on purpose: the links are its bound.
  const isCollective = (name: number) => names.names[name]?.category === 'communication';
  const sums = new Map<number, Sum>();
  for (const row of stage.rows) {
    const name = names.ofRow[row] ?? 0;
    let sum = sums.get(name);
    if (sum === undefined) {
      sum = { ns: 0, knownNs: 0, flops: 0, bytes: 0, format: undefined, smallNs: 0, blocks: 0 };
      sums.set(name, sum);
    }
    const ns = device.durationNs[row] ?? 0;
    sum.ns += ns;
    const grid = device.grid[row] ?? 0;
    if (grid !== 0 && multiprocessors !== null && !isCollective(name)) {
      const blocks = blocksOf(grid);
      if (blocks <= multiprocessors * fewBlocks) {
        sum.smallNs += ns;
        sum.blocks = Math.max(sum.blocks, blocks);
      }
    }
    const moved = device.bytes[row] ?? Number.NaN;
    const sent = (device.messageElements[row] ?? Number.NaN) * typeBytes(device.dataType[row] ?? 0);
    if (products.has(row)) {
      const operator = device.operator[row] ?? 0;
      const key = `${operators.name[operator]} ${operators.inputDims[operator]} ${operators.inputTypes[operator]}`;
      let work = workOf.get(key);
      if (work === undefined) {
        const text = (column: Uint32Array) => texts.text(column[operator] ?? 0);
        work = matrixWork(text(operators.name), text(operators.inputDims), text(operators.inputTypes));
        workOf.set(key, work);
      }
      if (work !== null) {
        sum.knownNs += ns;
        sum.flops += work.flops;
        sum.bytes += work.bytes;
        sum.format = sum.format === undefined || sum.format === work.format ? work.format : 'mixed';
      }
    } else if (moved > 0 || sent > 0) {
      sum.knownNs += ns;
      sum.bytes += moved > 0 ? moved : sent;
    }
  }
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  return [...sums].flatMap(([name, sum]): RooflineHint[] => {
    const knownShare = share(sum.knownNs, sum.ns);
    const isSmall = share(sum.smallNs, sum.ns) >= leastKnown;
    const grid = { blocks: isSmall ? sum.blocks : null, multiprocessors: isSmall ? multiprocessors : null };
    if (knownShare >= leastKnown && sum.flops > 0)
      return [{ name, knownShare, ...grid, ...matrixHint(sum, peaks) }];
    if (knownShare >= leastKnown && sum.bytes > 0) {
      const basis = isCollective(name) ? 'elements' : 'bytes';
      const rate = sum.bytes / sum.knownNs;
      return [{ name, basis, knownShare, ...grid, ...nothing, gigabytesPerSecond: rate }];
    }
    if (!isSmall) return [];
    return [
      {
        name,
        basis: 'grid',
        knownShare: share(sum.smallNs, sum.ns),
        ...grid,
        ...nothing,
        gigabytesPerSecond: null,
      },
    ];
  });
}
