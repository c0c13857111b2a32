import type { RouterKind } from '../../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { moeFactsOf } from '../../terms/plan-facts.ts';
import { conversion, eagerConversion } from '../operators/conversion.ts';
import { plainMultiply } from '../operators/linear.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  type Shape,
} from '../operators/planned-operator.ts';
import { softmax } from '../operators/softmax.ts';

/** How a family chooses experts. A family with a router of its own passes one of these to `moeBlock`. */
export interface Router {
  /** Runs on all tokens of the rank, before they are sliced for the MoE block. */
  readonly seesAllTokens: boolean;
  /** Bytes of one expert weight when expert outputs are combined: fp16 or fp32. */
  readonly weightBytes: 2 | 4;
  /** Operators on `rows` tokens; `slices`: parts into which the logits are cut for the ranks (1: not at all). */
  operators(setup: ForwardSetup, rows: Count, slices: number): PlannedOperator[];
}

/** Expert weights divided by their sum. */
export function normalizeWeights(
  isCompiled: boolean,
  rows: Count,
  perToken: number,
): [PlannedOperator, PlannedOperator] {
  const bytes = 4 * perToken;
  const weights: Shape = [rows, perToken];
  const inputs: Shape[] = [weights, [rows, 1]];
  return [
    memoryOperator('aten.sum.dim_IntList', rows, bytes, 4, { inputs: [weights] }),
    isCompiled
      ? memoryOperator('aten.div.Tensor', rows, bytes + 4, bytes, { inputs })
      : memoryOperator('aten.div_.Tensor', rows, 4, bytes, { rewrite: bytes, inputs }),
  ];
}

const softmaxRouter: Router = {
  seesAllTokens: false,
  weightBytes: 2,
  operators(setup, rows) {
    const { experts, perToken, normalizesWeights } = moeFactsOf(setup);
    const { architecture, isCompiled } = setup;
    const scores = 4 * experts;
    return [
      plainMultiply(rows, architecture.hiddenSize, experts, 'fp16'),
      conversion(isCompiled, rows, 2 * experts, scores, [rows, experts]),
      ...softmax(isCompiled, rows, scores),
      memoryOperator('aten.topk', rows, scores, 12 * perToken, { inputs: [[rows, experts]] }),
      ...(normalizesWeights ? normalizeWeights(isCompiled, rows, perToken) : []),
      conversion(isCompiled, rows, 4 * perToken, 2 * perToken, [rows, perToken]),
    ];
  },
};

const sigmoidRouter: Router = {
  seesAllTokens: false,
  weightBytes: 4,
  operators(setup, rows) {
    const { experts, perToken } = moeFactsOf(setup);
    const { architecture, isCompiled } = setup;
    const scores = 4 * experts;
    const all: Shape = [rows, experts];
    return [
      ...(isCompiled ? [] : [memoryOperator('aten.zeros', () => 1, 0, 2 * experts)]),
      plainMultiply(rows, architecture.hiddenSize, experts, 'fp16'),
      conversion(isCompiled, rows, 2 * experts, scores, all),
      memoryOperator('aten.sigmoid', rows, scores, scores, { inputs: [all] }),
      memoryOperator('aten.add.Tensor', rows, scores, scores, {
        readFixed: 2 * experts,
        inputs: [all, [experts]],
      }),
      memoryOperator('aten.topk', rows, scores, 12 * perToken, { inputs: [all] }),
      memoryOperator('aten.gather', rows, scores + 8 * perToken, 4 * perToken, {
        inputs: [all, [rows, perToken]],
      }),
      ...normalizeWeights(isCompiled, rows, perToken),
    ];
  },
};

/** Logits in fp32 from fp16 activations; eager graphs convert the weight in every pass. */
export function fullPrecisionLogits(setup: ForwardSetup, rows: Count): PlannedOperator[] {
  const { experts } = moeFactsOf(setup);
  const { hiddenSize } = setup.architecture;
  return [
    conversion(setup.isCompiled, rows, 2 * hiddenSize, 4 * hiddenSize, [rows, hiddenSize]),
    ...(setup.isCompiled
      ? []
      : [
          memoryOperator(eagerConversion, () => experts, 2 * hiddenSize, 4 * hiddenSize, {
            inputs: [[experts, hiddenSize]],
          }),
        ]),
    plainMultiply(rows, hiddenSize, experts, 'fp32'),
  ];
}

