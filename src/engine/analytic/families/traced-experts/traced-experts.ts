import { type ExpertTraits, expertTraits } from '../../../models/families/traced-experts.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import type { LocalHeads } from '../../../terms/local-heads.ts';
import { moeFactsOf } from '../../../terms/plan-facts.ts';
import { weightBytes } from '../../../terms/quantization.ts';
import { bareProjections, type GroupedQueryVariant, inputProjections } from '../../blocks/grouped-query.ts';
import type { LayerPlan } from '../../blocks/layer-plan.ts';
import { residualNorm, sharedExpert } from '../../blocks/moe.ts';
import { addition } from '../../blocks/residual.ts';
import { groupedQueryCacheBytes } from '../../memory/key-value-cache.ts';
import { groupedQueryWeightBytes } from '../../memory/layer-weights.ts';
import { linear, mergedMultiply, quantizeActivation } from '../../operators/linear.ts';
import { memoryOperator, type PlannedOperator, sequence, tokens } from '../../operators/planned-operator.ts';
import { contiguousCopy, ropeTables } from '../../operators/rope.ts';
import { type DecoderBlock, decoderLayer, decoderPlan } from '../decoder.ts';
import { denseLayer, groupedQueryLayer, layersByKind } from '../layers.ts';
import { fullPrecisionNorm } from '../traced-dense/norms.ts';
import { normedRotation } from '../traced-dense/rotation.ts';
import { tracedExperts } from './experts.ts';
import { tracedRouter } from './routers.ts';

/** Both halves of each head turned by cosines and sines of half the width, then joined (gpt-oss). */
function halvedRotation({ architecture }: ForwardSetup, heads: LocalHeads): PlannedOperator[] {
  const { headDim } = architecture;
  const half = headDim / 2;
  return [heads.query, heads.keyValue].flatMap((count) => {
    const elements = count * half;
    const product = memoryOperator('aten.mul.Tensor', tokens, 2 * elements + 2 * half, 2 * elements);
    const pair = (name: string) => memoryOperator(name, tokens, 4 * elements, 2 * elements);
    return [
      ...[product, product, product, product],
      pair('aten.sub.Tensor'),
      pair('aten.add.Tensor'),
      memoryOperator('aten.cat', tokens, 4 * elements, 4 * elements),
      ...contiguousCopy(count, headDim),
    ];
  });
}

/** A spelled norm in front of the projections. */
function spelledProjections(setup: ForwardSetup, heads: LocalHeads): PlannedOperator[] {
  const { architecture, linears, isCompiled } = setup;
  const { hiddenSize, headDim, projectionBias } = architecture;
  return [
    ...fullPrecisionNorm(tokens, hiddenSize, isCompiled),
    ...(isCompiled ? quantizeActivation(linears, tokens, hiddenSize, sequence(tokens, hiddenSize)) : []),
    ...inputProjections(setup, heads, heads.query * headDim, { bias: projectionBias }),
  ];
}

function attentionVariant({ normsRotated, isSpelled }: ExpertTraits): GroupedQueryVariant {
  if (isSpelled) return { projections: spelledProjections, rotation: halvedRotation };
  return normsRotated ? { projections: bareProjections, rotation: normedRotation } : {};
}

/** Residual addition and norm in front of the experts. */
function prologue(setup: ForwardSetup, { isSpelled }: ExpertTraits): PlannedOperator[] {
  if (!isSpelled) return residualNorm(setup);
  const { hiddenSize } = setup.architecture;
  return [addition(tokens, hiddenSize), ...fullPrecisionNorm(tokens, hiddenSize, setup.isCompiled)];
}

/** The shared expert with a gate of its own; compiled graphs merge all linears on its input, the router's too in fp16. */
function gatedShared(setup: ForwardSetup, width: number, others: number): PlannedOperator[] {
  const { architecture, linears, isCompiled } = setup;
  const { hiddenSize } = architecture;
  const shape = { rows: tokens, inputs: hiddenSize };
  const projected = isCompiled
    ? [
        ...quantizeActivation(linears, tokens, hiddenSize),
        ...mergedMultiply(linears, shape, [
          ...(others > 0 ? [{ outputs: others }] : []),
          { outputs: width },
          { outputs: width },
          { outputs: 1 },
        ]),
        memoryOperator('tensor_cast.swiglu', tokens, 4 * width, 2 * width),
        ...linear(linears, { rows: tokens, inputs: width, outputs: hiddenSize }),
      ]
    : [...sharedExpert(setup, tokens, width), ...linear(linears, { ...shape, outputs: 1 })];
  return [
    ...projected,
    memoryOperator('aten.sigmoid', tokens, 2, 2),
    memoryOperator('aten.mul.Tensor', tokens, 2 + 2 * hiddenSize, 2 * hiddenSize),
  ];
}

