import { isDensePredictor } from '../../models/layer-range.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { type GroupedQueryVariant, groupedQueryBlock } from '../blocks/grouped-query.ts';
import { mlaBlock } from '../blocks/mla.ts';
import { denseMlpBlock, type MlpVariant } from '../blocks/mlp.ts';
import { type MoeVariant, moeBlock } from '../blocks/moe.ts';
import { reducedForm } from '../blocks/residual.ts';
import {
  denseMlpWeightBytes,
  groupedQueryWeightBytes,
  mlaWeightBytes,
  moeWeightBytes,
} from '../memory/layer-weights.ts';
import { sequence, tokens } from '../operators/planned-operator.ts';
import { type DecoderBlock, type DecoderParts, decoderLayer, type LayerGroup } from './decoder.ts';

/** Grouped-query attention with its weights. */
export function groupedQueryLayer(setup: ForwardSetup, variant: GroupedQueryVariant = {}): DecoderBlock {
  return { operators: groupedQueryBlock(setup, variant), weightBytes: groupedQueryWeightBytes(setup) };
}

/** Latent attention with its weights. */
export function mlaLayer(setup: ForwardSetup): DecoderBlock {
  return { operators: mlaBlock(setup), weightBytes: mlaWeightBytes(setup) };
}

/** Dense feed-forward with its weights. */
export function denseLayer(setup: ForwardSetup, variant: MlpVariant = {}): DecoderBlock {
  return {
    operators: denseMlpBlock(setup, variant),
    weightBytes: denseMlpWeightBytes(setup),
    output: setup.isCompiled
      ? reducedForm(setup.processGroups.mlp, setup.processGroups.tp, setup.architecture.hiddenSize)
      : sequence(tokens, setup.architecture.hiddenSize),
  };
}

/** Mixture of experts with its weights. */
export function expertsLayer(setup: ForwardSetup, variant: MoeVariant = {}): DecoderBlock {
  return { operators: moeBlock(setup, variant), weightBytes: moeWeightBytes(setup) };
}

/**
 * The layers of a model grouped by kind, in the order in which each kind first runs. `layOut` is called once for each
 * kind, with its first layer.
 */
export function layersByKind(
  layers: number,
  kindOf: (layer: number) => string,
  layOut: (layer: number) => DecoderBlock,
): LayerGroup[] {
  const members = Map.groupBy(Array(layers).keys(), kindOf);
  return [...members.values()].map((group) => ({ layer: layOut(group[0] ?? 0), members: group }));
}

/** Leading dense layers, then layers with experts; groups without layers are left out. */
export function denseThenExperts(
  { architecture }: ForwardSetup,
  dense: () => DecoderBlock,
  experts: () => DecoderBlock,
): LayerGroup[] {
  const { layers, denseLayers } = architecture;
  return layersByKind(
    layers,
    (layer) => (layer < denseLayers ? 'dense' : 'experts'),
    (layer) => (layer < denseLayers ? dense() : experts()),
  );
}

/** The same attention in every layer, dense feed-forward first, experts after that; MTP layers are like the last one. */
export function layersWithAttention(
  setup: ForwardSetup,
  attention: (setup: ForwardSetup) => DecoderBlock,
  variant: MoeVariant = {},
): Pick<DecoderParts, 'layers' | 'mtpLayer'> {
  const dense = (one: ForwardSetup) => decoderLayer(one, attention(one), denseLayer(one));
  const experts = (one: ForwardSetup) => decoderLayer(one, attention(one), expertsLayer(one, variant));
  return {
    layers: denseThenExperts(
      setup,
      () => dense(setup),
      () => experts(setup),
    ),
    mtpLayer: (one, index) => (isDensePredictor(one.architecture, index) ? dense(one) : experts(one)),
  };
}
