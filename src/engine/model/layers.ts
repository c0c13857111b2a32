import type { PlanContext } from '../forward/plan-context.ts';
import {
  denseMlpWeightBytes,
  groupedQueryWeightBytes,
  latentWeightBytes,
  moeWeightBytes,
} from '../memory/layer-weights.ts';
import { groupedQueryBlock } from './blocks/grouped-query.ts';
import { latentBlock } from './blocks/latent.ts';
import { denseMlpBlock } from './blocks/mlp.ts';
import { type MoeVariant, moeBlock } from './blocks/moe.ts';
import type { DecoderBlock, LayerGroup } from './decoder.ts';

/** Grouped-query attention with its weights. */
export function groupedQueryLayer(context: PlanContext): DecoderBlock {
  return { operators: groupedQueryBlock(context), weightBytes: groupedQueryWeightBytes(context) };
}

/** Latent attention with its weights. */
export function latentLayer(context: PlanContext): DecoderBlock {
  return { operators: latentBlock(context), weightBytes: latentWeightBytes(context) };
}

/** Dense feed-forward with its weights. */
export function denseLayer(context: PlanContext): DecoderBlock {
  return { operators: denseMlpBlock(context), weightBytes: denseMlpWeightBytes(context) };
}

/** Mixture of experts with its weights. */
export function expertsLayer(context: PlanContext, variant: MoeVariant = {}): DecoderBlock {
  return { operators: moeBlock(context, variant), weightBytes: moeWeightBytes(context) };
}

/** Leading dense layers, then layers with experts; groups without layers are left out. */
export function denseThenExperts(
  { architecture }: PlanContext,
  dense: () => DecoderBlock,
  experts: () => DecoderBlock,
): LayerGroup[] {
  const { layers, denseLayers } = architecture;
  const groups: LayerGroup[] = [];
  if (denseLayers > 0) groups.push({ layer: dense(), count: denseLayers });
  if (layers > denseLayers) groups.push({ layer: experts(), count: layers - denseLayers });
  return groups;
}
