import { allReduce } from '../../../communication/collectives.ts';
import { precisionIndex } from '../../../hardware/precision.ts';
import { linear } from '../../../operators/linear.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  tokens,
} from '../../../operators/planned-operator.ts';
import { type LinearFormat, weightBytes } from '../../quantization.ts';
import type { V4Context } from './facts.ts';

const once: Count = () => 1;

/** Local groups of heads, and the width of one group's heads. */
function groupsOf({ architecture, split, v4 }: V4Context): { groups: number; inputs: number } {
  const groups = v4.outputGroups / split.oProjTp;
  return { groups, inputs: ((architecture.queryHeads / split.tp) * architecture.headWidth) / groups };
}

/** Eager graphs turn a quantised weight of `elements` back into fp16 in every pass. */
function unpackWeight(format: LinearFormat, elements: number): PlannedOperator[] {
  const step = (name: string, read: number, write: number, rewrite = 0) =>
    memoryOperator(name, once, read, write, { rewrite });
  if (format.family === 'fp16') return [];
  if (format.family !== 'int4') {
    return [step('aten._to_copy', format.weightBytes * elements, 2 * elements)];
  }
  const packed = elements / 2;
  return [
    step('aten.__rshift__.Scalar', packed, packed),
    step('aten._to_copy', packed, packed),
    step('aten.sub.Tensor', packed, packed),
    step('aten.bitwise_and.Scalar', packed, packed),
    step('aten._to_copy', packed, packed),
    step('aten.sub.Tensor', packed, packed),
    step('aten.empty.memory_format', 0, elements),
    step('aten.copy_', packed, packed, packed),
    step('aten.copy_', packed, packed, packed),
    step('aten._to_copy', elements, 2 * elements),
  ];
}

/** The output projection: a product for each group of heads, then one linear over all groups with its all-reduce. */
export function groupedOutput(context: V4Context): PlannedOperator[] {
  const { architecture, linears: format, links, isCompiled, v4 } = context;
  const { hidden } = architecture;
  const { groups, inputs } = groupsOf(context);
  const joined = groups * v4.outputRank;
  const elements = joined * inputs;
  const product: PlannedOperator = {
    name: 'aten.bmm',
    times: null,
    fill(batch, work) {
      work.move(2 * (batch.tokens * groups * inputs + elements), 2 * batch.tokens * joined);
      work.matrixOperations[precisionIndex.fp16] = 2 * batch.tokens * elements;
    },
  };
  const copy: PlannedOperator = {
    ...memoryOperator('aten.clone', tokens, 2 * joined, 2 * joined),
    times: (batch) => (batch.tokens > 1 ? 1 : 0),
  };
  return [
    ...(isCompiled ? [] : unpackWeight(format, elements)),
    product,
    ...(groups > 1 ? [copy] : []),
    ...linear(format, { rows: tokens, inputs: joined, outputs: hidden }),
    ...allReduce(links.oProj, tokens, hidden),
  ];
}

/** Bytes of the two steps of the output projection. */
export function groupedOutputWeightBytes(context: V4Context): number {
  const { architecture, linears, v4 } = context;
  const { groups } = groupsOf(context);
  const inputs = (architecture.queryHeads * architecture.headWidth) / v4.outputGroups;
  const joined = groups * v4.outputRank;
  return weightBytes(linears, inputs, joined) + weightBytes(linears, joined, architecture.hidden);
}
