import type { SpelledTraits } from '../../../models/families/traced-dense.ts';
import { type LocalHeads, localHeads } from '../../../terms/local-heads.ts';
import type { PlanContext } from '../../../terms/plan-context.ts';
import { groupedQueryBlock, inputProjections } from '../../blocks/grouped-query.ts';
import { columnParallel, rowParallel } from '../../blocks/parallel-linear.ts';
import { addition } from '../../blocks/residual.ts';
import { denseMlpWeightBytes, groupedQueryWeightBytes } from '../../memory/layer-weights.ts';
import { conversion } from '../../operators/conversion.ts';
import { mergedMultiply, quantizeActivation } from '../../operators/linear.ts';
import {
  memoryOperator,
  type PlannedOperator,
  scaled,
  sequence,
  tokens,
} from '../../operators/planned-operator.ts';
import { eagerRope, fusedRope } from '../../operators/rope.ts';
import type { DecoderBlock } from '../decoder.ts';
import { centredNorm, fullPrecisionNorm, offsetNorm, type SpelledNorm } from './norms.ts';

const norms: Readonly<Record<SpelledTraits['norm'], SpelledNorm>> = {
  offset: offsetNorm,
  'full-precision': fullPrecisionNorm,
  centred: centredNorm,
};

/** The norm over hidden states. */
export function hiddenNorm(
  { architecture, isCompiled }: PlanContext,
  { norm }: SpelledTraits,
): PlannedOperator[] {
  return norms[norm](tokens, architecture.hiddenSize, isCompiled);
}

/** Norms of queries and keys: of each head, with a weight for every one of its places, or of the whole row. */
function queryKeyNorms(context: PlanContext, heads: LocalHeads, { norm }: SpelledTraits): PlannedOperator[] {
  const { architecture, isCompiled } = context;
  const { headDim, qkNorm } = architecture;
  if (qkNorm === 'none') return [];
  return [heads.query, heads.keyValue].flatMap((count) =>
    qkNorm === 'full'
      ? norms[norm](tokens, count * headDim, isCompiled)
      : norms[norm](scaled(tokens, count), headDim, isCompiled, count * headDim, sequence(tokens, count)),
  );
}

