import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import type { LocalHeads } from '../../../terms/local-heads.ts';
import { precisionIndex } from '../../../terms/precision.ts';
import { weightBytes } from '../../../terms/quantization.ts';
import type { GroupedQueryVariant } from '../../blocks/grouped-query.ts';
import type { PlannedOperator } from '../../operators/planned-operator.ts';
import { partialRope } from '../../operators/rope.ts';

const { fp16 } = precisionIndex;

/** Attention over the new tokens alone, all tokens of the rank among each other; the cache is neither written nor read. */
function uncachedAttention({ query, keyValue }: LocalHeads, width: number): PlannedOperator {
  return {
    name: 'tensor_cast.attention',
    times: null,
    fill({ tokens }, work) {
      work.move(2 * tokens * (query + 2 * keyValue) * width, 2 * tokens * query * width);
      work.matrixOperations[fp16] = 4 * tokens ** 2 * query * width;
      work.vectorOperations[fp16] = 4 * tokens ** 2 * Math.floor(query / keyValue);
    },
  };
}

/**
 * Attention of Ling as the real program's own module computes it: the whole head is rotated although the config names
 * a part, and context length has no influence on time (references/engine/families/moe-others.md 2).
 */
export const lingAttention: GroupedQueryVariant = {
  rotation({ architecture }, { query, keyValue }) {
    const { headDim } = architecture;
    return partialRope(query, keyValue, headDim, headDim);
  },
  attention: ({ architecture }, heads) => [uncachedAttention(heads, architecture.headDim)],
};

/** Bytes of the attention module that was replaced but stays in memory, whole on every rank. */
export function replacedAttentionBytes({ architecture, linears }: ForwardSetup): number {
  const { hiddenSize, headDim, queryHeads, kvHeads } = architecture;
  const query = queryHeads * headDim;
  return (
    weightBytes(linears, hiddenSize, query + 2 * kvHeads * headDim) + weightBytes(linears, query, hiddenSize)
  );
}
