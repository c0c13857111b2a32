import type { Batch } from '../../../terms/batch.ts';
import { UnsupportedArchitectureError } from '../../../terms/errors.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { moeFactsOf } from '../../../terms/plan-facts.ts';
import type { LayerPlan } from '../../blocks/layer-plan.ts';
import { fullPrecisionLogits, groupLimitedChoice, type Router } from '../../blocks/routers.ts';
import { activationBytes } from '../../memory/activation.ts';
import { groupedQueryCacheBytes } from '../../memory/key-value-cache.ts';
import { memoryOperator } from '../../operators/planned-operator.ts';
import { type DecoderBlock, decoderPlan } from '../decoder.ts';
import { groupedQueryLayer, layersWithAttention } from '../layers.ts';
import { lingAttention, replacedAttentionBytes } from './ling-attention.ts';

/** The group-limited choice, then weights divided by their sum and never narrowed to fp16. */
const lingRouter: Router = {
  seesAllTokens: false,
  weightBytes: 4,
  operators(setup, rows) {
    const best = 4 * moeFactsOf(setup).perToken;
    return [
      ...fullPrecisionLogits(setup, rows),
      ...groupLimitedChoice(setup, rows),
      memoryOperator('aten.sum.dim_IntList', rows, best, 4),
      memoryOperator('aten.add.Tensor', rows, 4, 4),
      memoryOperator('aten.div.Tensor', rows, best + 4, best),
    ];
  },
};

/**
 * Ling's attention; the modules that it replaced stay in memory beside it
 * (references/engine/families/moe-others.md 2).
 */
function attentionLayer(given: ForwardSetup): DecoderBlock {
  const setup = withMainAction(given);
  const block = groupedQueryLayer(setup, lingAttention);
  return { ...block, weightBytes: block.weightBytes + replacedAttentionBytes(setup) };
}

/** Ling's attention lies outside the names that the non-expert action is looked up by: it keeps the main one. */
function withMainAction(setup: ForwardSetup): ForwardSetup {
  return { ...setup, linears: setup.experts };
}

/** @throws UnsupportedArchitectureError for what the real program's Ling cannot do either */
function refuseUnsupported({ architecture, isCompiled, mtpTokens }: ForwardSetup): void {
  const { id } = architecture;
  if (isCompiled) {
    throw new UnsupportedArchitectureError(id, { code: 'compile' });
  }
  if (mtpTokens > 0) throw new UnsupportedArchitectureError(id, { code: 'mtp' });
}

/** Ling and other Bailing MoE V2 models, without compilation (references/engine/families/moe-others.md 2). */
export function bailingMoePlan(setup: ForwardSetup): LayerPlan {
  refuseUnsupported(setup);
  const { layers } = setup.architecture;
  const cacheBytes = (batch: Batch) => layers * groupedQueryCacheBytes(setup, batch);
  return decoderPlan(setup, {
    ...layersWithAttention(setup, attentionLayer, { router: lingRouter }),
    keyValueCacheBytes: cacheBytes,
    // Neither the replaced attention modules nor the cache are ever read.
    activationBytes: (batch) =>
      activationBytes(setup, batch, {
        besides: -layers * replacedAttentionBytes(withMainAction(setup)) - cacheBytes(batch),
      }),
  });
}
