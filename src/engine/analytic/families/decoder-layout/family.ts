import { type DecoderFacts, type DecoderLayerKind, decoderFacts } from '../../../models/families/decoder.ts';
import type { Batch } from '../../../terms/batch.ts';
import type { PlanContext } from '../../../terms/plan-context.ts';
import { shareLengthsOfModel } from '../../blocks/context-parallel.ts';
import type { LayerPlan } from '../../blocks/layer-plan.ts';
import { groupedQueryCacheBytes, mlaCacheBytes } from '../../memory/key-value-cache.ts';
import { ropeTables } from '../../operators/rope.ts';
import { type DecoderBlock, decoderLayer, decoderPlan } from '../decoder.ts';
import { groupedQueryLayer, layersByKind, mlaLayer } from '../layers.ts';
import { denseFeedForward, expertsFeedForward } from './feed-forward.ts';
import { stateSpaceLayer, statesBytes } from './state-space.ts';
import { lastTokens } from './window.ts';

/** The plan as layers with a window see it, whose heads may be others. */
function slidingContext(context: PlanContext, { slidingHeads }: DecoderFacts): PlanContext {
  return slidingHeads === null
    ? context
    : { ...context, architecture: { ...context.architecture, ...slidingHeads } };
}

/** The half of a layer that mixes tokens; none where a layer has a feed-forward alone. */
function mixer(context: PlanContext, facts: DecoderFacts, kind: DecoderLayerKind): DecoderBlock[] {
  const { state, window } = facts;
  if (kind.mixer === 'none') return [];
  if (kind.mixer === 'state' && state !== null) return [stateSpaceLayer(context, state)];
  if (context.architecture.mla !== null) return [mlaLayer(context)];
  if (kind.mixer === 'full_attention') return [groupedQueryLayer(context)];
  return [groupedQueryLayer(slidingContext(context, facts), window > 0 ? { sees: lastTokens(window) } : {})];
}

function layer(context: PlanContext, facts: DecoderFacts, kind: DecoderLayerKind): DecoderBlock {
  const isAlone = kind.mixer === 'none';
  const feedForward = {
    none: () => [],
    dense: () => [denseFeedForward(context, facts.isGated, isAlone)],
    sparse: () => [expertsFeedForward(context, facts.isGated, isAlone, facts.expertLatent)],
  }[kind.feedForward];
  return decoderLayer(context, ...mixer(context, facts, kind), ...feedForward());
}

/**
 * Bytes of what all layers keep of the requests of a batch: whole sequences where attention sees them, a window where it
 * sees no more, states of fixed size.
 */
function cacheBytes(context: PlanContext, facts: DecoderFacts): (batch: Batch) => number {
  const { architecture, split, mtpTokens } = context;
  const count = (name: DecoderLayerKind['mixer']) =>
    facts.layers.filter(({ mixer: one, readsOtherCache }) => one === name && !readsOtherCache).length;
  const whole = count('full_attention') + mtpTokens;
  const windowed = count('sliding_attention');
  const states = count('state');
  const seen = lastTokens(facts.window);
  const sliding = slidingContext(context, facts);
  const ofLayer = (batch: Batch, one = context) =>
    architecture.mla === null ? groupedQueryCacheBytes(one, batch) : mlaCacheBytes(one, batch);
  return (batch) =>
    whole * ofLayer(batch) +
    (windowed === 0 ? 0 : windowed * ofLayer(facts.window > 0 ? seen(batch) : batch, sliding)) +
    statesBytes(facts.state, states, split.tp, batch);
}

/**
 * Any decoder from its published architecture (references/engine/families/decoder.md): blocks of the families that were
 * compared with the modelled program, windows and states as the architecture has them, tied embeddings once.
 */
export function decoderLayoutPlan(context: PlanContext): LayerPlan {
  const { architecture, split, stage } = context;
  const { config, id, rotaryDim, maxPositions, vocabSize, hiddenSize, layers } = architecture;
  const facts = decoderFacts(config, id);
  const last: DecoderLayerKind = {
    mixer: 'full_attention',
    feedForward: facts.layers.at(-1)?.feedForward ?? 'dense',
    readsOtherCache: false,
  };
  const kindOf = (index: number): DecoderLayerKind => facts.layers[index] ?? last;
  const isTied = config.tie_word_embeddings === true && stage.isFirst && stage.isLast;
  const sharing = architecture.mla === null ? [] : shareLengthsOfModel(context);
  return decoderPlan(context, {
    layers: layersByKind(
      layers,
      (index) => `${kindOf(index).mixer} ${kindOf(index).feedForward}`,
      (index) => layer(context, facts, kindOf(index)),
    ),
    mtpLayer: (one) => layer(one, facts, last),
    // Only the rows of the batch are read, and no table is held: an architecture has none.
    tables: [...ropeTables(rotaryDim, maxPositions, false), ...sharing],
    ropeCacheBytes: 0,
    keyValueCacheBytes: cacheBytes(context, facts),
    otherWeightBytes: isTied ? -2 * Math.ceil(vocabSize / split.lmHeadTp) * hiddenSize : 0,
  });
}
