import {
  type DecoderFacts,
  type DecoderLayerKind,
  decoderFacts,
  hasState,
  type LayerSizes,
} from '../../../models/families/decoder-facts.ts';
import type { Mixer } from '../../../models/layer-kinds.ts';
import type { Batch } from '../../../terms/batch.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { weightBytes } from '../../../terms/quantization.ts';
import { shareLengthsOfModel } from '../../blocks/context-parallel.ts';
import type { LayerPlan } from '../../blocks/layer-plan.ts';
import { mlaCacheBytes } from '../../memory/key-value-cache.ts';
import { linear } from '../../operators/linear.ts';
import { memoryOperator, type PlannedOperator, tokens } from '../../operators/planned-operator.ts';
import { eagerRopeTables } from '../../operators/rope.ts';
import { type DecoderBlock, decoderLayer, decoderPlan } from '../decoder.ts';
import { layersByKind, mlaLayer } from '../layers.ts';
import { attentionOfKind, cacheBytesOfKind, type Sight, seenBy } from './attention-of-kind.ts';
import { denseBesideExperts, denseFeedForward, expertsFeedForward } from './feed-forward.ts';
import { filteredCacheBytes } from './filtered-queries.ts';
import { sharedBlock, sharedBlockBytes } from './shared-block.ts';
import { bareStateSpace, gatedMemory, stateSpaceLayer, statesBytes } from './state-space.ts';

/** Context that attention of a layer sees; null of a layer without attention. */
function sightOf(mixer: Mixer): Sight | null {
  switch (mixer) {
    case 'none':
    case 'state':
    case 'gated_memory':
      return null;
    case 'sliding_attention':
    case 'sliding_attention_and_state':
      return 'sliding_attention';
    default:
      return 'full_attention';
  }
}

function attention(setup: ForwardSetup, facts: DecoderFacts, kind: DecoderLayerKind): DecoderBlock {
  const isJoined = facts.joinsOutputs && kind.mixer.endsWith('attention_and_state');
  const { readsOtherCache, own } = kind;
  const sight = sightOf(kind.mixer) ?? 'full_attention';
  return attentionOfKind(setup, facts, { sight, readsOtherCache, isJoined }, own);
}

/** The half of a layer that mixes tokens; none where a layer has a feed-forward alone. */
function mixer(setup: ForwardSetup, facts: DecoderFacts, kind: DecoderLayerKind): DecoderBlock[] {
  const { state } = facts;
  switch (kind.mixer) {
    case 'none':
      return [];
    case 'state':
      return state === null ? [] : [stateSpaceLayer(setup, state)];
    case 'attention_and_state':
    case 'sliding_attention_and_state':
      return [attention(setup, facts, kind), ...(state === null ? [] : [bareStateSpace(setup, state)])];
    case 'gated_memory':
      return [gatedMemory(setup, facts.gatedMemoryWidth)];
    case 'shared_block_and_state':
      return [
        ...(facts.sharedBlocks === null ? [] : [sharedBlock(setup, facts, facts.sharedBlocks)]),
        ...(state === null ? [] : [stateSpaceLayer(setup, state)]),
      ];
    default:
      return setup.architecture.mla === null ? [attention(setup, facts, kind)] : [mlaLayer(setup)];
  }
}

/**
 * The plan as the dense feed-forward of a layer sees it: it may have a width of its own, and layers without a cache one
 * twice as wide.
 */
function widened(setup: ForwardSetup, facts: DecoderFacts, kind: DecoderLayerKind): ForwardSetup {
  const factor = kind.readsOtherCache ? facts.sharedLayerWidth : 1;
  const { architecture } = setup;
  const intermediateSize = factor * (kind.own.intermediateSize ?? architecture.intermediateSize);
  return intermediateSize === architecture.intermediateSize
    ? setup
    : { ...setup, architecture: { ...architecture, intermediateSize } };
}

function feedForward(setup: ForwardSetup, facts: DecoderFacts, kind: DecoderLayerKind): DecoderBlock[] {
  const isAlone = kind.mixer === 'none';
  switch (kind.feedForward) {
    case 'none':
      return [];
    case 'dense':
      return [denseFeedForward(widened(setup, facts, kind), { isGated: facts.isGated, isAlone })];
    case 'sparse':
      return [expertsFeedForward(setup, { isGated: facts.isGated, isAlone, latent: facts.expertLatent })];
    case 'both':
      return [denseBesideExperts(setup, facts.isGated, facts.expertLatent)];
  }
}

/** The gate, the product and the projection of the input that each layer has for itself (Gemma 3n and 4). */
function perLayerInput(setup: ForwardSetup, { perLayerInput: own }: DecoderFacts): DecoderBlock[] {
  if (own === null) return [];
  const { architecture, linears: format } = setup;
  const { hiddenSize } = architecture;
  const { width } = own;
  return [
    {
      operators: [
        ...linear(format, { rows: tokens, inputs: hiddenSize, outputs: width }),
        memoryOperator('gated_input', tokens, 4 * width, 2 * width),
        ...linear(format, { rows: tokens, inputs: width, outputs: hiddenSize }),
      ],
      weightBytes: weightBytes(format, hiddenSize, width) + weightBytes(format, width, hiddenSize),
    },
  ];
}

function layer(setup: ForwardSetup, facts: DecoderFacts, kind: DecoderLayerKind): DecoderBlock {
  return decoderLayer(
    setup,
    ...mixer(setup, facts, kind),
    ...feedForward(setup, facts, kind),
    ...perLayerInput(setup, facts),
  );
}