/** A choice among the best groups of experts, with weights that stay fp32; `rows` of fp32 logits come in. */
export function groupLimitedChoice(setup: ForwardSetup, rows: Count): PlannedOperator[] {
  const { experts, perToken, groups, topGroups, biasBytes, normalizesWeights } = moeFactsOf(setup);
  const { isCompiled } = setup;
  const scores = 4 * experts;
  const best = 4 * perToken;
  const all: Shape = [rows, experts];
  const byGroup: Shape = [rows, groups];
  const members: Shape = [rows, groups, experts / groups];
  const chosen: Shape = [rows, perToken];
  const scattered = [byGroup, [rows, topGroups]];
  const mask = isCompiled
    ? [
        memoryOperator('aten.scatter.value', rows, 4 * groups + 8 * topGroups, 4 * groups, {
          inputs: scattered,
        }),
      ]
    : [
        memoryOperator('aten.zeros_like', rows, 4 * groups, 4 * groups, { inputs: [byGroup] }),
        memoryOperator('aten.scatter_.value', rows, 8 * topGroups, 4 * groups, {
          rewrite: 4 * groups,
          inputs: scattered,
        }),
      ];
  const [sum, division] = normalizeWeights(isCompiled, rows, perToken);
  return [
    memoryOperator('aten.sigmoid', rows, scores, scores, { inputs: [all] }),
    memoryOperator('aten.add.Tensor', rows, scores, scores, {
      readFixed: biasBytes * experts,
      inputs: [all, [experts]],
    }),
    memoryOperator('aten.topk', rows, scores, 24 * groups, { inputs: [members] }),
    memoryOperator('aten.sum.dim_IntList', rows, 8 * groups, 4 * groups, { inputs: [[rows, groups, 2]] }),
    memoryOperator('aten.topk', rows, 4 * groups, 12 * topGroups, { inputs: [byGroup] }),
    ...mask,
    ...(groups > 1 ? [memoryOperator('aten.clone', rows, scores, scores, { inputs: [members] })] : []),
    conversion(isCompiled, rows, scores, experts, all),
    memoryOperator('aten.bitwise_not', rows, experts, experts, { inputs: [all] }),
    isCompiled
      ? memoryOperator('aten.where.self', rows, scores + experts, scores, {
          readFixed: 4,
          inputs: [all, [], all],
        })
      : memoryOperator('aten.masked_fill.Scalar', rows, scores + experts, scores, { inputs: [all, all] }),
    memoryOperator('aten.topk', rows, scores, 12 * perToken, { inputs: [all] }),
    memoryOperator('aten.gather', rows, scores + 8 * perToken, best, { inputs: [all, chosen] }),
    ...(normalizesWeights
      ? [sum, memoryOperator('aten.add.Tensor', rows, 4, 4, { inputs: [[rows, 1]] }), division]
      : []),
    memoryOperator('aten.mul.Tensor', rows, best, best, { inputs: [chosen] }),
  ];
}

/** Rows padded to a multiple of `slices`; the operator runs only where padding is needed. */
export function padToSlices(
  rows: Count,
  slices: number,
  width: number,
  bytesPerElement: 2 | 4 | 8,
): PlannedOperator[] {
  if (slices === 1) return [];
  const rowBytes = width * bytesPerElement;
  return [
    {
      name: 'aten.constant_pad_nd',
      times: (batch) => (rows(batch) % slices === 0 ? 0 : 1),
      inputs: [width === 1 ? [rows] : [rows, width]],
      fill(batch, work) {
        const count = rows(batch);
        work.move(count * rowBytes, Math.ceil(count / slices) * slices * rowBytes);
      },
    },
  ];
}

const rawLogitsRouter: Router = {
  seesAllTokens: true,
  weightBytes: 2,
  operators(setup, rows, slices) {
    const { experts, perToken, normalizesWeights } = moeFactsOf(setup);
    const { isCompiled } = setup;
    const sliced: Count = (batch) => Math.ceil(rows(batch) / slices);
    return [
      ...fullPrecisionLogits(setup, rows),
      // Eager models run their own choice and throw it away (references/engine/quirks.md 9.7).
      ...(isCompiled ? [] : groupLimitedChoice(setup, rows)),
      ...padToSlices(rows, slices, experts, 4),
      memoryOperator('tensor_cast.moe_gating_top_k_softmax', sliced, 4 * experts, 12 * perToken, {
        inputs: [[sliced, experts]],
      }),
      ...(normalizesWeights ? normalizeWeights(isCompiled, sliced, perToken) : []),
      conversion(isCompiled, sliced, 4 * perToken, 2 * perToken, [sliced, perToken]),
    ];
  },
};

/** The routers that more than one family uses. */
const routers: Readonly<Partial<Record<RouterKind, Router>>> = {
  softmax: softmaxRouter,
  sigmoid: sigmoidRouter,
  'raw-logits': rawLogitsRouter,
};

/** The router of a model that uses one of the common ones. @throws UnsupportedArchitectureError */
export function commonRouter({ architecture }: ForwardSetup, kind: RouterKind): Router {
  const router = routers[kind];
  if (router === undefined)
    throw new UnsupportedArchitectureError(architecture.id, { code: 'router', router: kind });
  return router;
}
