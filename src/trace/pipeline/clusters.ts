import type { LayerPipeline, LayerReport } from './layer-report.ts';

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

/** Each layer with how far its wall time lies from the median of its type. */
export function withDeltas(layers: readonly Omit<LayerReport, 'deltaToTypeMedianPercent'>[]): LayerReport[] {
  const medians = new Map<string, number>();
  for (const type of new Set(layers.map((layer) => layer.type))) {
    medians.set(
      type,
      median(layers.filter((layer) => layer.type === type).map((layer) => layer.wallMicroseconds)),
    );
  }
  return layers.map((layer) => {
    const usual = medians.get(layer.type) ?? 0;
    return { ...layer, deltaToTypeMedianPercent: usual > 0 ? (layer.wallMicroseconds / usual - 1) * 100 : 0 };
  });
}

const parts = ['attention', 'moe', 'gemm', 'communication', 'mhc', 'hadamard'] as const;

/** Layers of one type together: averages, and what share of their time each group of kernels takes. */
export function clustersOf(layers: readonly LayerReport[]): LayerPipeline['clusters'] {
  return [...new Set(layers.map(({ type }) => type))].map((type) => {
    const own = layers.filter((layer) => layer.type === type);
    const sum = own.reduce((total, layer) => total + layer.sumMicroseconds, 0);
    const average = (value: (layer: LayerReport) => number) =>
      own.reduce((total, layer) => total + value(layer), 0) / own.length;
    return {
      type,
      count: own.length,
      averageWallMicroseconds: average((layer) => layer.wallMicroseconds),
      averageSumMicroseconds: average((layer) => layer.sumMicroseconds),
      shares: Object.fromEntries(
        parts.map((part) => [
          part,
          sum > 0 ? (own.reduce((total, layer) => total + layer.parts[part], 0) / sum) * 100 : 0,
        ]),
      ),
    };
  });
}

/** One layer for each type, the median one; of a uniform model also the slowest. */
export function representativesOf(layers: readonly LayerReport[]): LayerPipeline['representatives'] {
  const types = [...new Set(layers.map(({ type }) => type))];
  const middle = types.flatMap((type): LayerPipeline['representatives'] => {
    const own = layers
      .filter((layer) => layer.type === type)
      .sort((a, b) => a.wallMicroseconds - b.wallMicroseconds || a.layer - b.layer);
    const found = own[(own.length - 1) >> 1];
    return found === undefined ? [] : [{ layer: found.layer, type, because: 'median' }];
  });
  const [slowest] = [...layers].sort((a, b) => b.wallMicroseconds - a.wallMicroseconds || a.layer - b.layer);
  if (slowest === undefined || middle.some(({ layer }) => layer === slowest.layer)) return middle;
  return [...middle, { layer: slowest.layer, type: slowest.type, because: 'slowest' }];
}

/** The type of layers that takes most, and what it spends that on; null where nothing ran. */
export function bottleneckOf(
  layers: readonly LayerReport[],
  clusters: LayerPipeline['clusters'],
): LayerPipeline['bottleneck'] {
  const total = layers.reduce((sum, layer) => sum + layer.sumMicroseconds, 0);
  const [heaviest] = [...clusters].sort(
    (a, b) => b.averageSumMicroseconds * b.count - a.averageSumMicroseconds * a.count,
  );
  if (heaviest === undefined || total === 0) return null;
  const [category] = Object.entries(heaviest.shares).sort(([, a], [, b]) => b - a);
  return { type: heaviest.type, category: category?.[0] ?? 'other', share: category?.[1] ?? 0 };
}
