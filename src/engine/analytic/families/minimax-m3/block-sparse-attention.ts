import type { BlockIndexer } from '../../../models/families/minimax-m3.ts';
import type { Batch } from '../../../terms/batch.ts';
import { precisionIndex } from '../../../terms/precision.ts';
import type { PlannedOperator } from '../../operators/planned-operator.ts';

const { fp16 } = precisionIndex;

/** Lengths and block tables of the requests, which both operators read. */
function metadataBytes({ requests, maxBlocks }: Batch): number {
  return 16 * requests + 8 * requests * maxBlocks;
}

function triangle(count: number): number {
  return (count * (count + 1)) / 2;
}

/** Tokens attended to by the first `position` tokens of a sequence, summed. */
function attendedUpTo(position: number, { topBlocks, blockTokens, localBlocks }: BlockIndexer): number {
  const all = Math.min(position, topBlocks * blockTokens);
  const beyond = position - all;
  if (localBlocks === 0) return triangle(all) + beyond * topBlocks * blockTokens;
  // Beyond the picked blocks, a token sees all but one of them whole and its own block up to itself.
  const wholeBlocks = Math.floor(beyond / blockTokens);
  return (
    triangle(all) +
    beyond * (topBlocks - 1) * blockTokens +
    wholeBlocks * triangle(blockTokens) +
    triangle(beyond % blockTokens)
  );
}

/** Pairs of query token and attended token of one request (references/engine/families/minimax-m3.md 3). */
function attendedPairs(queryLength: number, sequenceLength: number, indexer: BlockIndexer): number {
  return attendedUpTo(sequenceLength, indexer) - attendedUpTo(sequenceLength - queryLength, indexer);
}

/** Scores of all past blocks for each query token and the choice among them; reads the whole cache of index keys. */
export function indexerOperator(heads: number, indexer: BlockIndexer): PlannedOperator {
  const { width, topBlocks, blockTokens } = indexer;
  const selection = Math.max(1, Math.ceil(Math.log2(Math.max(2, topBlocks))));
  return {
    name: 'tensor_cast.minimax_indexer',
    times: null,
    fill(batch, work) {
      let bytes = batch.tokens * heads * (2 * width + 4 * topBlocks);
      let matrix = 0;
      let vector = 0;
      for (const { count, queryLength, sequenceLength } of batch.groups) {
        const blocks = Math.ceil(sequenceLength / blockTokens);
        const scores = count * queryLength * heads;
        bytes += 2 * count * sequenceLength * width + 8 * scores * blocks;
        matrix += 2 * scores * sequenceLength * width;
        vector += scores * (sequenceLength + selection * blocks);
      }
      work.move(metadataBytes(batch), 0, bytes);
      work.matrixOperations[fp16] = matrix;
      work.vectorOperations[fp16] = vector;
    },
  };
}

/** Local heads of sparse attention. */
export interface SparseHeads {
  readonly query: number;
  readonly keyValue: number;
  readonly width: number;
}

/**
 * Attention to the picked blocks; what decode reads of the cache is bounded by them
 * (references/engine/families/minimax-m3.md 3).
 */
export function sparseAttention(
  { query, keyValue, width }: SparseHeads,
  indexer: BlockIndexer,
): PlannedOperator {
  const picked = indexer.topBlocks * indexer.blockTokens;
  return {
    name: 'tensor_cast.minimax_sparse_attention',
    times: null,
    fill(batch, work) {
      let pairs = 0;
      let read = 0;
      for (const { count, queryLength, sequenceLength } of batch.groups) {
        const own = attendedPairs(queryLength, sequenceLength, indexer);
        const effective =
          batch.phase === 'decode'
            ? Math.min(picked, sequenceLength)
            : Math.max(picked, Math.ceil(Math.sqrt(picked * own)));
        pairs += count * own;
        read += count * effective;
      }
      const { tokens } = batch;
      work.move(
        metadataBytes(batch),
        0,
        4 * tokens * query * width + 4 * tokens * keyValue * indexer.topBlocks + 4 * read * keyValue * width,
      );
      work.matrixOperations[fp16] = 4 * query * width * pairs;
      work.vectorOperations[fp16] = 6 * query * pairs;
    },
  };
}
