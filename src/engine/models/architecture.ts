import type { LatentWidths } from '../analytic/operators/latent-attention.ts';

/** How router scores become expert weights (engine specification 5.5); `own`: the family brings its router. */
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

/** What every family states; families add facts of their own under `extra`. */
export interface Architecture {
  readonly id: string;
  readonly modelType: string;
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

/** Fields of a Hugging Face config.json. */
export type ConfigFields = Readonly<Record<string, unknown>>;

/** A model that this engine cannot simulate; `missing` names what it lacks. Never approximated silently. */
export class UnsupportedArchitectureError extends Error {
  override readonly name: string = 'UnsupportedArchitectureError';
  readonly missing: string;

  constructor(id: string, missing: string) {
    super(`${id}: ${missing}`);
    this.missing = missing;
  }
}

/** A model that is in no registry and whose config.json cannot be read. */
export class UnknownModelError extends UnsupportedArchitectureError {
  override readonly name: string = 'UnknownModelError';
}

/** A split that this model cannot be laid out in; a search skips it. */
export class ParallelSplitError extends Error {
  override readonly name = 'ParallelSplitError';
  /** What is wrong, where a sentence in another language can be made of it; null leaves the message. */
  readonly problem: SplitProblem | null;

  constructor(message: string, problem: SplitProblem | null = null) {
    super(message);
    this.problem = problem;
  }
}

/** Common reasons why a model cannot be split like this. */
export type SplitProblem =
  | { readonly kind: 'query-heads' | 'kv-heads'; readonly heads: number; readonly tp: number }
  | { readonly kind: 'shared-context'; readonly heads: number; readonly tp: number; readonly dcp: number }
  | { readonly kind: 'stages'; readonly layers: number; readonly pp: number }
  | { readonly kind: 'rows'; readonly rows: number; readonly tp: number };

/** Reads typed fields of a config and names the one that is missing. */
export class ConfigReader {
  readonly fields: ConfigFields;
  private readonly id: string;

  constructor(fields: ConfigFields, id: string) {
    this.fields = fields;
    this.id = id;
  }

  /** A required number. @throws UnsupportedArchitectureError */
  number(...names: readonly string[]): number {
    const found = this.optional(...names);
    if (found === null)
      throw new UnsupportedArchitectureError(this.id, `config.json has no number "${names[0]}"`);
    return found;
  }

  /** The first of several names that holds a number. */
  optional(...names: readonly string[]): number | null {
    for (const name of names) {
      const value = this.fields[name];
      if (typeof value === 'number' && Number.isFinite(value)) return value;
    }
    return null;
  }

  /** A number above 0, or the fallback (configs write null and 0 for "not used"). */
  positive(fallback: number, ...names: readonly string[]): number {
    const found = this.optional(...names);
    return found !== null && found > 0 ? found : fallback;
  }

  flag(name: string, fallback = false): boolean {
    const value = this.fields[name];
    return typeof value === 'boolean' ? value : fallback;
  }

  /** A nested group of fields; empty when absent. */
  group(name: string): ConfigFields {
    const value = this.fields[name];
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as ConfigFields)
      : {};
  }

  /** A list of texts; null when absent. */
  texts(name: string): string[] | null {
    const value = this.fields[name];
    return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : null;
  }

  /** A list of numbers; null when absent. */
  numbers(name: string): number[] | null {
    const value = this.fields[name];
    return Array.isArray(value) && value.every((one) => typeof one === 'number') ? value : null;
  }
}
