import { isDensePredictor } from '../../models/layer-range.ts';
import type { PlanContext } from '../../terms/plan-context.ts';
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
export function groupedQueryLayer(context: PlanContext, variant: GroupedQueryVariant = {}): DecoderBlock {
  return { operators: groupedQueryBlock(context, variant), weightBytes: groupedQueryWeightBytes(context) };
}

/** Latent attention with its weights. */
export function mlaLayer(context: PlanContext): DecoderBlock {
  return { operators: mlaBlock(context), weightBytes: mlaWeightBytes(context) };
}

/** Dense feed-forward with its weights. */
export function denseLayer(context: PlanContext, variant: MlpVariant = {}): DecoderBlock {
  return {
    operators: denseMlpBlock(context, variant),
    weightBytes: denseMlpWeightBytes(context),
    output: context.isCompiled
      ? reducedForm(context.processGroups.mlp, context.processGroups.tp, context.architecture.hiddenSize)
      : sequence(tokens, context.architecture.hiddenSize),
  };
}

/** Mixture of experts with its weights. */
export function expertsLayer(context: PlanContext, variant: MoeVariant = {}): DecoderBlock {
  return { operators: moeBlock(context, variant), weightBytes: moeWeightBytes(context) };
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
  { architecture }: PlanContext,
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
  context: PlanContext,
  attention: (context: PlanContext) => DecoderBlock,
  variant: MoeVariant = {},
): Pick<DecoderParts, 'layers' | 'mtpLayer'> {
  const dense = (one: PlanContext) => decoderLayer(one, attention(one), denseLayer(one));
  const experts = (one: PlanContext) => decoderLayer(one, attention(one), expertsLayer(one, variant));
  return {
    layers: denseThenExperts(
      context,
      () => dense(context),
      () => experts(context),
    ),
    mtpLayer: (one, index) => (isDensePredictor(one.architecture, index) ? dense(one) : experts(one)),
  };
}
