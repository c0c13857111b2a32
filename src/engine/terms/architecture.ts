/** Dimensions of multi-head latent attention (MLA). */
export interface MlaDims {
  /** `q_lora_rank`; 0 where queries come straight from the hidden state. */
  readonly qLoraRank: number;
  /** `kv_lora_rank` */
  readonly kvLoraRank: number;
  /** `qk_nope_head_dim`: the part of a query or key head that is not rotated. */
  readonly nope: number;
  /** `qk_rope_head_dim`: the rotated part, shared by all key heads. */
  readonly rope: number;
  /** `v_head_dim` */
  readonly value: number;
}

/**
 * How router scores become expert weights (references/engine/forward-pass.md 5.5); `own`: the family brings its
 * router.
 */
export type RouterKind =
  | 'softmax'
  | 'sigmoid'
  | 'raw-logits'
  | 'group-limited'
  | 'softmax-fp32'
  | 'sqrt-softplus'
  | 'sigmoid-fused';

/** Mixture-of-experts facts. */
export interface MoeFacts {
  readonly experts: number;
  readonly perToken: number;
  /** Width of one routed expert. */
  readonly expertWidth: number;
  /** Width of all shared experts together; 0 without. */
  readonly sharedWidth: number;
  readonly router: RouterKind;
  readonly normalizesWeights: boolean;
  readonly groups: number;
  readonly topGroups: number;
  /** Bytes of one element of the router's bias; 0 without a bias. */
  readonly biasBytes: number;
  /**
   * With `--enable-shared-expert-tp`, all tokens of the rank are routed and dispatched although its activation is a
   * slice (a quirk of the real program, also of models without shared experts).
   */
  readonly dispatchesAllTokens: boolean;
}

/** Families of models that are read and laid out alike. */
export type FamilyId =
  | 'dense-gqa'
  | 'traced-dense'
  | 'traced-experts'
  | 'qwen3-moe'
  | 'glm4-moe'
  | 'minimax-m2'
  | 'deepseek-v3'
  | 'qwen3-vl'
  | 'qwen2-vl'
  | 'ernie4-5-moe'
  | 'bailing-moe'
  | 'minimax-m3'
  | 'qwen-hybrid'
  | 'dsa'
  | 'deepseek-v4'
  | 'decoder';

/**
 * Evidence behind the layout of a model: passes of the modelled program that it was compared with, or its published
 * architecture alone.
 */
export type LayoutBasis = 'recorded-passes' | 'published-architecture' | 'assumed-family';

/** The facts of a model that every family states; those of a single family are read from `config`. */
export interface Architecture {
  readonly id: string;
  readonly modelType: string;
  readonly family: FamilyId;
  readonly basis: LayoutBasis;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly vocabSize: number;
  readonly maxPositions: number;
  readonly epsilon: number;
  readonly queryHeads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  /** Rotated part of a head. */
  readonly rotaryDim: number;
  readonly intermediateSize: number;
  /** Leading layers without experts; all of them for a dense model. */
  readonly denseLayers: number;
  readonly projectionBias: boolean;
  readonly outputBias: boolean;
  readonly mlpBias: boolean;
  readonly qkNorm: 'none' | 'head' | 'full';
  readonly moe: MoeFacts | null;
  readonly mla: MlaDims | null;
  /** The configuration as read, for facts of single families. */
  readonly config: ConfigFields;
}

/** An architecture before the family that lays it out is known. */
export type ArchitectureFacts = Omit<Architecture, 'family' | 'basis'>;

/** Fields of a Hugging Face config.json. */
export type ConfigFields = Readonly<Record<string, unknown>>;
