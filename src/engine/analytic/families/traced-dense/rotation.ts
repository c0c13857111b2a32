import type { LocalHeads } from '../../../terms/local-heads.ts';
import type { PlanContext } from '../../../terms/plan-context.ts';
import { addRmsNormOnly, rmsNorm } from '../../operators/norm.ts';
import {
  memoryOperator,
  type PlannedOperator,
  scaled,
  sequence,
  tokens,
} from '../../operators/planned-operator.ts';
import { contiguousCopy, eagerRope, fusedRope, partialRope } from '../../operators/rope.ts';

/** The plain rotation, fused when compiled; eager code puts the rotated heads and an empty rest together. */
export function joinedRotation(
  { architecture, isCompiled }: PlanContext,
  heads: LocalHeads,
): PlannedOperator[] {
  const { headDim, rotaryDim } = architecture;
  return isCompiled && rotaryDim === headDim
    ? [fusedRope(heads.query, heads.keyValue, headDim)]
    : partialRope(heads.query, heads.keyValue, rotaryDim, headDim);
}

/** Neighbours turn together, over a part of the head; every layer spreads its cosines and sines anew. */
export function interleavedRotation(
  { architecture, isCompiled }: PlanContext,
  heads: LocalHeads,
): PlannedOperator[] {
  const { headDim, rotaryDim } = architecture;
  const spread = memoryOperator('aten.clone', tokens, 2 * rotaryDim, 2 * rotaryDim);
  const turned = partialRope(heads.query, heads.keyValue, rotaryDim, headDim);
  let joins = 0;
  const named = turned.map((operator) => {
    if (operator.name !== 'aten.cat') return operator;
    joins += 1;
    // The first join of each tensor interleaves its halves: eager code stacks them.
    return joins <= 2 && !isCompiled ? { ...operator, name: 'aten.stack' } : operator;
  });
  return [spread, spread, ...named];
}

/** Rotation first, then the norm of each head; compiled graphs fuse the last addition with the norm. */
export function normedRotation(
  { architecture, isCompiled }: PlanContext,
  heads: LocalHeads,
): PlannedOperator[] {
  const { headDim } = architecture;
  const normed = (count: number) => scaled(tokens, count);
  if (!isCompiled) {
    return [heads.query, heads.keyValue].flatMap((count) => [
      ...eagerRope(count, headDim),
      ...rmsNorm(normed(count), headDim, false, sequence(tokens, count)),
    ]);
  }
  return [heads.query, heads.keyValue].flatMap((count) => [
    ...eagerRope(count, headDim).slice(0, -1),
    addRmsNormOnly(normed(count), headDim),
    ...contiguousCopy(count, headDim),
  ]);
}
