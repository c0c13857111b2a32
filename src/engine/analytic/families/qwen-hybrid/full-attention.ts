import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { localHeads } from '../../../terms/local-heads.ts';
import { weightBytes } from '../../../terms/quantization.ts';
import { type GroupedQueryVariant, inputProjections } from '../../blocks/grouped-query.ts';
import { groupedQueryWeightBytes } from '../../memory/layer-weights.ts';
import { quantizeActivation } from '../../operators/linear.ts';
import { offsetRmsNorm } from '../../operators/norm.ts';
import { memoryOperator, type PlannedOperator, scaled, tokens } from '../../operators/planned-operator.ts';

/**
 * Grouped-query attention whose output is gated: the q projection is twice as wide
 * (references/engine/families/qwen-hybrid.md 6).
 */
export const gatedAttention: GroupedQueryVariant = {
  projections(setup, heads) {
    const { architecture, linears, isCompiled } = setup;
    const { hiddenSize, headDim } = architecture;
    const query = heads.query * headDim;
    // The gate lies beside every head; a single head is contiguous as it is.
    const split: PlannedOperator[] =
      heads.query > 1 ? [memoryOperator('aten.clone', tokens, 2 * query, 2 * query)] : [];
    return [
      ...offsetRmsNorm(tokens, hiddenSize, isCompiled),
      ...(isCompiled ? quantizeActivation(linears, tokens, hiddenSize) : []),
      ...inputProjections(setup, heads, 2 * query, { bias: false }),
      ...split,
      ...offsetRmsNorm(scaled(tokens, heads.query), headDim, isCompiled),
      ...offsetRmsNorm(scaled(tokens, heads.keyValue), headDim, isCompiled),
    ];
  },
  gate({ architecture }, heads) {
    const query = heads.query * architecture.headDim;
    return [
      memoryOperator('aten.sigmoid', tokens, 2 * query, 2 * query),
      memoryOperator('aten.mul.Tensor', tokens, 4 * query, 2 * query),
    ];
  },
};

/** Bytes of a gated attention layer: the plain one and the gate's half of the q projection. */
export function gatedAttentionWeightBytes(setup: ForwardSetup): number {
  const { architecture, linears } = setup;
  const gate = localHeads(setup).query * architecture.headDim;
  return groupedQueryWeightBytes(setup) + weightBytes(linears, architecture.hiddenSize, gate);
}
