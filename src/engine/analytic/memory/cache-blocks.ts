import { type Batch, blockTokens } from '../../terms/batch.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';

/**
 * Tokens that the blocks of a layer's cache hold, room for the next tokens included
 * (references/engine/memory.md 6.2).
 */
export function cachedTokens({ cachedAhead }: Pick<ForwardSetup, 'cachedAhead'>, batch: Batch): number {
  return Math.ceil((batch.sequenceTotal + batch.requests * (cachedAhead + 1)) / blockTokens) * blockTokens;
}

/**
 * Cached tokens of one rank when a sequence is spread over `ranks` (references/engine/forward-pass.md 5.8), in whole
 * blocks.
 */
export function cachedShare(setup: ForwardSetup, batch: Batch, ranks: number): number {
  return Math.ceil(cachedTokens(setup, batch) / blockTokens / ranks) * blockTokens;
}

/**
 * Ranks over which a grouped-query cache is spread: only replicas of the same KV heads share
 * (references/engine/forward-pass.md 5.8).
 */
export function groupedQuerySharers({ architecture, split }: ForwardSetup): number {
  return Math.min(split.dcp, Math.max(1, Math.floor(split.tp / architecture.kvHeads)));
}

/** Blocks of one layer's cache that is spread over `ranks`. */
export function cacheBlocks(setup: ForwardSetup, ranks: number): (batch: Batch) => number {
  return (batch) => cachedShare(setup, batch, ranks) / blockTokens;
}
