import type { LayerKernel, LayerPipeline } from './layer-report.ts';

/** Time and number of the kernels of each category of a layer, most time first. */
export function categorySummary(
  kernels: readonly LayerKernel[],
): { readonly category: string; readonly microseconds: number; readonly count: number }[] {
  const sums = new Map<string, { microseconds: number; count: number }>();
  for (const { category, microseconds } of kernels) {
    const sum = sums.get(category) ?? { microseconds: 0, count: 0 };
    sums.set(category, { microseconds: sum.microseconds + microseconds, count: sum.count + 1 });
  }
  return [...sums]
    .map(([category, sum]) => ({ category, ...sum }))
    .sort((a, b) => b.microseconds - a.microseconds || (a.category < b.category ? -1 : 1));
}

/** Kernels by duration; ties by their start, then by their place. */
export function byDuration(kernels: readonly LayerKernel[]): readonly LayerKernel[] {
  return kernels
    .map((kernel, at) => ({ kernel, at }))
    .sort(
      (a, b) =>
        b.kernel.microseconds - a.kernel.microseconds ||
        a.kernel.startMicroseconds - b.kernel.startMicroseconds ||
        a.at - b.at,
    )
    .map(({ kernel }) => kernel);
}

/**
 * The breakdown of one layer as a document by itself (`--format json`): metadata, categories and kernels in order of
 * start; microseconds, `ts` from Perfetto's zero. Null where nothing is broken down. Traces record no shapes of outputs.
 */
export function breakdownDocument({ breakdown, layers, chosenPass }: LayerPipeline): object | null {
  const layer = layers.find((one) => one.layer === breakdown?.layer);
  if (breakdown === null || layer === undefined) return null;
  return {
    metadata: {
      layer_id: layer.layer,
      fwd_pass: chosenPass,
      compress_ratio: layer.compressRatio,
      num_layers: layers.length,
      wall_us: layer.wallMicroseconds,
      total_dur_us: layer.sumMicroseconds,
      num_kernels: layer.kernels,
    },
    category_summary: Object.fromEntries(
      breakdown.categories.map(({ category, microseconds, count }) => [
        category,
        { dur_us: microseconds, count },
      ]),
    ),
    kernels: breakdown.kernels.map((kernel) => ({
      name: kernel.name,
      simplified_name: kernel.simplifiedName,
      dur_us: kernel.microseconds,
      category: kernel.category,
      half: kernel.half,
      ts: kernel.startMicroseconds,
      input_dims: kernel.inputDims,
      output_dims: null,
    })),
  };
}
