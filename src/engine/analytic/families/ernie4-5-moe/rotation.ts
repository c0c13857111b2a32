import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import type { LocalHeads } from '../../../terms/local-heads.ts';
import { conversion } from '../../operators/conversion.ts';
import { memoryOperator, type PlannedOperator, tokens } from '../../operators/planned-operator.ts';

/** Rotation of one tensor of `heads` in fp32, up to the conversion back. */
function rotated(heads: number, width: number, isCompiled: boolean): PlannedOperator[] {
  const elements = heads * width;
  const product = memoryOperator('aten.mul.Tensor', tokens, 4 * elements + 4 * width, 4 * elements);
  const widen = conversion(isCompiled, tokens, 2 * elements, 4 * elements);
  return [
    widen,
    product,
    memoryOperator('aten.neg', tokens, elements, elements),
    memoryOperator(isCompiled ? 'aten.cat' : 'aten.stack', tokens, 2 * elements, 2 * elements),
    widen,
    product,
    memoryOperator('aten.add.Tensor', tokens, 8 * elements, 4 * elements),
  ];
}

/**
 * Interleaved rotation in fp32 (references/engine/families/moe-others.md 1). `spreads`: this layer interleaves
 * cosines and sines itself; compiled graphs do it once.
 */
export function interleavedRotation(
  { architecture, isCompiled }: ForwardSetup,
  heads: LocalHeads,
  { spreads }: { readonly spreads: boolean },
): PlannedOperator[] {
  const width = architecture.headDim;
  const spread = memoryOperator('aten.clone', tokens, 4 * width, 4 * width);
  const narrow = (count: number) => conversion(isCompiled, tokens, 4 * count * width, 2 * count * width);
  return [
    ...(spreads ? [spread, spread] : []),
    ...rotated(heads.query, width, isCompiled),
    ...rotated(heads.keyValue, width, isCompiled),
    narrow(heads.query),
    narrow(heads.keyValue),
  ];
}
