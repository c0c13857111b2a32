import { precisionIndex } from '../../terms/precision.ts';
import { conversion } from './conversion.ts';
import { memoryOperator, type PlannedOperator, type Shape, sequence, tokens } from './planned-operator.ts';

/** Rules by which families compute rotary angles in the forward pass. */
export interface AngleVariant {
  /** Frequencies of each of three position axes that are interleaved (multimodal rotary embedding); null for one. */
  readonly sections?: readonly number[] | null;
  /** Sines and cosines stay fp32. */
  readonly keepsFullPrecision?: boolean;
}

const axes = 3;

function convert(isCompiled: boolean, read: number, write: number, shape: Shape): PlannedOperator {
  return conversion(isCompiled, tokens, read, write, shape);
}

/** One product for each position axis; a single axis has no dimension of its own. */
function byAxis(count: number, ...sizes: Shape): Shape {
  return count === 1 ? sizes : [count, ...sizes];
}

/** Positions times frequencies: a matrix product in eager mode, an elementwise one when compiled. */
function product(half: number, count: number, isCompiled: boolean): PlannedOperator {
  return {
    name: isCompiled ? 'aten.mul.Tensor' : 'aten.bmm',
    times: null,
    inputs: [byAxis(count, 1, half, 1), byAxis(count, 1, 1, tokens)],
    fill(batch, work) {
      work.move(count * (4 * half + 4 * batch.tokens), count * 4 * half * batch.tokens);
      if (!isCompiled) work.matrixOperations[precisionIndex.fp32] = count * 2 * half * batch.tokens;
    },
  };
}

/** Frequencies of the second and third axis put among those of the first. */
function interleave(half: number, sections: readonly number[], isCompiled: boolean): PlannedOperator[] {
  return [1, 2].flatMap((axis) => {
    const last = Math.min(axes * (sections[axis] ?? 0), half);
    const bytes = 4 * Math.max(0, Math.ceil((last - axis) / axes));
    return isCompiled
      ? [
          memoryOperator('aten.copy', tokens, 2 * bytes, bytes),
          memoryOperator('aten.slice_scatter', tokens, 4 * half + bytes, 4 * half),
          memoryOperator('aten.select_scatter', tokens, 4 * half * (axes + 1), 4 * half * axes),
        ]
      : [memoryOperator('aten.copy_', tokens, bytes, bytes, { rewrite: bytes })];
  });
}

/**
 * Cosines and sines of the positions, computed instead of read from a table (references/engine/forward-pass.md 5.6).
 */
export function ropeAngles(
  rotaryDim: number,
  isCompiled: boolean,
  { sections = null, keepsFullPrecision = false }: AngleVariant = {},
): PlannedOperator[] {
  const half = Math.floor(rotaryDim / 2);
  const full = 4 * rotaryDim;
  const count = sections === null ? 1 : axes;
  const whole = sequence(tokens, rotaryDim);
  const step = (name: string) => memoryOperator(name, tokens, full, full, { inputs: [whole] });
  const joined = isCompiled
    ? memoryOperator('aten.clone', tokens, full, full, { inputs: [sequence(tokens, 2, half)] })
    : memoryOperator('aten.cat', tokens, full, full);
  const narrow = convert(isCompiled, full, full / 2, whole);
  return [
    convert(isCompiled, 8 * count, 4 * count, byAxis(count, 1, 1, tokens)),
    product(half, count, isCompiled),
    ...(sections === null ? [] : interleave(half, sections, isCompiled)),
    joined,
    step('aten.cos'),
    step('aten.mul.Tensor'),
    step('aten.sin'),
    step('aten.mul.Tensor'),
    ...(keepsFullPrecision ? [] : [narrow, narrow]),
  ];
}

/**
 * Angles of three position axes whose sections stand one behind the other (Qwen2-VL): cosines and sines are computed for
 * every axis, cut into sections, and joined with themselves.
 */
export function sectionedAngles(rotaryDim: number, isCompiled: boolean): PlannedOperator[] {
  const half = Math.floor(rotaryDim / 2);
  const full = 4 * rotaryDim;
  const step = (name: string) => memoryOperator(name, tokens, 4 * axes * half, 4 * axes * half);
  const sections = memoryOperator('aten.cat', tokens, 4 * half, 4 * half);
  const joined = memoryOperator(isCompiled ? 'aten.clone' : 'aten.cat', tokens, full, full);
  const narrow = convert(isCompiled, full, full / 2, sequence(tokens, rotaryDim));
  return [
    convert(isCompiled, 8 * axes, 4 * axes, [axes, 1, 1, tokens]),
    product(half, axes, isCompiled),
    ...[step('aten.cos'), step('aten.mul.Tensor'), step('aten.sin'), step('aten.mul.Tensor')],
    ...[sections, sections, joined, joined, narrow, narrow],
  ];
}