/** Bytes of router, routed experts and shared ones of one layer; nothing of it is sharded, routed experts stay fp16. */
function expertsWeightBytes(setup: ForwardSetup, traits: ExpertTraits): number {
  const { architecture, linears } = setup;
  const { hiddenSize } = architecture;
  const { experts, expertWidth, sharedWidth, biasBytes } = moeFactsOf(setup);
  const gated =
    sharedWidth === 0
      ? 0
      : 2 * weightBytes(linears, hiddenSize, sharedWidth) + weightBytes(linears, sharedWidth, hiddenSize);
  const router =
    traits.router === 'linear' ? weightBytes(linears, hiddenSize, experts) : 2 * experts * hiddenSize;
  return (
    router +
    experts * biasBytes +
    2 * experts * 3 * hiddenSize * expertWidth +
    gated +
    (traits.shared === 'gated' ? weightBytes(linears, hiddenSize, 1) : 0) +
    // gpt-oss: biases of the router and of every expert, a sink for each head.
    (traits.isSpelled ? 2 * experts * (1 + 2 * expertWidth + hiddenSize) : 0)
  );
}

function expertsBlock(setup: ForwardSetup, traits: ExpertTraits): DecoderBlock {
  const { architecture, linears, isCompiled } = setup;
  const { hiddenSize } = architecture;
  const { experts, sharedWidth } = moeFactsOf(setup);
  const routedBytes = traits.router === 'groups' || traits.router === 'linear' ? 4 : 2;
  const isMerged = traits.shared === 'gated' && isCompiled && linears.family === 'fp16';
  const shared = sharedWidth === 0 ? 'none' : traits.shared;
  const router = tracedRouter(setup, traits, isMerged);
  const routed = tracedExperts(setup, traits, routedBytes);
  const sum = addition(tokens, hiddenSize);
  const plainShared = () => sharedExpert(setup, tokens, sharedWidth);
  const operators = {
    none: () => [...router, ...routed],
    gated: () => [...gatedShared(setup, sharedWidth, isMerged ? experts : 0), ...router, ...routed, sum],
    plain: () => [...router, ...routed, ...plainShared(), sum],
    first: () => [...plainShared(), ...router, ...routed, sum],
  }[shared];
  return {
    operators: [...prologue(setup, traits), ...operators()],
    weightBytes: expertsWeightBytes(setup, traits),
  };
}

/** Factor on the result of a block, in front of its addition. */
function scaled({ architecture }: ForwardSetup, { isScaled }: ExpertTraits): DecoderBlock {
  const width = 2 * architecture.hiddenSize;
  return {
    operators: isScaled ? [memoryOperator('aten.mul.Tensor', tokens, width, width)] : [],
    weightBytes: 0,
  };
}

function layer(setup: ForwardSetup, traits: ExpertTraits, hasExperts: boolean): DecoderBlock {
  const attention = groupedQueryLayer(setup, attentionVariant(traits));
  const sinks = traits.isSpelled ? 2 * (setup.architecture.queryHeads / setup.split.tp) : 0;
  return decoderLayer(
    setup,
    { operators: attention.operators, weightBytes: groupedQueryWeightBytes(setup) + sinks },
    scaled(setup, traits),
    hasExperts ? expertsBlock(setup, traits) : denseLayer(setup),
    scaled(setup, traits),
  );
}

/** Models with experts that the modelled program traces through their own modules (references/engine/families/traced-experts.md). */
export function tracedExpertsPlan(setup: ForwardSetup): LayerPlan {
  const { architecture, mtpTokens, isCompiled, stage } = setup;
  const { config, layers, hiddenSize, rotaryDim, maxPositions, modelType } = architecture;
  const traits = expertTraits(modelType);
  const kinds = Array.isArray(config.mlp_layer_types) ? config.mlp_layer_types : [];
  const hasExperts = (index: number) => kinds[index] === 'sparse';
  const width = 2 * hiddenSize;
  const tableWidth = traits.isSpelled ? rotaryDim / 2 : rotaryDim;
  return decoderPlan(setup, {
    layers: layersByKind(
      layers,
      (index) => String(kinds[index]),
      (index) => layer(setup, traits, hasExperts(index)),
    ),
    mtpLayer: (one) => layer(one, traits, hasExperts(layers - 1)),
    tables: [
      ...(traits.isScaled && stage.isFirst ? [memoryOperator('aten.mul.Tensor', tokens, width, width)] : []),
      ...ropeTables(tableWidth, maxPositions, isCompiled),
    ],
    ...(traits.isSpelled ? { finalNorm: fullPrecisionNorm(tokens, hiddenSize, isCompiled) } : {}),
    // Its tables are half as wide as those of others.
    otherWeightBytes: traits.isSpelled ? -2 * 2 * maxPositions * (rotaryDim - tableWidth) : 0,
    keyValueCacheBytes: (batch) => (layers + mtpTokens) * groupedQueryCacheBytes(setup, batch),
  });
}
