import type { FeedForwardActivation, TracedTraits } from '../../../models/families/traced-traits.ts';
import { memoryOperator, type PlannedOperator, sequence, tokens } from '../../operators/planned-operator.ts';

/** Operators on `width` elements of a token that read one or two of them for each that they write. */
function steps(width: number, ...named: readonly (readonly [string, number])[]): PlannedOperator[] {
  const whole = sequence(tokens, width);
  return named.map(([name, reads]) =>
    memoryOperator(name, tokens, 2 * reads * width, 2 * width, {
      inputs: Array.from({ length: reads }, () => whole),
    }),
  );
}

const product = ['aten.mul.Tensor', 1] as const;
const products = ['aten.mul.Tensor', 2] as const;
const sum = ['aten.add.Tensor', 2] as const;
const square = ['aten.pow.Tensor_Scalar', 1] as const;

/** The function between the linears of a feed-forward whose norms stand alone. */
export function spelledActivation(
  kind: FeedForwardActivation,
  width: number,
  isCompiled: boolean,
): PlannedOperator[] {
  if (kind === 'silu') return steps(width, ['aten.silu', 1]);
  if (isCompiled) return steps(width, ['tensor_cast.gelu', 1]);
  if (kind === 'gelu') return steps(width, ['aten.gelu', 1]);
  const inner = [product, square, product, sum, product] as const;
  return steps(width, ...inner, ['aten.tanh', 1], ['aten.add.Tensor', 1], products);
}

/** A comparison writes a byte for each element. */
function isPositive(width: number): PlannedOperator {
  return memoryOperator('aten.gt.Scalar', tokens, 2 * width, width, { inputs: [sequence(tokens, width)] });
}

/** Both sides and the comparison between them are read. */
function choice(width: number): PlannedOperator {
  const whole = sequence(tokens, width);
  return memoryOperator('aten.where.self', tokens, 5 * width, 2 * width, { inputs: [whole, whole, whole] });
}

/** The function of a feed-forward without a gate whose norms are fused. */
export function plainActivation(
  kind: NonNullable<TracedTraits['plainActivation']>,
  width: number,
  isCompiled: boolean,
): PlannedOperator[] {
  if (kind === 'relu2') return steps(width, ['aten.relu', 1], square);
  const one = () => 1;
  const parameter = memoryOperator('aten.softplus', one, 2, 2, { inputs: [[1]] });
  return [
    // Compiled graphs fold what depends on no input.
    ...(isCompiled ? [] : [parameter, parameter]),
    memoryOperator('aten.add.Tensor', one, 4, 2, { inputs: [[], [1]] }),
    isPositive(width),
    ...steps(width, product, products, product, sum),
    ...steps(width, ['aten.minimum', 1], ['aten.expm1', 1], ['aten.sub.Tensor', 2], product),
    // Both branches add the same multiple of the input, which compiled graphs compute once.
    ...steps(width, ...(isCompiled ? [] : [product]), sum),
    choice(width),
  ];
}
