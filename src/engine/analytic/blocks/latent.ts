import { type Batch, blockTokens } from '../../terms/batch.ts';
import type { PlanContext } from '../../terms/plan-context.ts';
import { latentWidthsOf } from '../../terms/plan-facts.ts';
import { cacheBlocks } from '../memory/cache-blocks.ts';
import { quantizeForCache } from '../operators/attention.ts';
import {
  latentAttention,
  latentParts,
  latentProjection,
  writeLatentCache,
} from '../operators/latent-attention.ts';
import { rmsNorm } from '../operators/norm.ts';
import { type PlannedOperator, type Shape, tokens } from '../operators/planned-operator.ts';
import {
  contextShare,
  gatherQueries,
  mergePartialResults,
  shareLengthsOfLayer,
  unlessSharing,
  whileSharing,
} from './context-parallel.ts';
import { outputProjection } from './grouped-query.ts';

/** The cache of one layer: blocks of latent keys and values beside rotated keys. */
export function latentCache(context: PlanContext, ranks = context.split.dcp): Shape {
  const { keyValueRank, rope } = latentWidthsOf(context);
  return [cacheBlocks(context, ranks), blockTokens, keyValueRank + rope];
}

/**
 * What comes to attention: the queries of this rank, or of all ranks that share a context over its share
 * (references/engine/forward-pass.md 5.8).
 */
export function attention(context: PlanContext): PlannedOperator[] {
  const { architecture, quantization, linears, split } = context;
  const { attention: action } = quantization;
  const widths = latentWidthsOf(context);
  const all = architecture.queryHeads;
  const local = all / split.tp;
  const cache = latentCache(context);
  const over = (attending: number, seen: (batch: Batch) => Batch): PlannedOperator[] => {
    const one = latentAttention({ attending, local, all, cache }, widths, action, linears);
    return [
      ...quantizeForCache(action, latentParts(attending, widths)),
      writeLatentCache(widths, action, cache),
      {
        ...one,
        matrixTerms: (batch) => one.matrixTerms?.(seen(batch)) ?? [],
        fill: (batch, work) => one.fill(seen(batch), work),
      },
    ];
  };
  const alone = over(local, (batch) => batch);
  if (split.dcp === 1) return alone;
  const shared = over(local * split.dcp, contextShare(split.dcp));
  return [...unlessSharing(alone), ...whileSharing(shared)];
}

/** Latent attention from its norm to the all-reduce (references/engine/forward-pass.md 5.4). */
export function latentBlock(context: PlanContext): PlannedOperator[] {
  const { architecture, linears, split, isCompiled } = context;
  const { hidden, queryHeads } = architecture;
  const widths = latentWidthsOf(context);
  const heads = queryHeads / split.tp;
  return [
    ...rmsNorm(tokens, hidden, isCompiled),
    latentProjection(linears, hidden, heads, widths),
    ...gatherQueries(context, widths.nope + widths.rope, heads),
    ...shareLengthsOfLayer(context),
    ...attention(context),
    ...mergePartialResults(context, {
      heads,
      valueWidth: widths.value,
      scalarProducts: [6, 6],
      additions: 1,
      isCopied: true,
    }),
    ...outputProjection(context, queryHeads * widths.value, false, widths.value),
  ];
}
