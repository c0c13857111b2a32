import type { SpelledTraits } from '../../../models/families/traced-traits.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import type { LocalHeads } from '../../../terms/local-heads.ts';
import { conversion } from '../../operators/conversion.ts';
import { addRmsNormOnly, eagerRmsNorm } from '../../operators/norm.ts';
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
  { architecture, isCompiled }: ForwardSetup,
  heads: LocalHeads,
): PlannedOperator[] {
  const { headDim, rotaryDim } = architecture;
  return isCompiled && rotaryDim === headDim
    ? [fusedRope(heads.query, heads.keyValue, headDim)]
    : partialRope(heads.query, heads.keyValue, rotaryDim, headDim);
}

/** Neighbours turn together, over a part of the head; every layer spreads its cosines and sines anew. */
export function interleavedRotation(
  { architecture, isCompiled }: ForwardSetup,
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
  { architecture, isCompiled, quantization }: ForwardSetup,
  heads: LocalHeads,
): PlannedOperator[] {
  const { headDim } = architecture;
  // A quantised cache takes its rows before they are copied.
  const bytes = quantization.attention === 'DISABLED' ? 2 : 1;
  const normed = (count: number) => scaled(tokens, count);
  if (!isCompiled) {
    return [heads.query, heads.keyValue].flatMap((count) => [
      ...eagerRope(count, headDim),
      ...eagerRmsNorm(normed(count), headDim, sequence(tokens, count)),
    ]);
  }
  return [heads.query, heads.keyValue].flatMap((count) => [
    ...eagerRope(count, headDim).slice(0, -1),
    addRmsNormOnly(normed(count), headDim),
    ...contiguousCopy(count, headDim, bytes),
  ]);
}

/** Rotation in fp32: `tables`: bytes of a cosine; `widened`: the heads are fp32 themselves and neighbours turn together. */
function wideRotation(setup: ForwardSetup, heads: LocalHeads, widened: boolean): PlannedOperator[] {
  const { architecture, isCompiled } = setup;
  const width = architecture.headDim;
  const each = widened ? 4 : 2;
  const angle = widened ? 2 : 4;
  const one = (count: number): PlannedOperator[] => {
    const elements = count * width;
    const product = memoryOperator('aten.mul.Tensor', tokens, each * elements + angle * width, 4 * elements);
    return [
      ...(widened ? [conversion(isCompiled, tokens, 2 * elements, 4 * elements)] : []),
      product,
      memoryOperator('aten.neg', tokens, (each * elements) / 2, (each * elements) / 2),
      memoryOperator(
        widened && !isCompiled ? 'aten.stack' : 'aten.cat',
        tokens,
        each * elements,
        each * elements,
      ),
      product,
      memoryOperator('aten.add.Tensor', tokens, 8 * elements, 4 * elements),
      conversion(isCompiled, tokens, 4 * elements, 2 * elements),
    ];
  };
  return [...one(heads.query), ...one(heads.keyValue)];
}

/** Neighbours turn together over the whole head, in fp16. */
function neighbourRotation({ architecture, isCompiled }: ForwardSetup, heads: LocalHeads): PlannedOperator[] {
  const { headDim } = architecture;
  const half = memoryOperator('aten.clone', tokens, 2 * headDim, 2 * headDim);
  const spread = { ...half, inputs: [[1, 1, tokens, headDim / 2, 2]] };
  const turned = [...eagerRope(heads.query, headDim), ...eagerRope(heads.keyValue, headDim)];
  return [
    spread,
    spread,
    ...turned.map((one) => (one.name === 'aten.cat' && !isCompiled ? { ...one, name: 'aten.stack' } : one)),
  ];
}

/** The rotation of a type whose norms stand alone. */
export function spelledRotation(
  setup: ForwardSetup,
  heads: LocalHeads,
  kind: SpelledTraits['rotation'],
): PlannedOperator[] {
  const { architecture, isCompiled } = setup;
  const { headDim, rotaryDim } = architecture;
  if (kind === 'wide' || kind === 'widened') return wideRotation(setup, heads, kind === 'widened');
  if (kind === 'interleaved') return neighbourRotation(setup, heads);
  if (kind === 'partial') return partialRope(heads.query, heads.keyValue, rotaryDim, headDim);
  return isCompiled
    ? [fusedRope(heads.query, heads.keyValue, headDim)]
    : [...eagerRope(heads.query, headDim), ...eagerRope(heads.keyValue, headDim)];
}
