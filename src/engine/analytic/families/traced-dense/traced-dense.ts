import { angleKinds, spelledTraits, tracedTraits } from '../../../models/families/traced-dense.ts';
import type { SpelledTraits, TracedTraits } from '../../../models/families/traced-traits.ts';
import { UnsupportedArchitectureError } from '../../../terms/errors.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import type { LocalHeads } from '../../../terms/local-heads.ts';
import { weightBytes } from '../../../terms/quantization.ts';
import { bareProjections, type GroupedQueryVariant, inputProjections } from '../../blocks/grouped-query.ts';
import type { LayerPlan } from '../../blocks/layer-plan.ts';
import { rowParallel, takesDetour } from '../../blocks/parallel-linear.ts';
import { addition } from '../../blocks/residual.ts';
import { allReduce } from '../../communication/collectives.ts';
import { groupedQueryCacheBytes } from '../../memory/key-value-cache.ts';
import { linear, matrixMultiply } from '../../operators/linear.ts';
import { eagerRmsNorm, normThenQuantize, rmsNorm } from '../../operators/norm.ts';
import { memoryOperator, type PlannedOperator, sequence, tokens } from '../../operators/planned-operator.ts';
import { ropeTables } from '../../operators/rope.ts';
import { ropeAngles } from '../../operators/rope-angles.ts';
import { type DecoderBlock, decoderLayer, decoderPlan } from '../decoder.ts';
import { interleavedRotation as fullPrecisionRotation } from '../ernie4-5-moe/rotation.ts';
import { denseLayer, groupedQueryLayer } from '../layers.ts';
import { plainFeedForward } from './plain-feed-forward.ts';
import { interleavedRotation, joinedRotation, normedRotation } from './rotation.ts';
import { siglipWeightBytes } from './siglip-weights.ts';
import { hiddenNorm, spelledLayer } from './spelled-layer.ts';

/** Queries, keys and values from one weight: one linear in eager mode, as compiled graphs merge them anyway. */
function joinedProjections(setup: ForwardSetup, heads: LocalHeads): PlannedOperator[] {
  const { architecture, linears: format, isCompiled } = setup;
  const { hiddenSize, headDim, projectionBias, epsilon } = architecture;
  const width = (heads.query + 2 * heads.keyValue) * headDim;
  if (isCompiled) {
    return [
      ...normThenQuantize(format, tokens, hiddenSize, { added: null, epsilon }),
      ...inputProjections(setup, heads, heads.query * headDim, { bias: projectionBias }),
    ];
  }
  return [
    ...eagerRmsNorm(tokens, hiddenSize),
    ...linear(format, { rows: tokens, inputs: hiddenSize, outputs: width, bias: projectionBias }),
  ];
}

function attention(traits: TracedTraits): GroupedQueryVariant {
  // Norms of the heads come behind the rotation here.
  if (traits.normsRotated) return { projections: bareProjections, rotation: normedRotation };
  const projections = traits.joinsProjections ? { projections: joinedProjections } : {};
  switch (traits.rotation) {
    case 'joined':
      return { ...projections, rotation: joinedRotation };
    case 'interleaved':
      return { ...projections, rotation: interleavedRotation };
    case 'interleaved-fp32':
      return {
        ...projections,
        rotation: (setup, heads) => fullPrecisionRotation(setup, heads, { spreads: true }),
      };
    default:
      return projections;
  }
}

/**
 * Gate and up from one weight: eager code runs it as one linear. No rule shards it, so that every rank holds it whole and
 * its down projection takes a shard of the weight against the whole activation.
 */
function joinedFeedForward(setup: ForwardSetup): DecoderBlock {
  const { architecture, linears: format, processGroups, split, isCompiled } = setup;
  if (isCompiled && split.tp === 1) return denseLayer(setup);
  const { hiddenSize, intermediateSize: width, mlpBias: bias, epsilon } = architecture;
  const lead = sequence(tokens);
  const wide = sequence(tokens, width);
  const { mlp, tp } = processGroups;
  const shard = Math.ceil(width / split.mlpTp);
  const down = {
    rows: tokens,
    inputs: shard,
    outputs: hiddenSize,
    bias,
    ...(shard === width ? {} : { activationWidth: width, workWidth: width }),
  };
  const operators = isCompiled
    ? [
        ...normThenQuantize(format, tokens, hiddenSize, { added: wide, epsilon }),
        matrixMultiply(format, {
          rows: tokens,
          inputs: hiddenSize,
          outputs: 2 * width,
          bias,
          scaleRows: width,
        }),
        memoryOperator('tensor_cast.swiglu', tokens, 4 * width, 2 * width, { inputs: [wide, wide] }),
      ]
    : [
        addition(tokens, hiddenSize),
        ...eagerRmsNorm(tokens, hiddenSize),
        ...linear(format, { rows: tokens, inputs: hiddenSize, outputs: 2 * width, bias }),
        memoryOperator('aten.silu', tokens, 2 * width, 2 * width, { inputs: [wide] }),
        memoryOperator('aten.mul.Tensor', tokens, 4 * width, 2 * width, { inputs: [wide, wide] }),
      ];
  return {
    operators: [
      ...operators,
      ...(takesDetour(mlp, tp)
        ? rowParallel(
            { format, rows: tokens, inputs: width, outputs: hiddenSize, bias, shard: mlp, global: tp },
            { isCompiled, hasFullInput: true },
          )
        : [
            ...linear(format, isCompiled ? { ...down, form: { lead, width } } : down),
            ...allReduce(mlp, tokens, hiddenSize, isCompiled ? {} : { lead }),
          ]),
    ],
    weightBytes:
      weightBytes(format, hiddenSize, 2 * width, { bias }) + weightBytes(format, shard, hiddenSize, { bias }),
  };
}

