import type { TraceAnalysis } from '../analysis/analyse.ts';
import type { Category } from '../categories/category.ts';
import type { Stage } from '../stages/stage.ts';
import { cutLayers, type LayerCuts, layersOfLaunches } from './layer-cuts.ts';
import type { LayerPipeline, LayerReport, PassReport } from './layer-report.ts';
import { extentOf, hasExperts, type LayerContext, layerFigures, layerKernels } from './layer-rows.ts';
import { type LayerKind, layerKinds, layerTypeText } from './layer-types.ts';
import { type ForwardPass, forwardPasses } from './passes.ts';
import { type LayerConfig, type LayerProfile, layerProfile } from './profile.ts';

export interface LayerOptions {
  readonly config: LayerConfig | null;
  readonly profile: LayerProfile['id'] | null;
  readonly anchor: string | null;
  readonly layers: number | null;
  readonly pass: number | null;
  readonly layer: number | null;
  readonly compareLayer: number | null;
  readonly stage: Stage | null;
}

/** Nothing in the trace repeats like layers. */
export class NoLayersError extends Error {
  override readonly name = 'NoLayersError';
}

/** A pass or layer that was asked for does not exist. */
export class NoSuchLayerError extends Error {
  override readonly name = 'NoSuchLayerError';
  readonly what: 'pass' | 'layer';
  readonly asked: number;
  readonly count: number;

  constructor(what: 'pass' | 'layer', asked: number, count: number) {
    super(`no ${what} ${asked} of ${count}`);
    this.what = what;
    this.asked = asked;
    this.count = count;
  }
}

const mostPasses = 30;
const steadyShare = 0.05;
const growingFactor = 1.5;

