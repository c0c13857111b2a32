import type { Batch } from '../../../terms/batch.ts';
import { UnsupportedArchitectureError } from '../../../terms/errors.ts';
import type { PlanContext } from '../../../terms/plan-context.ts';
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
  operators(context, rows) {
    const best = 4 * moeFactsOf(context).perToken;
    return [
      ...fullPrecisionLogits(context, rows),
      ...groupLimitedChoice(context, rows),
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
function attentionLayer(given: PlanContext): DecoderBlock {
  const context = withMainAction(given);
  const block = groupedQueryLayer(context, lingAttention);
  return { ...block, weightBytes: block.weightBytes + replacedAttentionBytes(context) };
}

/** Ling's attention lies outside the names that the non-expert action is looked up by: it keeps the main one. */
function withMainAction(context: PlanContext): PlanContext {
  return { ...context, linears: context.experts };
}

/** @throws UnsupportedArchitectureError for what the real program's Ling cannot do either */
function checkContext({ architecture, isCompiled, mtpTokens }: PlanContext): void {
  const { id } = architecture;
  if (isCompiled) {
    throw new UnsupportedArchitectureError(id, { code: 'compile' });
  }
  if (mtpTokens > 0) throw new UnsupportedArchitectureError(id, { code: 'mtp' });
}

/** Ling and other Bailing MoE V2 models, without compilation (references/engine/families/moe-others.md 2). */
export function bailingMoePlan(context: PlanContext): LayerPlan {
  checkContext(context);
  const { layers } = context.architecture;
  const cacheBytes = (batch: Batch) => layers * groupedQueryCacheBytes(context, batch);
  return decoderPlan(context, {
    ...layersWithAttention(context, attentionLayer, { router: lingRouter }),
    keyValueCacheBytes: cacheBytes,
    // Neither the replaced attention modules nor the cache are ever read.
    activationBytes: (batch) =>
      activationBytes(context, batch, {
        besides: -layers * replacedAttentionBytes(withMainAction(context)) - cacheBytes(batch),
      }),
  });
}