/** Operators behind a block, in front of the residual addition. */
function behind({ architecture, isCompiled }: ForwardSetup, traits: TracedTraits): DecoderBlock {
  const { hiddenSize } = architecture;
  const whole = sequence(tokens, hiddenSize);
  return {
    operators: [
      ...(traits.hasPostNorms ? rmsNorm(tokens, hiddenSize, isCompiled) : []),
      ...(traits.isScaled
        ? [memoryOperator('aten.mul.Tensor', tokens, 2 * hiddenSize, 2 * hiddenSize, { inputs: [whole] })]
        : []),
    ],
    weightBytes: traits.hasPostNorms ? 2 * hiddenSize : 0,
  };
}

function feedForwardOf(setup: ForwardSetup, traits: TracedTraits): DecoderBlock {
  if (traits.plainActivation !== null) return plainFeedForward(setup, traits.plainActivation);
  return traits.joinsGate ? joinedFeedForward(setup) : denseLayer(setup);
}

function layer(setup: ForwardSetup, traits: TracedTraits): DecoderBlock {
  const feedForward = feedForwardOf(setup, traits);
  // A weight for queries, keys and values together is no more sharded than those of a predictor.
  const ofHeads = traits.joinsProjections ? { ...setup, isMtpLayer: true } : setup;
  return decoderLayer(
    setup,
    groupedQueryLayer(ofHeads, attention(traits)),
    behind(setup, traits),
    feedForward,
    behind(setup, traits),
  );
}

/** Angles of each kind of layer; compiled graphs compute those that a layer reads, and all layers are traced as the first. */
function repeatedAngles({ architecture, isCompiled }: ForwardSetup, isWide: boolean): PlannedOperator[] {
  const { config, layers, rotaryDim } = architecture;
  const kinds = isCompiled ? 1 : angleKinds(config, layers);
  return Array.from({ length: kinds }, () =>
    ropeAngles(rotaryDim, isCompiled, { keepsFullPrecision: isWide }),
  ).flat();
}

/** Bytes beside layers: an image encoder in front, the bias of a layer norm in front of the head, two lists of frequencies of each kind of angles. */
function bytesOutsideLayers(setup: ForwardSetup, spelled: ReturnType<typeof spelledTraits>): number {
  const { architecture, stage } = setup;
  const { config, layers, rotaryDim, hiddenSize } = architecture;
  const encoder = siglipWeightBytes(setup);
  const bias = spelled?.norm === 'layer' && stage.isLast ? 2 * hiddenSize : 0;
  return encoder + bias + (spelled?.computesAngles ? 4 * rotaryDim * angleKinds(config, layers) : 0);
}

/**
 * The factor on the embedding. Where it belongs to the embedding's own module it comes before the columns that the ranks
 * hold are gathered.
 */
function embeddingScale(
  { architecture, options, split }: ForwardSetup,
  isScaled: boolean,
  spelled: SpelledTraits | null,
): PlannedOperator[] {
  const isInside = spelled?.scalesEmbedding ?? false;
  if (!isScaled && !isInside) return [];
  const ranks = isInside && options.wordEmbeddingTp === 'col' ? split.tp : 1;
  const width = Math.ceil(architecture.hiddenSize / ranks);
  return [
    memoryOperator('aten.mul.Tensor', tokens, 2 * width, 2 * width, { inputs: [sequence(tokens, width)] }),
  ];
}

/** Dense models that the modelled program traces through their own modules (references/engine/families/traced-dense.md). */
export function tracedDensePlan(setup: ForwardSetup): LayerPlan {
  const { architecture, mtpTokens, options, isCompiled } = setup;
  if (options.image !== null) throw new UnsupportedArchitectureError(architecture.id, { code: 'images' });
  const { rotaryDim, maxPositions, layers } = architecture;
  const { modelType, config } = architecture;
  const traits = tracedTraits(modelType);
  const spelled = spelledTraits(modelType, config);
  const hasWideTables = traits.rotation === 'interleaved-fp32' || spelled?.rotation === 'wide';
  const elementBytes = hasWideTables ? 4 : 2;
  const layOut = (one: ForwardSetup) => (spelled === null ? layer(one, traits) : spelledLayer(one, spelled));
  return decoderPlan(setup, {
    layers: [{ layer: layOut(setup), members: Array.from({ length: layers }, (_, index) => index) }],
    mtpLayer: layOut,
    tables: [
      ...(setup.stage.isFirst ? embeddingScale(setup, traits.isScaled, spelled) : []),
      ...(spelled?.computesAngles
        ? repeatedAngles(setup, hasWideTables)
        : ropeTables(rotaryDim, maxPositions, isCompiled, elementBytes)),
    ],
    ropeCacheBytes: spelled?.computesAngles ? 0 : elementBytes,
    ...(spelled === null ? {} : { finalNorm: hiddenNorm(setup, spelled) }),
    keyValueCacheBytes: (batch) => (layers + mtpTokens) * groupedQueryCacheBytes(setup, batch),
    otherWeightBytes: bytesOutsideLayers(setup, spelled),
  });
}
