import type { ProcessGroup } from '../../terms/process-group.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  type Shape,
  sequence,
  tokens,
} from '../operators/planned-operator.ts';
import { takesDetour } from './parallel-linear.ts';

/** The residual addition; `added`: the shape of what is added, where it is not the decoder's own. */
export function addition(rows: Count, width: number, added: Shape = sequence(rows, width)): PlannedOperator {
  return memoryOperator('aten.add.Tensor', rows, 4 * width, 2 * width, {
    inputs: [sequence(rows, width), added],
  });
}

/** Shape that a compiled row-parallel linear gives: a plain matrix behind its own all-reduce, else the decoder's form. */
export function reducedForm(group: ProcessGroup, global: ProcessGroup, width: number): Shape {
  return group.size > 1 && !takesDetour(group, global) ? [tokens, width] : sequence(tokens, width);
}
