import { precisionIndex } from '../../../terms/precision.ts';
import { weightBytes } from '../../../terms/quantization.ts';
import { allReduce } from '../../communication/collectives.ts';
import { linear } from '../../operators/linear.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  type Shape,
  sequence,
  severalTokens,
  tokens,
} from '../../operators/planned-operator.ts';
import { activationForm } from './activation-form.ts';
import { localQueryHeads, type V4Setup } from './v4-setup.ts';

const once: Count = () => 1;

/** Sizes of the first step's weight: groups, outputs and inputs of each. */
type WeightSizes = readonly [groups: number, outputs: number, inputs: number];

/** Local groups of heads, and the width of one group's heads; whole heads fill as many groups. */
function groupsOf(setup: V4Setup): { groups: number; inputs: number } {
  const { architecture, split, v4 } = setup;
  const groups = v4.outputGroups / split.oProjTp;
  return { groups, inputs: (localQueryHeads(setup) * architecture.headDim) / groups };
}

/** Elements of the first step's weight on this rank. */
export function firstOutputElements(setup: V4Setup): number {
  const { groups, inputs } = groupsOf(setup);
  return groups * setup.v4.outputRank * inputs;
}

/** Eager graphs turn the quantised weight of the first step back into fp16 in every pass. */
function unpackWeight({ linears: format, v4 }: V4Setup, weight: WeightSizes): PlannedOperator[] {
  if (format.family === 'fp16') return [];
  const elements = weight[0] * weight[1] * weight[2];
  const convert = memoryOperator('aten._to_copy', once, format.weightBytes * elements, 2 * elements, {
    inputs: [weight],
  });
  if (format.family !== 'int4') return [convert];
  const bytes = elements / 2;
  const rows = v4.outputGroups * v4.outputRank;
  const packed: Shape = [rows, bytes / rows];
  const step = (name: string) => memoryOperator(name, once, bytes, bytes, { inputs: [packed] });
  const place = memoryOperator('aten.copy_', once, bytes, bytes, {
    rewrite: bytes,
    inputs: [packed, packed],
  });
  return [
    step('aten.__rshift__.Scalar'),
    step('aten._to_copy'),
    step('aten.sub.Tensor'),
    step('aten.bitwise_and.Scalar'),
    step('aten._to_copy'),
    step('aten.sub.Tensor'),
    memoryOperator('aten.empty.memory_format', once, 0, elements),
    place,
    place,
    memoryOperator('aten._to_copy', once, elements, 2 * elements, { inputs: [weight] }),
  ];
}

/** The output projection: a product for each group of heads, then one linear over all groups with its all-reduce. */
export function groupedOutput(setup: V4Setup): PlannedOperator[] {
  const { architecture, linears: format, processGroups, isCompiled, options, v4 } = setup;
  const { hiddenSize } = architecture;
  const { groups, inputs } = groupsOf(setup);
  const joined = groups * v4.outputRank;
  const elements = joined * inputs;
  const product: PlannedOperator = {
    name: 'aten.bmm',
    times: null,
    inputs: [
      [groups, tokens, inputs],
      [groups, inputs, v4.outputRank],
    ],
    matrixTerms: (batch) => [[2, batch.tokens, inputs, joined]],
    fill(batch, work) {
      work.move(2 * (batch.tokens * groups * inputs + elements), 2 * batch.tokens * joined);
      work.matrixOperations[precisionIndex.fp16] = 2 * batch.tokens * elements;
    },
  };
  const byGroup = sequence(tokens, groups, v4.outputRank);
  const copy: PlannedOperator = {
    ...memoryOperator('aten.clone', tokens, 2 * joined, 2 * joined, { inputs: [byGroup] }),
    times: severalTokens,
  };
  return [
    ...(isCompiled ? [] : unpackWeight(setup, [groups, v4.outputRank, inputs])),
    product,
    ...(groups > 1 ? [copy] : []),
    ...linear(format, {
      rows: tokens,
      // The whole weight of the second step stands beside the groups of one rank.
      ...(options.sequenceParallel
        ? { inputs: v4.outputGroups * v4.outputRank, activationWidth: joined, workWidth: joined }
        : { inputs: joined }),
      outputs: hiddenSize,
      ...activationForm(setup, v4.outputRank, sequence(tokens, groups)),
    }),
    ...(options.sequenceParallel
      ? []
      : allReduce(processGroups.oProj, tokens, hiddenSize, isCompiled ? {} : { lead: sequence(tokens) })),
  ];
}

/** Bytes of the two steps of the output projection. */
export function groupedOutputWeightBytes(setup: V4Setup): number {
  const { architecture, linears, options, v4 } = setup;
  const groups = options.sequenceParallel ? v4.outputGroups : groupsOf(setup).groups;
  const inputs = (architecture.queryHeads * architecture.headDim) / v4.outputGroups;
  const joined = groups * v4.outputRank;
  return weightBytes(linears, inputs, joined) + weightBytes(linears, joined, architecture.hiddenSize);
}
