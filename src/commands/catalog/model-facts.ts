import {
  type Architecture,
  countedOnce,
  deviceProfiles,
  gibibyte,
  hasEncoders,
  type LinearAction,
  layerKinds,
  prepareForward,
  recurrentStateBytes,
  storedQuantization,
  UnsupportedArchitectureError,
} from '../../engine/index.ts';
import { predictionLayersOf } from '../../plan/registry-facts.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { fixed, significant } from '../../text/figures.ts';
import type { SheetRow } from './sheet.ts';

/** A model with its architecture, or why it cannot be simulated. */
export interface ModelEntry {
  readonly id: string;
  readonly architecture: Architecture | null;
  readonly problem: string | null;
  readonly sameAs: readonly string[];
  readonly aliases: readonly string[];
  readonly source: string;
  /** Way out of the problem; null where there is none. */
  readonly wayOn: string | null;
  /** Its config.json is wrong in itself, not only unknown to the engine. */
  readonly isBroken: boolean;
  /** Added by the user. */
  readonly isOwn: boolean;
}

/** GiB of a model that one device holds; computed by the embedded engine for TP=1. */
export interface ModelMemory {
  readonly weightGiB: number;
  /** KV cache of one request of 1,000 tokens, as the analytic model counts it. */
  readonly kvCacheGiB: number;
  /** The same over the layers that have one. */
  readonly cachedLayersGiB: number;
}

const tokens = 1000;
const fp16Bytes = 2;
const alone = {
  worldSize: 1,
  tp: 1,
  dp: 1,
  pp: 1,
  ep: 1,
  moeTp: 1,
  moeDp: 1,
  dcp: 1,
  oProjTp: 1,
  mlpTp: 1,
  lmHeadTp: 1,
} as const;

/** Weights and cache of a model under a linear action; null where the engine refuses the pair. */
export function memoryOf(architecture: Architecture, linear: LinearAction): ModelMemory | null {
  const [device] = deviceProfiles.values();
  if (device === undefined) return null;
  try {
    const { memory } = prepareForward({
      architecture,
      device,
      split: alone,
      quantization: { linear, nonExpertLinear: null, attention: 'DISABLED', mxfp4GroupSize: 32 },
      compile: false,
      mtpTokens: 0,
      dynamicShapes: false,
    }).cost({ phase: 'decode', requests: [{ count: 1, queryLength: 1, sequenceLength: tokens }] });
    const { cached, counted } = layerKinds(architecture);
    const kvCacheGiB = memory.kvCacheBytes / gibibyte;
    return {
      weightGiB: memory.weightBytes / gibibyte,
      kvCacheGiB,
      cachedLayersGiB: (kvCacheGiB * cached) / counted,
    };
  } catch (error) {
    if (error instanceof UnsupportedArchitectureError) return null;
    throw error;
  }
}

/** Parameters of a language model, each once, in billions; null where the engine refuses it in fp16. */
export function billionsOf(architecture: Architecture): number | null {
  const counted = countedOnce(architecture);
  const memory = memoryOf(counted.architecture, 'DISABLED');
  return memory && ((memory.weightGiB * gibibyte) / fp16Bytes - counted.repeated) / 1e9;
}

/** How the feed-forward part of a model is built, in words. */
export function feedForwardOf({ moe, intermediateSize }: Architecture, texts: Catalogue['catalog']): string {
  if (moe === null) return texts.model.dense;
  return texts.model.expertsOf(
    fixed(moe.experts),
    fixed(moe.perToken),
    fixed(moe.expertWidth || intermediateSize),
  );
}

/** The facts of models that decide time and memory, a column for each. */
export function modelRows(models: readonly ModelEntry[], texts: Catalogue['catalog']): SheetRow[] {
  const labels = texts.model;
  const each = (label: string, value: (entry: ModelEntry) => string | null): SheetRow[] => {
    const values = models.map(value);
    return values.every((one) => one === null) ? [] : [{ label, values: values.map((one) => one ?? '–') }];
  };
  const note = (label: string, value: (entry: ModelEntry) => string | null) =>
    each(label, value).map((row) => ({ ...row, isNote: true }));
  const of = (label: string, value: (architecture: Architecture) => string | null) =>
    each(label, ({ architecture }) => (architecture === null ? null : value(architecture)));
  const gigabytes = (linear: LinearAction, key: keyof ModelMemory) => (architecture: Architecture) => {
    const memory = memoryOf(architecture, linear);
    return memory === null ? null : `${significant(memory[key])} GiB`;
  };
  return [
    ...each(labels.unsupported, ({ problem }) => problem),
    ...note(labels.wayOn, ({ wayOn }) => wayOn),
    ...of(labels.family, ({ modelType }) => modelType),
    ...of(labels.basis, ({ basis }) => labels.bases[basis]),
    ...of(labels.layers, ({ layers }) => fixed(layers)),
    ...of(labels.hidden, ({ hiddenSize }) => fixed(hiddenSize)),
    ...of(labels.heads, ({ queryHeads, kvHeads }) => `${fixed(queryHeads)} / ${fixed(kvHeads)}`),
    ...of(labels.headWidth, ({ headDim, mla }) => (mla === null ? fixed(headDim) : null)),
    ...of(labels.latent, ({ mla }) =>
      mla === null ? null : `${fixed(mla.kvLoraRank)} + ${fixed(mla.rope)}`,
    ),
    ...of(labels.feedForward, ({ intermediateSize, moe, denseLayers }) =>
      moe !== null && denseLayers === 0 ? null : fixed(intermediateSize),
    ),
    ...of(labels.experts, (architecture) => feedForwardOf(architecture, texts)),
    ...of(labels.sharedExperts, ({ moe }) => (moe && moe.sharedWidth > 0 ? fixed(moe.sharedWidth) : null)),
    ...of(labels.denseLayers, ({ moe, denseLayers }) => (moe === null ? null : fixed(denseLayers))),
    ...of(labels.vocabulary, ({ vocabSize }) => fixed(vocabSize)),
    ...of(labels.positions, ({ maxPositions }) => fixed(maxPositions)),
    ...of(labels.mtp, (architecture) => fixed(predictionLayersOf(architecture.config))),
    ...of(labels.billions, (architecture) => {
      const billions = billionsOf(architecture);
      if (billions === null) return null;
      const size = `${significant(billions)} B`;
      return hasEncoders(architecture) ? labels.languagePart(size) : size;
    }),
    ...of(labels.weights('DISABLED'), gigabytes('DISABLED', 'weightGiB')),
    ...of(labels.weights('W8A8_DYNAMIC'), gigabytes('W8A8_DYNAMIC', 'weightGiB')),
    ...of(labels.cache, gigabytes('DISABLED', 'cachedLayersGiB')),
    ...of(labels.cacheCounted, (architecture) => {
      const { cached, counted } = layerKinds(architecture);
      return cached === counted
        ? null
        : texts.model.countedLayers(
            gigabytes('DISABLED', 'kvCacheGiB')(architecture) ?? '–',
            fixed(counted),
            fixed(cached),
          );
    }),
    ...of(labels.recurrentState, (architecture) => {
      const bytes = recurrentStateBytes(architecture, 1, 0);
      return bytes === 0 ? null : `${fixed(bytes / 1e6, 1)} MB`;
    }),
    ...of(labels.checkpoint, ({ config }) => storedQuantization(config)?.name ?? null),
    ...note(labels.sameAs, ({ sameAs }) => sameAs.join(', ') || null),
    ...note(labels.aliases, ({ aliases }) => aliases.join(', ') || null),
    ...note(labels.source, ({ source }) => source),
  ];
}
