import { precisionIndex } from '../../../terms/precision.ts';
import { type PlannedOperator, type Shape, sequence, tokens } from '../../operators/planned-operator.ts';
import type { V4Setup } from './v4-setup.ts';

/** Rotation in place of the last part of `heads` in a tensor of the shape given; the tables are as wide as a head. */
export function rotation(
  { architecture, v4 }: V4Setup,
  heads: number,
  lead: Shape,
  { isInverse = false }: { isInverse?: boolean } = {},
): PlannedOperator {
  const { rotaryDim } = architecture;
  const rotated = heads * v4.rotated;
  const operations = 5 * rotated + (isInverse ? rotaryDim : 0);
  return {
    name: 'tensor_cast.apply_rope_inplace',
    times: null,
    inputs: [lead, sequence(tokens, rotaryDim), sequence(tokens, rotaryDim)],
    fill(batch, work) {
      work.move(4 * batch.tokens * rotaryDim, 2 * batch.tokens * rotated, 8 * batch.tokens * rotated);
      work.vectorOperations[precisionIndex.fp32] = batch.tokens * operations;
    },
  };
}
