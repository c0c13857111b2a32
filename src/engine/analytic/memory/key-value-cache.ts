import type { Batch } from '../../terms/batch.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { localHeads } from '../../terms/local-heads.ts';
import { mlaDimsOf } from '../../terms/plan-facts.ts';
import { cacheBytes } from '../operators/attention.ts';
import { cachedShare, groupedQuerySharers } from './cache-blocks.ts';

/** Bytes of the grouped-query cache of one layer. */
export function groupedQueryCacheBytes(setup: ForwardSetup, batch: Batch): number {
  const { architecture, quantization } = setup;
  const share = cachedShare(setup, batch, groupedQuerySharers(setup));
  return 2 * share * localHeads(setup).cached * architecture.headDim * cacheBytes(quantization.attention);
}

/** Bytes of the latent cache of one layer whose sequences are spread over `ranks`. */
export function mlaCacheBytes(setup: ForwardSetup, batch: Batch, ranks = setup.split.dcp): number {
  const { quantization } = setup;
  const { kvLoraRank, rope } = mlaDimsOf(setup);
  return cachedShare(setup, batch, ranks) * (kvLoraRank + rope) * cacheBytes(quantization.attention);
}
