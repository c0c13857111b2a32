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
