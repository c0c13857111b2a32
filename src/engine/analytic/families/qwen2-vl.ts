import { qwen2VlEncoderBytes } from '../../models/families/qwen2-vl.ts';
import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import type { LocalHeads } from '../../terms/local-heads.ts';
import type { PlanContext } from '../../terms/plan-context.ts';
import { bareProjections, inputProjections } from '../blocks/grouped-query.ts';
import type { LayerPlan } from '../blocks/layer-plan.ts';
import { addition, reducedForm } from '../blocks/residual.ts';
import { groupedQueryCacheBytes } from '../memory/key-value-cache.ts';
import { addRmsNormOnly, normThenQuantize } from '../operators/norm.ts';
import { type PlannedOperator, type Shape, tokens } from '../operators/planned-operator.ts';
import { sectionedAngles } from '../operators/rope-angles.ts';
import { type DecoderBlock, decoderLayer, decoderPlan, openLayer } from './decoder.ts';
import { denseLayer, groupedQueryLayer, layersByKind } from './layers.ts';

/** Output that the feed-forward of the layer before hands on. */
function handedOn({ architecture, processGroups }: PlanContext): Shape {
  return reducedForm(processGroups.mlp, processGroups.tp, architecture.hiddenSize);
}

/** Projections behind the norm that is fused with the last addition of the layer before. */
function joinedProjections(context: PlanContext, heads: LocalHeads): PlannedOperator[] {
  const { architecture, linears: format } = context;
  const { hiddenSize, headDim, projectionBias, epsilon } = architecture;
  return [
    ...normThenQuantize(format, tokens, hiddenSize, { added: handedOn(context), epsilon }),
    ...inputProjections(context, heads, heads.query * headDim, projectionBias),
  ];
}

/** A layer; compiled ones are traced together with their neighbours, so that only the first norm stands alone. */
function layer(context: PlanContext, isFirst: boolean): DecoderBlock {
  if (!context.isCompiled) return decoderLayer(context, groupedQueryLayer(context), denseLayer(context));
  const projections = isFirst ? bareProjections : joinedProjections;
  return openLayer(context, groupedQueryLayer(context, { projections }), denseLayer(context));
}

/**
 * Qwen2-VL and Qwen2.5-VL with text alone: the layers of Qwen2 behind angles of three axes
 * (references/engine/families/vl.md 7).
 * @throws UnsupportedArchitectureError for images and MTP, which no pass was recorded of
 */
export function qwen2VlPlan(context: PlanContext): LayerPlan {
  const { architecture, mtpTokens, options, stage, isCompiled } = context;
  const { config, id, hiddenSize, layers, rotaryDim } = architecture;
  if (options.image !== null) throw new UnsupportedArchitectureError(id, { code: 'images' });
  if (mtpTokens > 0) throw new UnsupportedArchitectureError(id, { code: 'mtp' });
  const isWhole = stage.isFirst && stage.isLast;
  const joins = isCompiled && layers > 0;
  return decoderPlan(context, {
    layers: layersByKind(
      layers,
      (index) => String(isCompiled && index === 0),
      (index) => layer(context, index === 0),
    ),
    mtpLayer: (one) => layer(one, true),
    tables: sectionedAngles(rotaryDim, isCompiled),
    ropeCacheBytes: 0,
    ...(joins && !stage.isLast ? { afterLayers: [addition(tokens, hiddenSize)] } : {}),
    ...(joins ? { finalNorm: [addRmsNormOnly(tokens, hiddenSize, handedOn(context))] } : {}),
    // Two lists of frequencies, and the encoder where it is not left out with the stages.
    otherWeightBytes: 4 * rotaryDim + (isWhole ? qwen2VlEncoderBytes(config, id, hiddenSize) : 0),
    keyValueCacheBytes: (batch) => layers * groupedQueryCacheBytes(context, batch),
  });
}
