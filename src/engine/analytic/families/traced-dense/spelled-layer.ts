import type { spelledTraits } from '../../../models/families/traced-dense.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { type LocalHeads, localHeads } from '../../../terms/local-heads.ts';
import { loneRank } from '../../../terms/process-group.ts';
import { groupedQueryBlock, inputProjections } from '../../blocks/grouped-query.ts';
import {
  columnParallel,
  columnWidth,
  gatheredRows,
  gatherFeatures,
  rowParallel,
  type ShardedLinear,
  slicedRows,
  takesDetour,
} from '../../blocks/parallel-linear.ts';
import { addition } from '../../blocks/residual.ts';
import { allGather } from '../../communication/collectives.ts';
import { groupedQueryWeightBytes } from '../../memory/layer-weights.ts';
import { linear, mergedMultiply, quantizeActivation } from '../../operators/linear.ts';
import {
  memoryOperator,
  type PlannedOperator,
  scaled,
  sequence,
  tokens,
} from '../../operators/planned-operator.ts';
import type { DecoderBlock } from '../decoder.ts';
import { spelledActivation } from './activations.ts';
import {
  centredNorm,
  fullPrecisionNorm,
  fusedNorm,
  layerNorm,
  offsetNorm,
  type SpelledNorm,
  widenedWeightNorm,
} from './norms.ts';
import { feedForwardWeightBytes } from './plain-feed-forward.ts';
import { spelledRotation } from './rotation.ts';

/** Facts of a type and its configuration. */
type SpelledTraits = NonNullable<ReturnType<typeof spelledTraits>>;

const norms: Readonly<Record<SpelledTraits['norm'], SpelledNorm>> = {
  offset: offsetNorm,
  'full-precision': fullPrecisionNorm,
  centred: centredNorm,
  fused: fusedNorm,
  layer: layerNorm,
  'widened-weight': widenedWeightNorm,
};

/** The norm over hidden states. */
export function hiddenNorm(
  { architecture, isCompiled }: ForwardSetup,
  { norm }: SpelledTraits,
): PlannedOperator[] {
  return norms[norm](tokens, architecture.hiddenSize, isCompiled);
}

/** Norms of queries and keys: of each head, with a weight for every one of its places, or of the whole row. */
function queryKeyNorms(
  setup: ForwardSetup,
  heads: LocalHeads,
  { norm, normsEachHead }: SpelledTraits,
): PlannedOperator[] {
  const { architecture, isCompiled } = setup;
  const { headDim, qkNorm } = architecture;
  if (qkNorm === 'none') return [];
  return [heads.query, heads.keyValue].flatMap((count) =>
    qkNorm === 'full'
      ? norms[norm](tokens, count * headDim, isCompiled)
      : norms[norm](
          scaled(tokens, count),
          headDim,
          isCompiled,
          (normsEachHead ? count : 1) * headDim,
          sequence(tokens, count),
        ),
  );
}

function quantizedInput({ linears, architecture, isCompiled }: ForwardSetup): PlannedOperator[] {
  const { hiddenSize } = architecture;
  return isCompiled ? quantizeActivation(linears, tokens, hiddenSize, sequence(tokens, hiddenSize)) : [];
}

/** Attention from its normed input; `first`: what compiled graphs merge with its projections. */
function attention(setup: ForwardSetup, traits: SpelledTraits, before: readonly PlannedOperator[]) {
  return groupedQueryBlock(setup, {
    projections: (one, heads) => [
      ...before,
      ...(mergesBlock(one, traits)
        ? mergedInputs(one, heads, traits.isGated)
        : [
            ...quantizedInput(one),
            ...inputProjections(one, heads, heads.query * one.architecture.headDim, {
              bias: one.architecture.projectionBias,
            }),
          ]),
      ...queryKeyNorms(one, heads, traits),
    ],
    rotation: (one, heads) => spelledRotation(one, heads, traits.rotation),
  });
}

/** Whether compiled graphs merge the feed-forward of a parallel block with the projections beside it. */
function mergesBlock({ isCompiled, processGroups }: ForwardSetup, { isParallel }: SpelledTraits): boolean {
  return isParallel && isCompiled && !takesDetour(processGroups.mlp, processGroups.tp);
}

/**
 * Gate and up as compiled graphs merge them where the feed-forward has ranks of its own: rows gathered from those ranks,
 * one linear, each result gathered whole (references/engine/parallelism.md 3.3).
 */
function gatheredInputs(
  { format, rows, bias, shard, global, inputs, outputs }: ShardedLinear,
  parts: number,
) {
  const local = Math.ceil(outputs / shard.size);
  const merged = { rows: gatheredRows(rows, shard, global), inputs, outputs: parts * local, bias };
  return [
    ...allGather(shard, slicedRows(rows, global), inputs),
    ...linear(format, { ...merged, scaleRows: local }),
    ...Array.from({ length: parts }, () => gatherFeatures(rows, local, outputs, shard, global)).flat(),
  ];
}

