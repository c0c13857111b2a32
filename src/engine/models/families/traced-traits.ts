/** How a dense model that the modelled program traces differs from the plain one. */
export interface TracedTraits {
  /** One weight for queries, keys and values; eager runs it as one linear. */
  readonly joinsProjections: boolean;
  /** One weight for gate and up. */
  readonly joinsGate: boolean;
  /**
   * `joined`: the rotated part and an empty rest are put together; `interleaved`: neighbours turn together, over a part
   * of the head; `interleaved-fp32`: the same over all of it in fp32.
   */
  readonly rotation: 'plain' | 'joined' | 'interleaved' | 'interleaved-fp32';
  /** Heads are normed behind the rotation. */
  readonly normsRotated: boolean;
  /** A norm behind each block, in front of its residual addition. */
  readonly hasPostNorms: boolean;
  /** Embedding and residuals are multiplied by a constant each. */
  readonly isScaled: boolean;
  /** The function of a feed-forward without a gate; null for a gated one. */
  readonly plainActivation: 'relu2' | 'xielu' | null;
}

/** The plain dense model. */
export const plainTraits: TracedTraits = {
  joinsProjections: false,
  joinsGate: false,
  rotation: 'plain',
  normsRotated: false,
  hasPostNorms: false,
  isScaled: false,
  plainActivation: null,
};

/** Types whose norms compiled graphs fuse with what stands beside them. */
export const tracedTypes: Readonly<Record<string, TracedTraits>> = {
  phi3: { ...plainTraits, joinsProjections: true, joinsGate: true, rotation: 'joined' },
  granite: { ...plainTraits, isScaled: true },
  glm: { ...plainTraits, joinsGate: true, rotation: 'interleaved' },
  glm4: { ...plainTraits, joinsGate: true, rotation: 'interleaved', hasPostNorms: true },
  ernie4_5: { ...plainTraits, rotation: 'interleaved-fp32' },
  hunyuan_v1_dense: { ...plainTraits, normsRotated: true },
  arcee: { ...plainTraits, plainActivation: 'relu2' },
  apertus: { ...plainTraits, plainActivation: 'xielu' },
};

/** Functions of feed-forwards; `gelu_new` is spelled out in eager code. */
export type FeedForwardActivation = 'silu' | 'gelu' | 'gelu_new';

/** How a dense model with norms of its own kind or order differs: compiled graphs fuse none of them with another. */
export interface SpelledTraits {
  /** `fused`: the plain norm, alone; `layer`: mean and spread with weight and bias. */
  readonly norm: 'offset' | 'full-precision' | 'widened-weight' | 'centred' | 'fused' | 'layer';
  /** Norms in front of blocks, behind them, or both. */
  readonly order: 'pre' | 'post' | 'sandwich';
  /** Attention and feed-forward read one normed input. */
  readonly isParallel: boolean;
  /**
   * `wide`: angles are fp32; `widened`: heads are turned in fp32, neighbours together; `interleaved`: neighbours together
   * in fp16; `partial`: a part of the head.
   */
  readonly rotation: 'plain' | 'wide' | 'widened' | 'interleaved' | 'partial';
  /** Angles are computed in each pass, once for each kind of layer, instead of read from a table. */
  readonly computesAngles: boolean;
  /** Gate and up, or up alone. */
  readonly isGated: boolean;
  /** Embeddings are multiplied by a constant. */
  readonly scalesEmbedding: boolean;
  /** Every head has weights of its own in its norm. */
  readonly normsEachHead: boolean;
  /** Its linears have names that no rule of the modelled program shards: those of the feed-forward, or that of the output too. */
  readonly wholeLinears: 'none' | 'feed-forward' | 'output-too';
}

const spelled: SpelledTraits = {
  norm: 'offset',
  order: 'pre',
  isParallel: false,
  rotation: 'plain',
  computesAngles: false,
  isGated: true,
  scalesEmbedding: false,
  normsEachHead: false,
  wholeLinears: 'none',
};

const cohere: SpelledTraits = {
  ...spelled,
  norm: 'centred',
  isParallel: true,
  rotation: 'widened',
  normsEachHead: true,
};

/** Types whose norms stand alone. */
export const spelledTypes: Readonly<Record<string, SpelledTraits>> = {
  gemma: { ...spelled, scalesEmbedding: true },
  gemma2: { ...spelled, order: 'sandwich', scalesEmbedding: true },
  gemma3_text: { ...spelled, order: 'sandwich', scalesEmbedding: true, computesAngles: true },
  olmo2: { ...spelled, norm: 'full-precision', order: 'post', rotation: 'wide' },
  olmo3: { ...spelled, norm: 'full-precision', order: 'post', rotation: 'wide', computesAngles: true },
  cohere,
  cohere2: cohere,
  exaone4: { ...spelled, norm: 'fused', order: 'post' },
  helium: { ...spelled, norm: 'widened-weight', rotation: 'interleaved' },
  starcoder2: { ...spelled, norm: 'layer', isGated: false, wholeLinears: 'feed-forward' },
  phi: {
    ...spelled,
    norm: 'layer',
    isParallel: true,
    rotation: 'partial',
    isGated: false,
    wholeLinears: 'output-too',
  },
};