/** How many layers of each kind keep keys and values of their own, by what they see and their sizes. */
function cachingLayers(
  facts: DecoderFacts,
  predictors: number,
): Map<string, { readonly sight: Sight; readonly own: LayerSizes; readonly count: number }> {
  const kinds = new Map<
    string,
    { readonly sight: Sight; readonly own: LayerSizes; readonly count: number }
  >();
  const add = (sight: Sight, own: LayerSizes, count: number) => {
    const key = JSON.stringify([sight, own]);
    kinds.set(key, { sight, own, count: count + (kinds.get(key)?.count ?? 0) });
  };
  for (const { mixer: one, own, readsOtherCache } of facts.layers) {
    const sight = sightOf(one);
    if (sight === null || readsOtherCache) continue;
    const { queryHeads, kvHeads } = own;
    const heads = {
      ...(queryHeads === undefined ? {} : { queryHeads }),
      ...(kvHeads === undefined ? {} : { kvHeads }),
    };
    add(sight, heads, 1);
  }
  if (predictors > 0) add('full_attention', {}, predictors);
  return kinds;
}

/**
 * Bytes of what all layers keep of the requests of a batch: whole sequences where attention sees them, a window where it
 * sees no more, states of fixed size.
 */
function cacheBytes(setup: ForwardSetup, facts: DecoderFacts): (batch: Batch) => number {
  const { architecture, split, mtpTokens } = setup;
  const states = facts.layers.filter(
    // Beside attention that reads the cache of another layer a state is a layer's own.
    ({ mixer: one, readsOtherCache }) => hasState(one) && (one !== 'state' || !readsOtherCache),
  ).length;
  const isLatent = architecture.mla !== null;
  const parts = [...cachingLayers(facts, mtpTokens).values()].map(({ sight, own, count }) => {
    const ofLayer = isLatent
      ? (batch: Batch) => mlaCacheBytes(setup, batch)
      : cacheBytesOfKind(setup, facts, sight, own);
    const seen = seenBy(facts, sight);
    const kept = (batch: Batch) => (facts.filtersQueries ? filteredCacheBytes(setup, batch) : 0);
    return (batch: Batch) => count * (ofLayer(seen === null ? batch : seen(batch)) + kept(batch));
  });
  return (batch) =>
    parts.reduce((sum, part) => sum + part(batch), statesBytes(facts.state, states, split.tp, batch));
}

/** Weights of the first stage beside the embedding: learned positions, inputs of single layers. */
function inputBlock(
  { architecture, linears: format, stage }: ForwardSetup,
  { positionRows, perLayerInput: own }: DecoderFacts,
): DecoderBlock {
  if (!stage.isFirst) return { operators: [], weightBytes: 0 };
  const { hiddenSize, layers } = architecture;
  const width = own === null ? 0 : own.width * layers;
  const lookUp = memoryOperator('aten.embedding', tokens, 2 * width + 8, 2 * width);
  const operators: PlannedOperator[] =
    own === null ? [] : [lookUp, ...linear(format, { rows: tokens, inputs: hiddenSize, outputs: width })];
  return {
    operators,
    weightBytes:
      2 * positionRows * hiddenSize +
      (own === null ? 0 : 2 * own.tokens * width + weightBytes(format, hiddenSize, width)),
  };
}

/** Bytes by which embedding and head of a width of their own, with the projections from and to it, are fewer. */
function narrowerEmbeddingBytes(
  { architecture, split }: ForwardSetup,
  { embeddingWidth }: DecoderFacts,
  isTied: boolean,
): number {
  if (embeddingWidth === null) return 0;
  const { hiddenSize, vocabSize } = architecture;
  const rows = isTied ? vocabSize : vocabSize + Math.ceil(vocabSize / split.lmHeadTp);
  return 2 * rows * (embeddingWidth - hiddenSize) + 4 * embeddingWidth * hiddenSize;
}

/**
 * Any decoder from its published architecture (references/engine/families/decoder.md): blocks of the families that were
 * compared with the modelled program, windows and states as the architecture has them, tied embeddings once.
 */
export function decoderLayoutPlan(setup: ForwardSetup): LayerPlan {
  const { architecture, split, stage } = setup;
  const { config, id, rotaryDim, maxPositions, vocabSize, hiddenSize, layers } = architecture;
  const facts = decoderFacts(config, id);
  const last: DecoderLayerKind = {
    mixer: 'full_attention',
    feedForward: facts.layers.at(-1)?.feedForward ?? 'dense',
    readsOtherCache: false,
    own: {},
  };
  const kindOf = (index: number): DecoderLayerKind => facts.layers[index] ?? last;
  const isTied = facts.isTied && stage.isFirst && stage.isLast;
  const attends = facts.layers.some(({ mixer: one }) => sightOf(one) !== null);
  const sharing = architecture.mla === null ? [] : shareLengthsOfModel(setup);
  const beside = inputBlock(setup, facts);
  return decoderPlan(setup, {
    layers: layersByKind(
      layers,
      (index) => JSON.stringify(kindOf(index)),
      (index) => layer(setup, facts, kindOf(index)),
    ),
    mtpLayer: (one) => layer(one, facts, last),
    // Only the rows of the batch are read, and no table is held: an architecture has none.
    tables: [...beside.operators, ...(attends ? eagerRopeTables(rotaryDim, maxPositions) : []), ...sharing],
    ropeCacheBytes: 0,
    keyValueCacheBytes: cacheBytes(setup, facts),
    otherWeightBytes:
      beside.weightBytes +
      (facts.sharedBlocks === null ? 0 : sharedBlockBytes(setup, facts, facts.sharedBlocks)) +
      narrowerEmbeddingBytes(setup, facts, isTied) -
      (isTied ? 2 * Math.ceil(vocabSize / split.lmHeadTp) * hiddenSize : 0),
  });
}