/** All linears on the one normed input of a parallel block, as compiled graphs merge them. */
function mergedInputs(setup: ForwardSetup, heads: LocalHeads, isGated: boolean): PlannedOperator[] {
  const { architecture, linears: format, split } = setup;
  const { hiddenSize, headDim, intermediateSize, projectionBias: bias } = architecture;
  const key = { outputs: heads.keyValue * headDim };
  const gate = { outputs: Math.ceil(intermediateSize / split.mlpTp) };
  return [
    ...quantizedInput(setup),
    ...mergedMultiply(
      format,
      { rows: tokens, inputs: hiddenSize, bias, form: { lead: sequence(tokens), width: hiddenSize } },
      [{ outputs: heads.query * headDim }, key, key, gate, ...(isGated ? [gate] : [])],
    ),
  ];
}

/** A feed-forward on its normed input, with a gate or without. */
function feedForward(setup: ForwardSetup, traits: SpelledTraits): PlannedOperator[] {
  const { architecture, linears: format, processGroups, isCompiled } = setup;
  const { hiddenSize, intermediateSize, mlpBias: bias } = architecture;
  const lead = sequence(tokens);
  const { mlp, tp } = processGroups;
  const global = traits.wholeLinears === 'none' ? tp : mlp;
  const local = columnWidth(intermediateSize, mlp, global);
  const wide = sequence(tokens, local);
  const shape = { format, rows: tokens, bias, shard: mlp, global, lead };
  const up = columnParallel({ ...shape, inputs: hiddenSize, outputs: intermediateSize });
  const product = memoryOperator('aten.mul.Tensor', tokens, 4 * local, 2 * local, { inputs: [wide, wide] });
  const activation = spelledActivation(traits.activation, local, isCompiled);
  const down = rowParallel(
    { ...shape, inputs: intermediateSize, outputs: hiddenSize },
    { isCompiled, hasFullInput: true },
  );
  if (!isCompiled) return [...up, ...activation, ...(traits.isGated ? [...up, product] : []), ...down];
  const parts = traits.isGated ? [{ outputs: local }, { outputs: local }] : [{ outputs: local }];
  const form = { lead, width: hiddenSize };
  const multiplied = takesDetour(mlp, global)
    ? gatheredInputs({ ...shape, inputs: hiddenSize, outputs: intermediateSize }, parts.length)
    : [
        ...quantizedInput(setup),
        ...mergedMultiply(format, { rows: tokens, inputs: hiddenSize, bias, form }, parts),
      ];
  const merged = mergesBlock(setup, traits) ? [] : multiplied;
  if (!traits.isGated) return [...merged, ...activation, ...down];
  const activated =
    traits.activation === 'silu'
      ? [memoryOperator('tensor_cast.swiglu', tokens, 4 * local, 2 * local, { inputs: [wide, wide] })]
      : [...activation, product];
  return [...merged, ...activated, ...down];
}

/** Weights of the norms of queries and keys beyond those of one head. */
function headNormBytes(setup: ForwardSetup, { normsEachHead }: SpelledTraits): number {
  const { architecture } = setup;
  const { headDim, qkNorm } = architecture;
  if (qkNorm !== 'head' || !normsEachHead) return 0;
  const heads = localHeads(setup);
  return 2 * (heads.query + heads.keyValue) * headDim - 4 * headDim;
}

/** The plan as the linears of a layer see it, some of which are never sharded. */
function withWholeLinears(setup: ForwardSetup, { wholeLinears }: SpelledTraits): ForwardSetup {
  if (wholeLinears === 'none') return setup;
  const { split, processGroups } = setup;
  return {
    ...setup,
    split: { ...split, mlpTp: 1, ...(wholeLinears === 'output-too' ? { oProjTp: 1 } : {}) },
    processGroups: { ...processGroups, mlp: loneRank },
  };
}

/** A decoder layer whose norms are spelled out in single operators, in whatever order it norms. */
export function spelledLayer(given: ForwardSetup, traits: SpelledTraits): DecoderBlock {
  const setup = withWholeLinears(given, traits);
  const { hiddenSize } = setup.architecture;
  const norm = hiddenNorm(setup, traits);
  const { order } = traits;
  const pre = order === 'post' ? [] : norm;
  const post = order === 'pre' ? [] : norm;
  const add = addition(tokens, hiddenSize);
  const operators = traits.isParallel
    ? [...attention(setup, traits, norm), ...feedForward(setup, traits), add, add]
    : [...attention(setup, traits, pre), ...post, add, ...pre, ...feedForward(setup, traits), ...post, add];
  const normCount = traits.isParallel ? 1 : order === 'sandwich' ? 4 : 2;
  return {
    operators,
    weightBytes:
      groupedQueryWeightBytes(setup) +
      headNormBytes(setup, traits) +
      feedForwardWeightBytes(setup, { isGated: traits.isGated }) +
      (traits.norm === 'layer' ? 4 : 2) * normCount * hiddenSize,
  };
}
