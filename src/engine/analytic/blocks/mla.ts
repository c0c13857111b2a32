import { type Batch, blockTokens } from '../../terms/batch.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { mlaDimsOf } from '../../terms/plan-facts.ts';
import { cacheBlocks } from '../memory/cache-blocks.ts';
import { quantizeForCache } from '../operators/attention.ts';
import { mlaAttention, mlaParts, mlaProjection, writeMlaCache } from '../operators/mla.ts';
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
export function mlaCache(setup: ForwardSetup, ranks = setup.split.dcp): Shape {
  const { kvLoraRank, rope } = mlaDimsOf(setup);
  return [cacheBlocks(setup, ranks), blockTokens, kvLoraRank + rope];
}

/**
 * Latent attention of one rank. Under decode context parallelism it runs the queries of all DCP ranks over this
 * rank's share of the KV cache (references/engine/forward-pass.md 5.8).
 */
export function attention(setup: ForwardSetup): PlannedOperator[] {
  const { architecture, quantization, linears, split } = setup;
  const { attention: action } = quantization;
  const widths = mlaDimsOf(setup);
  const all = architecture.queryHeads;
  const local = all / split.tp;
  const cache = mlaCache(setup);
  const over = (attending: number, seen: (batch: Batch) => Batch): PlannedOperator[] => {
    const one = mlaAttention({ attending, local, all, cache }, widths, action, linears);
    return [
      ...quantizeForCache(action, mlaParts(attending, widths)),
      writeMlaCache(widths, action, cache),
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
export function mlaBlock(setup: ForwardSetup): PlannedOperator[] {
  const { architecture, linears, split, isCompiled } = setup;
  const { hiddenSize, queryHeads } = architecture;
  const widths = mlaDimsOf(setup);
  const heads = queryHeads / split.tp;
  return [
    ...rmsNorm(tokens, hiddenSize, isCompiled),
    mlaProjection(linears, hiddenSize, heads, widths),
    ...gatherQueries(setup, widths.nope + widths.rope, heads),
    ...shareLengthsOfLayer(setup),
    ...attention(setup),
    ...mergePartialResults(setup, {
      heads,
      valueWidth: widths.value,
      scalarProducts: [6, 6],
      additions: 1,
      isCopied: true,
    }),
    ...outputProjection(setup, queryHeads * widths.value, { bias: false, headDim: widths.value }),
  ];
}
