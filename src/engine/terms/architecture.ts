/** Widths of multi-head latent attention. */
export interface LatentWidths {
  readonly queryRank: number;
  readonly keyValueRank: number;
  readonly nope: number;
  readonly rope: number;
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
  | 'qwen3-moe'
  | 'glm4-moe'
  | 'minimax-m2'
  | 'deepseek-v3'
  | 'qwen3-vl'
  | 'ernie4-5-moe'
  | 'bailing-moe'
  | 'minimax-m3'
  | 'qwen-hybrid'
  | 'dsa'
  | 'deepseek-v4';

/** The facts of a model that every family states; those of a single family are read from `config`. */
export interface Architecture {
  readonly id: string;
  readonly modelType: string;
  readonly family: FamilyId;
  readonly hidden: number;
  readonly layers: number;
  readonly vocabulary: number;
  readonly maxPositions: number;
  readonly epsilon: number;
  readonly queryHeads: number;
  readonly keyValueHeads: number;
  readonly headWidth: number;
  /** Rotated part of a head. */
  readonly ropeWidth: number;
  readonly denseWidth: number;
  /** Leading layers without experts; all of them for a dense model. */
  readonly denseLayers: number;
  readonly projectionBias: boolean;
  readonly outputBias: boolean;
  readonly mlpBias: boolean;
  readonly queryKeyNorm: 'none' | 'head' | 'full';
  readonly moe: MoeFacts | null;
  readonly latent: LatentWidths | null;
  /** The configuration as read, for facts of single families. */
  readonly config: ConfigFields;
}

/** An architecture before the family that lays it out is named. */
export type ArchitectureFacts = Omit<Architecture, 'family'>;

/** Fields of a Hugging Face config.json. */
export type ConfigFields = Readonly<Record<string, unknown>>;
