import type { TraceAnalysis } from '../analysis/analyse.ts';
import type { Category } from '../categories/category.ts';
import type { LayerCuts } from './layer-cuts.ts';
import type { LayerPipeline } from './layer-report.ts';

/** The kernels that take most in the wanted layers, each with its row of the kernel table. */
export function hotKernels(
  cuts: LayerCuts,
  wanted: ReadonlySet<number>,
  analysis: TraceAnalysis,
): LayerPipeline['hotKernels'] {
  const { names, input } = analysis;
  const sums = new Map<string, { category: Category; ns: number; count: number }>();
  for (const { layer, halves } of cuts.layers) {
    if (!wanted.has(layer)) continue;
    for (const row of halves.flat()) {
      const name = names.names[names.ofRow[row] ?? 0];
      if (name === undefined) continue;
      const sum = sums.get(name.canonical) ?? { category: name.category, ns: 0, count: 0 };
      sum.ns += input.columns.device.durationNs[row] ?? 0;
      sum.count += 1;
      sums.set(name.canonical, sum);
    }
  }
  const order = new Map(
    analysis.stages.flatMap(({ groups }) =>
      groups.groups.map(({ name }, at) => [name.canonical, at + 1] as const),
    ),
  );
  return [...sums]
    .sort(([a, left], [b, right]) => right.ns - left.ns || (a < b ? -1 : 1))
    .slice(0, 10)
    .map(([kernel, { category, ns, count }]) => {
      const place = order.get(kernel);
      return {
        kernel,
        category,
        microseconds: ns / 1000,
        count,
        row: place === undefined ? null : `K${place}`,
      };
    });
}
