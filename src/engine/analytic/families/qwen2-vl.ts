import { qwen2VlEncoderBytes } from '../../models/families/qwen2-vl.ts';
import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import type { LocalHeads } from '../../terms/local-heads.ts';
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
function handedOn({ architecture, processGroups }: ForwardSetup): Shape {
  return reducedForm(processGroups.mlp, processGroups.tp, architecture.hiddenSize);
}

/** Projections behind the norm that is fused with the last addition of the layer before. */
function joinedProjections(setup: ForwardSetup, heads: LocalHeads): PlannedOperator[] {
  const { architecture, linears: format } = setup;
  const { hiddenSize, headDim, projectionBias, epsilon } = architecture;
  return [
    ...normThenQuantize(format, tokens, hiddenSize, { added: handedOn(setup), epsilon }),
    ...inputProjections(setup, heads, heads.query * headDim, { bias: projectionBias }),
  ];
}

/** A layer; compiled ones are traced together with their neighbours, so that only the first norm stands alone. */
function layer(setup: ForwardSetup, { isFirst }: { readonly isFirst: boolean }): DecoderBlock {
  if (!setup.isCompiled) return decoderLayer(setup, groupedQueryLayer(setup), denseLayer(setup));
  const projections = isFirst ? bareProjections : joinedProjections;
  return openLayer(setup, groupedQueryLayer(setup, { projections }), denseLayer(setup));
}

/**
 * Qwen2-VL and Qwen2.5-VL with text alone: the layers of Qwen2 behind angles of three axes
 * (references/engine/families/vl.md 7).
 * @throws UnsupportedArchitectureError for images and MTP, which no pass was recorded of
 */
export function qwen2VlPlan(setup: ForwardSetup): LayerPlan {
  const { architecture, mtpTokens, options, stage, isCompiled } = setup;
  const { config, id, hiddenSize, layers, rotaryDim } = architecture;
  if (options.image !== null) throw new UnsupportedArchitectureError(id, { code: 'images' });
  if (mtpTokens > 0) throw new UnsupportedArchitectureError(id, { code: 'mtp' });
  const isWhole = stage.isFirst && stage.isLast;
  const joins = isCompiled && layers > 0;
  return decoderPlan(setup, {
    layers: layersByKind(
      layers,
      (index) => String(isCompiled && index === 0),
      (index) => layer(setup, { isFirst: index === 0 }),
    ),
    mtpLayer: (one) => layer(one, { isFirst: true }),
    tables: sectionedAngles(rotaryDim, isCompiled),
    ropeCacheBytes: 0,
    ...(joins && !stage.isLast ? { afterLayers: [addition(tokens, hiddenSize)] } : {}),
    ...(joins ? { finalNorm: [addRmsNormOnly(tokens, hiddenSize, handedOn(setup))] } : {}),
    // Two lists of frequencies, and the encoder where it is not left out with the stages.
    otherWeightBytes: 4 * rotaryDim + (isWhole ? qwen2VlEncoderBytes(config, id, hiddenSize) : 0),
    keyValueCacheBytes: (batch) => layers * groupedQueryCacheBytes(setup, batch),
  });
}
