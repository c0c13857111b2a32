import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { moeFactsOf } from '../../../terms/plan-facts.ts';
import { asksForShardedSharedExperts } from '../../../terms/shared-experts.ts';
import { tokenDomain } from '../../../terms/token-domain.ts';
import type { Router } from '../../blocks/routers.ts';
import { conversion } from '../../operators/conversion.ts';
import { plainMultiply } from '../../operators/linear.ts';
import { type Count, memoryOperator, type PlannedOperator } from '../../operators/planned-operator.ts';
import { softmax } from '../../operators/softmax.ts';

/**
 * Compiled softmax over the tokens in place of the experts, as the real program computes it on batches it leaves as they
 * are.
 */
function softmaxOverTokens(rows: Count, experts: number): PlannedOperator[] {
  const scores = 4 * experts;
  return [
    memoryOperator('aten.amax', rows, scores, 0, { writeFixed: scores }),
    memoryOperator('aten.sub.Tensor', rows, scores, scores, { readFixed: scores }),
    memoryOperator('aten.exp', rows, scores, scores),
    memoryOperator('aten.sum.dim_IntList', rows, scores, 0, { writeFixed: scores }),
    memoryOperator('aten.div.Tensor', rows, scores, scores, { readFixed: scores }),
  ];
}

function probabilities(setup: ForwardSetup, rows: Count): PlannedOperator[] {
  const { isCompiled } = setup;
  const { experts } = moeFactsOf(setup);
  // Sharding shared experts flattens the batch in front of the router, and so does slicing or gathering it.
  const isFlat = tokenDomain(setup) !== 'own' || asksForShardedSharedExperts(setup);
  return isCompiled && !isFlat ? softmaxOverTokens(rows, experts) : softmax(isCompiled, rows, 4 * experts);
}

/**
 * Softmax in fp32 with an fp32 weight; a bias decides the choice but not the weights
 * (references/engine/families/moe-others.md 1).
 */
export const fullPrecisionSoftmaxRouter: Router = {
  seesAllTokens: false,
  weightBytes: 2,
  operators(setup, rows) {
    const { experts, perToken } = moeFactsOf(setup);
    const { architecture, isCompiled } = setup;
    const scores = 4 * experts;
    const best = 4 * perToken;
    return [
      conversion(isCompiled, rows, 2 * architecture.hiddenSize, 4 * architecture.hiddenSize),
      plainMultiply(rows, architecture.hiddenSize, experts, 'fp32'),
      ...probabilities(setup, rows),
      memoryOperator('aten.add.Tensor', rows, scores, scores, { readFixed: 4 * experts }),
      memoryOperator('aten.topk', rows, scores, 12 * perToken),
      memoryOperator('aten.gather', rows, scores + 8 * perToken, best),
      memoryOperator('aten.sum.dim_IntList', rows, best, 4),
      memoryOperator(isCompiled ? 'aten.clamp_min' : 'aten.clamp', rows, 4, 4),
      memoryOperator('aten.div.Tensor', rows, best + 4, best),
      conversion(isCompiled, rows, best, 2 * perToken),
    ];
  },
};
