import {
  type Architecture,
  ConfigReader,
  UnsupportedArchitectureError,
} from '../../../models/architecture.ts';
import { commonFacts } from '../../../models/config-facts.ts';
import type { Batch } from '../../../terms/batch.ts';
import { type GroupedQueryVariant, localHeads } from '../../blocks/grouped-query.ts';
import { moeFactsOf } from '../../blocks/routers.ts';
import type { PlanContext } from '../../forward/plan-context.ts';
import { activationBytes } from '../../memory/activation.ts';
import { groupedQueryCacheBytes } from '../../memory/key-value-cache.ts';
import { ropeTables } from '../../operators/rope.ts';
import { ropeAngles } from '../../operators/rope-angles.ts';
import { type DecoderBlock, decoderLayer, decoderPlan } from '../decoder.ts';
import type { Family } from '../family.ts';
import { denseLayer, denseThenExperts, expertsLayer, groupedQueryLayer } from '../layers.ts';
import { interleavedRotation } from './rotation.ts';
import { fullPrecisionSoftmaxRouter } from './router.ts';

/** @throws UnsupportedArchitectureError for arrangements of layers and biases that were never measured */
function checkLayout(reader: ConfigReader, { id, layers }: Pick<Architecture, 'id' | 'layers'>): void {
  const interval = reader.optional('moe_layer_interval') ?? 1;
  const end = reader.optional('moe_layer_end_index') ?? -1;
  if (interval !== 1 || (end >= 0 && end < layers - 1)) {
    throw new UnsupportedArchitectureError(
      id,
      'ERNIE-4.5 with dense layers between or behind its layers with experts is not supported',
    );
  }
  if (reader.flag('use_bias')) {
    throw new UnsupportedArchitectureError(id, 'ERNIE-4.5 with biases (use_bias) is not supported');
  }
}

/** Grouped-query attention with the interleaved rotation. */
function attention(spreads: boolean): GroupedQueryVariant {
  return { rotation: (context, heads) => interleavedRotation(context, heads, spreads) };
}

function layers(context: PlanContext) {
  const { architecture, isCompiled } = context;
  const { denseLayers, hidden } = architecture;
  const hasDense = denseLayers > 0;
  const dense = (spreads: boolean) =>
    decoderLayer(context, groupedQueryLayer(context, attention(spreads)), denseLayer(context));
  const experts = (spreads: boolean): DecoderBlock => {
    const block = expertsLayer(context, { router: fullPrecisionSoftmaxRouter });
    // The router's weight is fp32.
    const weightBytes = block.weightBytes + 2 * hidden * moeFactsOf(context).experts;
    return decoderLayer(context, groupedQueryLayer(context, attention(spreads)), { ...block, weightBytes });
  };
  return denseThenExperts(
    context,
    () => dense(true),
    () => experts(!isCompiled || !hasDense),
  );
}

/**
 * Estimate of the activation peak, fitted to recorded passes, which it meets: rope rows are fp32 and kept for all but the
 * first layer of each kind.
 */
function peakBytes(context: PlanContext, batch: Batch): number {
  const { architecture, split, isCompiled } = context;
  const { hidden, layers, denseLayers, ropeWidth, queryHeads, headWidth } = architecture;
  const query = (queryHeads / split.tp) * headWidth;
  const key = localHeads(context).cached * headWidth;
  const perToken = isCompiled ? Math.max(4 * hidden, 2 * (hidden + query + 2 * key)) : 10 * hidden;
  const hasBothKinds = denseLayers > 0 && denseLayers < layers;
  const wide = { ...context, architecture: { ...architecture, ropeWidth: 2 * ropeWidth } };
  return activationBytes(wide, batch, {
    perToken: perToken + 8 * ropeWidth,
    besides: hasBothKinds ? -8 * batch.tokens * ropeWidth : 0,
  });
}

/** ERNIE-4.5 with experts: plain grouped-query attention rotated in fp32 and an fp32 router (moe-others, section 1). */
export const ernie45MoeFamily: Family = {
  modelTypes: ['ernie4_5_moe'],
  read(config, id) {
    const reader = new ConfigReader(config, id);
    const facts = commonFacts(config, id);
    checkLayout(reader, facts);
    const expertWidth = reader.number('moe_intermediate_size');
    return {
      ...facts,
      denseLayers: Math.min(facts.layers, reader.optional('moe_layer_start_index') ?? 1),
      moe: {
        experts: reader.number('moe_num_experts'),
        perToken: reader.number('moe_k'),
        expertWidth,
        sharedWidth: expertWidth * (reader.optional('moe_num_shared_experts') ?? 0),
        router: 'softmax-fp32',
        normalizesWeights: true,
        groups: 1,
        topGroups: 1,
        biasBytes: 4,
        dispatchesAllTokens: true,
      },
    };
  },
  plan(context) {
    const { architecture, mtpTokens, isCompiled } = context;
    const { ropeWidth, maxPositions } = architecture;
    return decoderPlan(context, {
      layers: layers(context),
      // The predictor's layer lies behind the last layer with experts: it is dense.
      mtpLayer: (one) => decoderLayer(one, groupedQueryLayer(one, attention(true)), denseLayer(one)),
      mtpAngles: ropeAngles(ropeWidth, isCompiled, { keepsFullPrecision: true }),
      tables: ropeTables(ropeWidth, maxPositions, isCompiled, 4),
      ropeCacheBytes: 4,
      keyValueCacheBytes: (batch) =>
        (architecture.layers + mtpTokens) * groupedQueryCacheBytes(context, batch),
      activationBytes: (batch) => peakBytes(context, batch),
    });
  },
};