interface CutPass {
  readonly pass: ForwardPass;
  readonly cuts: LayerCuts;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

/** Work further than this before the first layer only prepares the step; the device idles in between. */
const mostLeadNs = 1_000_000;

/** Where a pass begins: with the work that leads up to its first layer without a pause. */
function leadStartNs({ pass, cuts }: CutPass, { columns }: LayerContext): number {
  const { device } = columns;
  const first = cuts.layers[0]?.halves[0]?.[0];
  let at = first === undefined ? 0 : pass.rows.indexOf(first);
  let startNs = device.startNs[pass.rows[at] ?? 0] ?? pass.startNs;
  while (at > 0) {
    const before = pass.rows[at - 1] ?? 0;
    const beforeNs = device.startNs[before] ?? 0;
    if (startNs - (beforeNs + (device.durationNs[before] ?? 0)) > mostLeadNs) break;
    startNs = Math.min(startNs, beforeNs);
    at -= 1;
  }
  return startNs;
}

function passReports(passes: readonly CutPass[], context: LayerContext): PassReport[] {
  const { columns } = context;
  let before: number | null = null;
  return passes.map(({ pass, cuts }, at): PassReport => {
    const walls = cuts.layers.map(({ halves }) => {
      const { startNs, endNs } = extentOf(columns, halves.flat());
      return (endNs - startNs) / 1000;
    });
    const [first] = walls;
    const growth = before !== null && before > 0 && first !== undefined ? first / before : null;
    const isSteady = at > 2 && growth !== null && Math.abs(growth - 1) < steadyShare;
    const note =
      at === 0 ? 'cold-start' : isSteady ? 'steady-state' : (growth ?? 0) > growingFactor ? 'growing' : null;
    before = first ?? before;
    const startNs = leadStartNs({ pass, cuts }, context);
    return {
      pass: pass.index,
      stage: pass.stage,
      by: pass.by,
      startMicroseconds: startNs / 1000,
      endMicroseconds: pass.endNs / 1000,
      wallMicroseconds: (pass.endNs - startNs) / 1000,
      kernels: pass.rows.length,
      layers: walls.length,
      averageLayerMicroseconds:
        walls.length > 0 ? walls.reduce((sum, wall) => sum + wall, 0) / walls.length : null,
      firstLayerMicroseconds: first ?? null,
      note,
      growth: note === 'growing' ? growth : null,
    };
  });
}

/** The pass to look at: as wished; the only one; or of the stage with most time the one of median wall time, the first left out. */
function chosenPass(passes: readonly CutPass[], wished: number | null) {
  const [only] = passes;
  if (only === undefined) throw new NoLayersError();
  if (wished !== null) {
    const found = passes.find(({ pass }) => pass.index === wished);
    if (found === undefined) throw new NoSuchLayerError('pass', wished, passes.length);
    return { chosen: found, because: 'wished' } as const;
  }
  if (passes.length === 1) return { chosen: only, because: 'only' } as const;
  const times = new Map<Stage, number>();
  for (const { pass } of passes)
    times.set(pass.stage, (times.get(pass.stage) ?? 0) + pass.endNs - pass.startNs);
  const [slow] = [...times].sort(([, a], [, b]) => b - a);
  const ofStage = passes.filter(({ pass }) => pass.stage === slow?.[0]);
  const warm = ofStage.length > 1 ? ofStage.slice(1) : ofStage;
  const sorted = [...warm].sort((a, b) => a.pass.endNs - a.pass.startNs - (b.pass.endNs - b.pass.startNs));
  return { chosen: sorted[(sorted.length - 1) >> 1] ?? only, because: 'median' } as const;
}

function withDeltas(layers: readonly Omit<LayerReport, 'deltaToTypeMedianPercent'>[]): LayerReport[] {
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

function clustersOf(layers: readonly LayerReport[]): LayerPipeline['clusters'] {
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
function representativesOf(layers: readonly LayerReport[]): LayerPipeline['representatives'] {
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

function hotKernels(
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

function bottleneckOf(
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

/**
 * Passes, layers and the layers worth looking at.
 *
 * @throws {NoLayersError} where nothing repeats like layers · {NoSuchLayerError} for a pass or layer that is not there ·
 * {LayerConfigError} for a configuration whose fields contradict each other.
 */
export function buildLayers(analysis: TraceAnalysis, options: LayerOptions): LayerPipeline {
  const { input, names, assigned, rows, sources } = analysis;
  const { columns } = input;
  const profile = layerProfile(options.profile, options.config);
  const context: LayerContext = {
    columns,
    names,
    isDeepSeek: profile.id !== 'generic',
    halves: profile.halves,
  };
  const wished = options.layers ?? options.config?.num_hidden_layers ?? null;
  const cutOptions = { profile, anchor: options.anchor, layers: wished, layerOf: layersOfLaunches(columns) };
  const passes = forwardPasses(columns, rows, assigned, (row) => sources.replayed[row] === 1)
    .filter(({ stage }) => options.stage === null || stage === options.stage)
    .flatMap((pass): CutPass[] => {
      const cuts = cutLayers(columns, names, pass, cutOptions);
      return cuts === null || cuts.layers.length === 0 ? [] : [{ pass, cuts }];
    });
  const { chosen, because } = chosenPass(passes, options.pass);
  const { cuts } = chosen;
  const kinds = layerKinds(options.config, cuts.layers.length);
  const kindOf = (layer: number): LayerKind =>
    kinds[layer] ?? { mlp: null, attention: null, place: null, compressRatio: null };
  const layers = withDeltas(
    cuts.layers.map((cut) => {
      const kind = kindOf(cut.layer);
      return layerFigures(cut, layerTypeText(kind, hasExperts(cut, context)), kind.compressRatio, context);
    }),
  );
  const clusters = clustersOf(layers);
  const representatives = representativesOf(layers);
  const cutOf = (layer: number) => {
    const found = cuts.layers.find((cut) => cut.layer === layer);
    if (found === undefined) throw new NoSuchLayerError('layer', layer, cuts.layers.length);
    return found;
  };
  const shownLayer = options.layer ?? representatives[0]?.layer ?? null;
  const kernels = shownLayer === null ? [] : layerKernels(cutOf(shownLayer), context);
  const others = options.compareLayer === null ? null : layerKernels(cutOf(options.compareLayer), context);
  const namesOf = (list: readonly { readonly name: string }[]) => new Set(list.map(({ name }) => name));
  return {
    schema: 'throughline.triage-layers/1',
    path: input.path,
    profile: profile.id,
    cutBy: cuts.by,
    anchor: cuts.anchor,
    device: analysis.device.chosen?.device ?? null,
    tp: analysis.tp,
    model: analysis.model,
    passes: passReports(passes.slice(0, mostPasses), context),
    chosenPass: chosen.pass.index,
    chosenBecause: because,
    layers,
    clusters,
    representatives,
    bottleneck: bottleneckOf(layers, clusters),
    hotKernels: hotKernels(cuts, new Set(representatives.map(({ layer }) => layer)), analysis),
    breakdown: shownLayer === null ? null : { layer: shownLayer, kernels },
    comparison:
      options.compareLayer === null || others === null
        ? null
        : {
            layer: options.compareLayer,
            onlyHere: [...namesOf(kernels)].filter((name) => !namesOf(others).has(name)).sort(),
            onlyThere: [...namesOf(others)].filter((name) => !namesOf(kernels).has(name)).sort(),
          },
    limits: [
      ...(options.config === null ? (['no-config'] as const) : []),
      ...(cuts.by === 'frames' ? [] : (['no-frames'] as const)),
      ...(cuts.by === 'anchor' && !profile.closes ? (['anchor-inside'] as const) : []),
      ...(passes.length === 1 ? (['one-pass'] as const) : []),
    ],
  };
}
