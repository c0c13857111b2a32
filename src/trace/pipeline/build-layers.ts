import type { TraceAnalysis } from '../analysis/analyse.ts';
import { serverCount } from '../framework/server-arguments.ts';
import type { Stage } from '../stages/stage.ts';
import { categorySummary } from './breakdown.ts';
import { bottleneckOf, clustersOf, representativesOf, withDeltas } from './clusters.ts';
import { hotKernels } from './hot-kernels.ts';
import { cutLayers, layersOfLaunches } from './layer-cuts.ts';
import { NoSuchLayerError } from './layer-errors.ts';
import type { LayerPipeline } from './layer-report.ts';
import { hasExperts, type LayerTables, layerFigures, layerKernels } from './layer-rows.ts';
import { type LayerKind, layerKinds, layerTypeText } from './layer-types.ts';
import { modelSummary } from './model-summary.ts';
import { type CutPass, chosenPass, passReports } from './pass-reports.ts';
import { forwardPasses } from './passes.ts';
import { type LayerConfig, type LayerProfile, layerProfile } from './profile.ts';

/** Choices that a person forces on the cutting of layers; null leaves it to the trace. */
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

const mostPasses = 30;

/** The first passes, with the chosen one among them. */
function shownPasses(passes: readonly CutPass[], chosen: CutPass): readonly CutPass[] {
  const first = passes.slice(0, mostPasses);
  return first.includes(chosen) ? first : [...first.slice(0, -1), chosen];
}

/** Name of the device: by its properties, else by its process in the trace. */
function deviceNameOf({ device, input }: TraceAnalysis): string | null {
  const { chosen } = device;
  const told = input.columns.head.devices.find(({ id }) => String(id) === chosen?.device)?.name;
  return told !== undefined && told !== null && told !== '' ? told : (chosen?.name ?? null);
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
  const tables: LayerTables = {
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
      return layerFigures(cut, layerTypeText(kind, hasExperts(cut, tables)), kind.compressRatio, tables);
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
  const kernels = shownLayer === null ? [] : layerKernels(cutOf(shownLayer), tables);
  const shown = layers.find(({ layer }) => layer === shownLayer);
  const others = options.compareLayer === null ? null : layerKernels(cutOf(options.compareLayer), tables);
  const namesOf = (list: readonly { readonly name: string }[]) => new Set(list.map(({ name }) => name));
  return {
    schema: 'throughline.triage-layers/1',
    path: input.path,
    profile: profile.id,
    cutBy: cuts.by,
    anchor: cuts.anchor,
    device: analysis.device.chosen?.device ?? null,
    deviceName: deviceNameOf(analysis),
    vendor: columns.head.vendor,
    tp: analysis.tp,
    ep: serverCount(input.serverArguments, 'ep_size', 'expert_parallel_size'),
    model: analysis.model,
    modelSummary: modelSummary(options.config),
    passes: passReports(shownPasses(passes, chosen), tables),
    hiddenPasses: Math.max(0, passes.length - mostPasses),
    chosenPass: chosen.pass.index,
    chosenBecause: because,
    layers,
    clusters,
    representatives,
    bottleneck: bottleneckOf(layers, clusters),
    hotKernels: hotKernels(cuts, new Set(representatives.map(({ layer }) => layer)), analysis),
    breakdown:
      shown === undefined ? null : { layer: shown.layer, categories: categorySummary(kernels), kernels },
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
      ...(wished !== null && wished !== cuts.layers.length ? (['other-count'] as const) : []),
    ],
  };
}
