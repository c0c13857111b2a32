import { moeFactsOf } from '../../../terms/plan-facts.ts';
import { precisionIndex } from '../../../terms/precision.ts';
import { shardsSharedExperts } from '../../../terms/shared-experts.ts';
import { fullPrecisionLogits, padToSlices, type Router } from '../../blocks/routers.ts';
import { conversion } from '../../operators/conversion.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  type Shape,
  tokens,
} from '../../operators/planned-operator.ts';
import { softmax } from '../../operators/softmax.ts';
import type { V4Setup } from './v4-setup.ts';

const fp32 = precisionIndex.fp32;

/** fp32 scores out of fp32 logits. */
function scores({ isCompiled, v4 }: V4Setup, rows: Count, experts: number): PlannedOperator[] {
  const bytes = 4 * experts;
  const all: Shape = [rows, experts];
  const step = (name: string) => memoryOperator(name, rows, bytes, bytes, { inputs: [all] });
  if (v4.score === 'softmax') return softmax(isCompiled, rows, bytes);
  if (v4.score === 'sigmoid') return [step('aten.sigmoid')];
  if (!isCompiled) return [step('aten.softplus'), step('aten.sqrt')];
  return [
    step('aten.exp'),
    step('aten.log1p'),
    memoryOperator('aten.gt.Scalar', rows, bytes, experts, { inputs: [all] }),
    memoryOperator('aten.where.self', rows, 2 * bytes + experts, bytes, { inputs: [all, all, all] }),
    step('aten.sqrt'),
  ];
}

/** Scores that are no probabilities are normalised after the choice. */
function normalizing({ v4 }: V4Setup): number {
  return v4.score === 'softmax' ? 0 : 2;
}

/** The choice of the best experts by score and bias. */
function chooseByScore(setup: V4Setup, rows: Count): PlannedOperator {
  const { experts, perToken } = moeFactsOf(setup);
  return {
    name: 'tensor_cast.moe_gating_top_k',
    times: null,
    inputs: [[rows, experts], [experts]],
    fill(batch, work) {
      const count = rows(batch);
      work.move(4 * count * experts + 2 * experts, 12 * count * perToken);
      work.vectorOperations[fp32] = count * (2 * experts + perToken * (2 + normalizing(setup)));
    },
  };
}

/** Experts looked up by token id: the whole table is charged in every pass. */
function lookUp(setup: V4Setup, rows: Count, ids: Count): PlannedOperator {
  const { vocabSize } = setup.architecture;
  const { experts, perToken } = moeFactsOf(setup);
  const tableBytes = 4 * vocabSize * perToken;
  return {
    name: 'tensor_cast.moe_gating_top_k_hash',
    times: null,
    inputs: [
      [rows, experts],
      [1, ids],
      [vocabSize, perToken],
    ],
    fill(batch, work) {
      const count = rows(batch);
      work.move(4 * count * experts + 8 * ids(batch) + tableBytes, 12 * count * perToken);
      work.vectorOperations[fp32] = count * perToken * (3 + normalizing(setup));
    },
  };
}

/** How a layer routes: by score, or by token id; `padsIds`: ids are padded here and not in an earlier layer. */
export type Routing = { readonly by: 'score' } | { readonly by: 'token'; readonly padsIds: boolean };

/** The router of a layer. With sharded shared experts it scores all tokens and slices the scores. */
export function v4Router(setup: V4Setup, routing: Routing): Router {
  return {
    seesAllTokens: shardsSharedExperts(setup),
    weightBytes: 2,
    operators(_, rows, slices) {
      const { isCompiled } = setup;
      const { experts, perToken } = moeFactsOf(setup);
      const sliced: Count = slices === 1 ? rows : (batch) => Math.ceil(rows(batch) / slices);
      const padding =
        routing.by === 'token' && routing.padsIds
          ? [...padToSlices(rows, slices, experts, 4), ...padToSlices(rows, slices, 1, 8)]
          : padToSlices(rows, slices, experts, 4);
      return [
        ...fullPrecisionLogits(setup, rows),
        ...scores(setup, rows, experts),
        ...padding,
        routing.by === 'token'
          ? lookUp(setup, sliced, slices === 1 ? tokens : sliced)
          : chooseByScore(setup, sliced),
        conversion(isCompiled, sliced, 4 * perToken, 2 * perToken, [sliced, perToken]),
      ];
    },
  };
}
