import type { PlanContext } from '../../../forward/plan-context.ts';
import { plainMultiply } from '../../../operators/linear.ts';
import { type Count, memoryOperator, type PlannedOperator } from '../../../operators/planned-operator.ts';
import type { MoeFacts } from '../../architecture.ts';

/** The operator that changes a tensor's precision, by mode. */
export function castName(isCompiled: boolean): string {
  return isCompiled ? 'prims.convert_element_type' : 'aten._to_copy';
}

/** Division of the chosen weights by their sum. */
export function normalizeWeights(rows: Count, perToken: number, isCompiled: boolean): PlannedOperator[] {
  return [
    memoryOperator('aten.sum.dim_IntList', rows, 4 * perToken, 4),
    isCompiled
      ? memoryOperator('aten.div.Tensor', rows, 4 * perToken + 4, 4 * perToken)
      : memoryOperator('aten.div_.Tensor', rows, 4, 4 * perToken, { rewrite: 4 * perToken }),
  ];
}

/** Softmax over the experts, decomposed by the graph compiler. */
export function softmax(rows: Count, experts: number, isCompiled: boolean): PlannedOperator[] {
  const scores = 4 * experts;
  if (!isCompiled) return [memoryOperator('aten._softmax', rows, scores, scores)];
  return [
    memoryOperator('aten.amax', rows, scores, 4),
    memoryOperator('aten.sub.Tensor', rows, scores + 4, scores),
    memoryOperator('aten.exp', rows, scores, scores),
    memoryOperator('aten.sum.dim_IntList', rows, scores, 4),
    memoryOperator('aten.div.Tensor', rows, scores + 4, scores),
  ];
}

/** Qwen3-MoE: half-precision scores, softmax, top-k, weights back to half precision (engine specification 5.5). */
export function softmaxRouter(context: PlanContext, moe: MoeFacts, rows: Count): PlannedOperator[] {
  const { isCompiled } = context;
  const { experts, perToken } = moe;
  return [
    plainMultiply(rows, context.architecture.hidden, experts, 'fp16'),
    memoryOperator(castName(isCompiled), rows, 2 * experts, 4 * experts),
    ...softmax(rows, experts, isCompiled),
    memoryOperator('aten.topk', rows, 4 * experts, 12 * perToken),
    ...(moe.normalizesWeights ? normalizeWeights(rows, perToken, isCompiled) : []),
    memoryOperator(castName(isCompiled), rows, 4 * perToken, 2 * perToken),
  ];
}

/** MiniMax-M2: sigmoid scores with a bias; the weights stay fp32. */
export function sigmoidRouter(context: PlanContext, moe: MoeFacts, rows: Count): PlannedOperator[] {
  const { isCompiled } = context;
  const { experts, perToken } = moe;
  const scores = 4 * experts;
  return [
    plainMultiply(rows, context.architecture.hidden, experts, 'fp16'),
    memoryOperator(castName(isCompiled), rows, 2 * experts, scores),
    ...(isCompiled ? [] : [memoryOperator('aten.zeros', rows, 0, 0, { writeFixed: 2 * experts })]),
    memoryOperator('aten.sigmoid', rows, scores, scores),
    memoryOperator('aten.add.Tensor', rows, scores, scores, { readFixed: 2 * experts }),
    memoryOperator('aten.topk', rows, scores, 12 * perToken),
    memoryOperator('aten.gather', rows, scores + 8 * perToken, 4 * perToken),
    ...normalizeWeights(rows, perToken, isCompiled),
  ];
}

/** The fp32 score multiplication of DeepSeek and GLM routers; eager also casts the weight. */
export function fullPrecisionScores(context: PlanContext, moe: MoeFacts, rows: Count): PlannedOperator[] {
  const { isCompiled, architecture } = context;
  const { hidden } = architecture;
  return [
    memoryOperator(castName(isCompiled), rows, 2 * hidden, 4 * hidden),
    ...(isCompiled
      ? []
      : [
          memoryOperator('aten._to_copy', rows, 0, 0, {
            readFixed: 2 * moe.experts * hidden,
            writeFixed: 4 * moe.experts * hidden,
          }),
        ]),
    plainMultiply(rows, hidden, moe.experts, 'fp32'),
  ];
}

/** Group-limited selection of the eager gate, whose result the real program throws away (specification 5.5, 11.8). */
export function groupLimitedSelection(moe: MoeFacts, rows: Count): PlannedOperator[] {
  const { experts, perToken, groups, topGroups, biasBytes } = moe;
  const scores = 4 * experts;
  return [
    memoryOperator('aten.sigmoid', rows, scores, scores),
    memoryOperator('aten.add.Tensor', rows, scores, scores, { readFixed: biasBytes * experts }),
    memoryOperator('aten.topk', rows, scores, 24 * groups),
    memoryOperator('aten.sum.dim_IntList', rows, 8 * groups, 4 * groups),
    memoryOperator('aten.topk', rows, 4 * groups, 12 * topGroups),
    memoryOperator('aten.zeros_like', rows, 4 * groups, 4 * groups),
    memoryOperator('aten.scatter_.value', rows, 8 * topGroups, 4 * groups, { rewrite: 4 * groups }),
    ...(groups > 1 ? [memoryOperator('aten.clone', rows, scores, scores)] : []),
    memoryOperator('aten._to_copy', rows, scores, experts),
    memoryOperator('aten.bitwise_not', rows, experts, experts),
    memoryOperator('aten.masked_fill.Scalar', rows, scores + experts, scores),
    memoryOperator('aten.topk', rows, scores, 12 * perToken),
    memoryOperator('aten.gather', rows, scores + 8 * perToken, 4 * perToken),
    ...(moe.normalizesWeights
      ? [
          memoryOperator('aten.sum.dim_IntList', rows, 4 * perToken, 4),
          memoryOperator('aten.add.Tensor', rows, 4, 4),
          memoryOperator('aten.div_.Tensor', rows, 4, 4 * perToken, { rewrite: 4 * perToken }),
        ]
      : []),
    memoryOperator('aten.mul.Tensor', rows, 4 * perToken, 4 * perToken),
  ];
}

/** Top-k over raw logits on the tokens of the MoE block, normalised and cast. */
export function rawLogitsSelection(context: PlanContext, moe: MoeFacts, rows: Count): PlannedOperator[] {
  const { isCompiled } = context;
  const { experts, perToken } = moe;
  return [
    memoryOperator('tensor_cast.moe_gating_top_k_softmax', rows, 4 * experts, 12 * perToken),
    ...(moe.normalizesWeights ? normalizeWeights(rows, perToken, isCompiled) : []),
    memoryOperator(castName(isCompiled), rows, 4 * perToken, 2 * perToken),
  ];
}