/** Rotation in fp32: `tables`: bytes of a cosine; `widened`: the heads are fp32 themselves and neighbours turn together. */
function wideRotation(context: PlanContext, heads: LocalHeads, widened: boolean): PlannedOperator[] {
  const { architecture, isCompiled } = context;
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

function rotation(context: PlanContext, heads: LocalHeads, traits: SpelledTraits): PlannedOperator[] {
  const { architecture, isCompiled } = context;
  if (traits.rotation !== 'plain') return wideRotation(context, heads, traits.rotation === 'widened');
  const { headDim } = architecture;
  return isCompiled
    ? [fusedRope(heads.query, heads.keyValue, headDim)]
    : [...eagerRope(heads.query, headDim), ...eagerRope(heads.keyValue, headDim)];
}

function quantizedInput({ linears, architecture, isCompiled }: PlanContext): PlannedOperator[] {
  const { hiddenSize } = architecture;
  return isCompiled ? quantizeActivation(linears, tokens, hiddenSize, sequence(tokens, hiddenSize)) : [];
}

/** Attention from its normed input; `first`: what compiled graphs merge with its projections. */
function attention(context: PlanContext, traits: SpelledTraits, before: readonly PlannedOperator[]) {
  return groupedQueryBlock(context, {
    projections: (one, heads) => [
      ...before,
      ...(traits.isParallel && one.isCompiled
        ? mergedInputs(one, heads)
        : [
            ...quantizedInput(one),
            ...inputProjections(
              one,
              heads,
              heads.query * one.architecture.headDim,
              one.architecture.projectionBias,
            ),
          ]),
      ...queryKeyNorms(one, heads, traits),
    ],
    rotation: (one, heads) => rotation(one, heads, traits),
  });
}

/** All linears on the one normed input of a parallel block, as compiled graphs merge them. */
function mergedInputs(context: PlanContext, heads: LocalHeads): PlannedOperator[] {
  const { architecture, linears: format, split } = context;
  const { hiddenSize, headDim, intermediateSize, projectionBias: bias } = architecture;
  const key = { outputs: heads.keyValue * headDim };
  const gate = { outputs: Math.ceil(intermediateSize / split.mlpTp) };
  return [
    ...quantizedInput(context),
    ...mergedMultiply(
      format,
      { rows: tokens, inputs: hiddenSize, bias, form: { lead: sequence(tokens), width: hiddenSize } },
      [{ outputs: heads.query * headDim }, key, key, gate, gate],
    ),
  ];
}

/** A gated feed-forward on its normed input. */
function feedForward(context: PlanContext, traits: SpelledTraits): PlannedOperator[] {
  const { architecture, linears: format, processGroups, split, isCompiled } = context;
  const { hiddenSize, intermediateSize, mlpBias: bias } = architecture;
  const local = Math.ceil(intermediateSize / split.mlpTp);
  const lead = sequence(tokens);
  const wide = sequence(tokens, local);
  const shape = { format, rows: tokens, bias, shard: processGroups.mlp, global: processGroups.tp, lead };
  const up = columnParallel({ ...shape, inputs: hiddenSize, outputs: intermediateSize });
  const product = memoryOperator('aten.mul.Tensor', tokens, 4 * local, 2 * local, { inputs: [wide, wide] });
  const activation = (name: string) => memoryOperator(name, tokens, 2 * local, 2 * local, { inputs: [wide] });
  const down = rowParallel(
    { ...shape, inputs: intermediateSize, outputs: hiddenSize },
    { isCompiled, hasFullInput: true },
  );
  if (!isCompiled)
    return [...up, activation(traits.isGelu ? 'aten.gelu' : 'aten.silu'), ...up, product, ...down];
  const merged = traits.isParallel
    ? []
    : [
        ...quantizedInput(context),
        ...mergedMultiply(
          format,
          { rows: tokens, inputs: hiddenSize, bias, form: { lead, width: hiddenSize } },
          [{ outputs: local }, { outputs: local }],
        ),
      ];
  const activated = traits.isGelu
    ? [activation('tensor_cast.gelu'), product]
    : [memoryOperator('tensor_cast.swiglu', tokens, 4 * local, 2 * local, { inputs: [wide, wide] })];
  return [...merged, ...activated, ...down];
}

/** Weights of the norms of queries and keys beyond those of one head. */
function headNormBytes(context: PlanContext): number {
  const { architecture } = context;
  const { headDim, qkNorm } = architecture;
  if (qkNorm !== 'head') return 0;
  const heads = localHeads(context);
  return 2 * (heads.query + heads.keyValue) * headDim - 4 * headDim;
}

/** A decoder layer whose norms are spelled out in single operators, in whatever order it norms. */
export function spelledLayer(context: PlanContext, traits: SpelledTraits): DecoderBlock {
  const { hiddenSize } = context.architecture;
  const norm = hiddenNorm(context, traits);
  const { order } = traits;
  const pre = order === 'post' ? [] : norm;
  const post = order === 'pre' ? [] : norm;
  const add = addition(tokens, hiddenSize);
  const operators = traits.isParallel
    ? [...attention(context, traits, norm), ...feedForward(context, traits), add, add]
    : [
        ...attention(context, traits, pre),
        ...post,
        add,
        ...pre,
        ...feedForward(context, traits),
        ...post,
        add,
      ];
  const normCount = traits.isParallel ? 1 : order === 'sandwich' ? 4 : 2;
  return {
    operators,
    weightBytes:
      groupedQueryWeightBytes(context) +
      headNormBytes(context) +
      denseMlpWeightBytes(context) +
      2 * normCount * hiddenSize,
  };
}
