import type { Category } from '../categories/category.ts';
import { optionalText, type TraceColumns } from '../columns/columns.ts';
import { shortName } from '../names/short-name.ts';
import type { KernelNames } from '../work/kernel-names.ts';
import { layerCategory } from './layer-category.ts';
import type { LayerCut } from './layer-cuts.ts';
import type { LayerKernel, LayerReport } from './layer-report.ts';

/** Tables in which the kernels of a layer are looked up. */
export interface LayerTables {
  readonly columns: TraceColumns;
  readonly names: KernelNames;
  /** The finer categories of the DeepSeek profiles apply. */
  readonly isDeepSeek: boolean;
  readonly halves: readonly string[];
}

const attention: ReadonlySet<Category> = new Set(['attention', 'hybrid_linear']);
const shownName = 80;

/** The kernels of a layer in order of start; ties keep the order of the device. */
export function layerKernels(
  { halves }: LayerCut,
  { columns, names, isDeepSeek, halves: labels }: LayerTables,
): LayerKernel[] {
  const { device, operators, texts } = columns;
  return halves.flatMap((rows, half) =>
    rows.map((row): LayerKernel => {
      const name = names.names[names.ofRow[row] ?? 0];
      const operator = device.operator[row] ?? -1;
      return {
        name: name?.canonical ?? '',
        simplifiedName: shortName(name?.canonical ?? '').slice(0, shownName),
        microseconds: (device.durationNs[row] ?? 0) / 1000,
        category: layerCategory(name?.canonical ?? '', isDeepSeek) ?? name?.category ?? 'other',
        half: labels[half] ?? 'full',
        startMicroseconds: (device.startNs[row] ?? 0) / 1000,
        // Some writers indent every number of a shape.
        inputDims:
          operator < 0
            ? null
            : (optionalText(texts, operators.inputDims[operator])?.replace(/\s+/g, '') ?? null),
      };
    }),
  );
}

/** Wall and summed time of rows. Nanoseconds. */
export function extentOf({ device }: TraceColumns, rows: readonly number[]) {
  let startNs = Number.POSITIVE_INFINITY;
  let endNs = 0;
  let sumNs = 0;
  for (const row of rows) {
    const start = device.startNs[row] ?? 0;
    const duration = device.durationNs[row] ?? 0;
    startNs = Math.min(startNs, start);
    endNs = Math.max(endNs, start + duration);
    sumNs += duration;
  }
  return rows.length === 0 ? { startNs: 0, endNs: 0, sumNs: 0 } : { startNs, endNs, sumNs };
}

function sumWhere(
  { columns, names }: LayerTables,
  rows: readonly number[],
  test: (category: Category, name: string) => boolean,
): number {
  let ns = 0;
  for (const row of rows) {
    const name = names.names[names.ofRow[row] ?? 0];
    if (name !== undefined && test(name.category, name.canonical)) ns += columns.device.durationNs[row] ?? 0;
  }
  return ns / 1000;
}

/** Whether kernels of experts run in a layer. */
export function hasExperts({ halves }: LayerCut, { names }: LayerTables): boolean {
  return halves.some((rows) => rows.some((row) => names.names[names.ofRow[row] ?? 0]?.category === 'moe'));
}

/** The figures of one layer, without its difference from others of its type. */
export function layerFigures(
  cut: LayerCut,
  type: string,
  ratio: number | null,
  tables: LayerTables,
): Omit<LayerReport, 'deltaToTypeMedianPercent'> {
  const rows = cut.halves.flat();
  const { startNs, endNs, sumNs } = extentOf(tables.columns, rows);
  const half = (at: number) => {
    if (cut.halves.length < 2) return null;
    const extent = extentOf(tables.columns, cut.halves[at] ?? []);
    return (extent.endNs - extent.startNs) / 1000;
  };
  const reduces = rows.filter((row) =>
    /all_?reduce/i.test(tables.names.names[tables.names.ofRow[row] ?? 0]?.canonical ?? ''),
  );
  return {
    layer: cut.layer,
    type,
    compressRatio: ratio,
    startMicroseconds: startNs / 1000,
    endMicroseconds: endNs / 1000,
    wallMicroseconds: (endNs - startNs) / 1000,
    sumMicroseconds: sumNs / 1000,
    attentionHalfMicroseconds: half(0),
    ffnHalfMicroseconds: half(1),
    parts: {
      attention: sumWhere(tables, rows, (category) => attention.has(category)),
      moe: sumWhere(tables, rows, (category) => category === 'moe'),
      gemm: sumWhere(tables, rows, (category) => category === 'gemm'),
      communication: sumWhere(tables, rows, (category) => category === 'communication'),
      mhc: sumWhere(tables, rows, (_, name) => name.includes('mhc_')),
      hadamard: sumWhere(tables, rows, (_, name) => /hadamard/i.test(name)),
    },
    allReduces: reduces.length,
    kernels: rows.length,
  };
}
