import type { ExpertTraits } from '../../../models/families/traced-experts.ts';
import type { Batch } from '../../../terms/batch.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { moeFactsOf } from '../../../terms/plan-facts.ts';
import { conversionName } from '../../operators/conversion.ts';
import { type Count, memoryOperator, type PlannedOperator } from '../../operators/planned-operator.ts';

/** Rows that the tokens of the rank become: one for each expert chosen. */
export function rowsOf(setup: ForwardSetup): Count {
  const { perToken } = moeFactsOf(setup);
  return (batch: Batch) => batch.tokens * perToken;
}

/** Rows brought into the order of their experts, and how many each expert gets. */
function sorted(setup: ForwardSetup, weightBytes: 2 | 4): PlannedOperator[] {
  const { experts } = moeFactsOf(setup);
  const { hiddenSize } = setup.architecture;
  const rows = rowsOf(setup);
  const one = () => 1;
  return [
    memoryOperator('aten.sort', rows, 8, 16, { inputs: [[rows]] }),
    memoryOperator('aten.div.Tensor_mode', rows, 8, 8, { inputs: [[rows]] }),
    {
      name: 'aten.index.Tensor',
      times: null,
      fill(batch, work) {
        const count = rows(batch);
        work.move(2 * batch.tokens * hiddenSize + 8 * count, 2 * count * hiddenSize);
      },
    },
    memoryOperator('aten.index.Tensor', rows, 8 + weightBytes, weightBytes, { inputs: [[rows], [rows]] }),
    memoryOperator(conversionName(setup.isCompiled), rows, 8, 4, { inputs: [[rows]] }),
    memoryOperator('aten.histc', rows, 4, 0, { writeFixed: 4 * experts, inputs: [[rows]] }),
    memoryOperator('aten.cumsum', one, 4 * experts, 4 * experts, { inputs: [[experts]] }),
  ];
}

/** One multiplication for all experts, whose weights are read whole; the program charges no operations for it. */
function groupedMultiply(setup: ForwardSetup, inputs: number, outputs: number): PlannedOperator {
  const { experts } = moeFactsOf(setup);
  const rows = rowsOf(setup);
  return memoryOperator('transformers.grouped_mm_fallback', rows, 2 * inputs, 2 * outputs, {
    readFixed: 2 * experts * inputs * outputs + 4 * experts,
    inputs: [
      [rows, inputs],
      [experts, inputs, outputs],
    ],
  });
}

/** The bias of each row's expert, and its addition. */
function bias(setup: ForwardSetup, width: number): PlannedOperator[] {
  const { experts } = moeFactsOf(setup);
  const rows = rowsOf(setup);
  return [
    memoryOperator('aten.index.Tensor', rows, 8, 2 * width, { readFixed: 2 * experts * width }),
    memoryOperator('aten.add.Tensor', rows, 4 * width, 2 * width),
  ];
}

/** Gate and up of `width` to their product. */
function activation({ isCompiled }: ForwardSetup, rows: Count, width: number): PlannedOperator[] {
  if (isCompiled) return [memoryOperator('tensor_cast.swiglu', rows, 4 * width, 2 * width)];
  return [
    memoryOperator('aten.silu', rows, 2 * width, 2 * width),
    memoryOperator('aten.mul.Tensor', rows, 4 * width, 2 * width),
  ];
}

/** The same with both clamped in fp32, a scaled sigmoid and one added to up (gpt-oss). */
function clampedActivation({ isCompiled }: ForwardSetup, rows: Count, width: number): PlannedOperator[] {
  const widen = memoryOperator(conversionName(isCompiled), rows, 2 * width, 4 * width);
  const narrow = memoryOperator(conversionName(isCompiled), rows, 4 * width, 2 * width);
  const clamp = (name: string) => memoryOperator(name, rows, 4 * width, 4 * width);
  const step = (name: string) => memoryOperator(name, rows, 2 * width, 2 * width);
  const product = memoryOperator('aten.mul.Tensor', rows, 4 * width, 2 * width);
  return [
    ...[widen, clamp('aten.clamp_max'), narrow],
    ...[widen, clamp('aten.clamp_max'), clamp('aten.clamp_min'), narrow],
    ...[step('aten.mul.Tensor'), step('aten.sigmoid'), product, step('aten.add.Tensor'), product],
  ];
}

/** Rows weighted, put back into the order of their tokens and added up; in fp32 where the weights are. */
function combined(setup: ForwardSetup, weightBytes: 2 | 4): PlannedOperator[] {
  const { hiddenSize } = setup.architecture;
  const rows = rowsOf(setup);
  const width = weightBytes * hiddenSize;
  return [
    memoryOperator('aten.mul.Tensor', rows, 2 * hiddenSize + weightBytes, width),
    memoryOperator('aten.index_put', rows, 24, 8, { inputs: [[rows], [rows], [rows]] }),
    memoryOperator('aten.index.Tensor', rows, width + 8, width),
    {
      name: 'aten.sum.dim_IntList',
      times: null,
      fill(batch, work) {
        work.move(rows(batch) * width, batch.tokens * width);
      },
    },
    ...(weightBytes === 4
      ? [
          memoryOperator(
            conversionName(setup.isCompiled),
            (batch) => batch.tokens,
            4 * hiddenSize,
            2 * hiddenSize,
          ),
        ]
      : []),
  ];
}

/** All routed experts on the tokens of the rank, none of them sharded and none quantised. */
export function tracedExperts(
  setup: ForwardSetup,
  { isSpelled }: ExpertTraits,
  weightBytes: 2 | 4,
): PlannedOperator[] {
  const { hiddenSize } = setup.architecture;
  const { expertWidth: width } = moeFactsOf(setup);
  const rows = rowsOf(setup);
  const biased = (outputs: number) => (isSpelled ? bias(setup, outputs) : []);
  return [
    ...sorted(setup, weightBytes),
    groupedMultiply(setup, hiddenSize, 2 * width),
    ...biased(2 * width),
    ...(isSpelled ? clampedActivation : activation)(setup, rows, width),
    groupedMultiply(setup, width, hiddenSize),
    ...biased(hiddenSize),
    ...combined(setup, weightBytes),
  ];
}
