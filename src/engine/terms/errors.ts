import type { ModelProblem, SplitProblem } from './problems.ts';

/** A problem as its code and data, for logs and stacks; people read the words of `src/text`. */
function codeAndData({ code, ...data }: { readonly code: string }): string {
  const said = Object.entries(data).map(([name, value]) => `${name} ${String(value)}`);
  return [code, ...said].join(', ');
}

/** A model that this engine cannot simulate; never approximated silently. */
export class UnsupportedArchitectureError extends Error {
  override readonly name: string = 'UnsupportedArchitectureError';
  readonly id: string;
  readonly problem: ModelProblem;

  constructor(id: string, problem: ModelProblem) {
    super(`${id}: ${codeAndData(problem)}`);
    this.id = id;
    this.problem = problem;
  }
}

/** A model that is in no registry and whose config.json cannot be read. */
export class UnknownModelError extends UnsupportedArchitectureError {
  override readonly name: string = 'UnknownModelError';
}

/** A split that this model cannot be laid out in; a search skips it. */
export class ParallelSplitError extends Error {
  override readonly name = 'ParallelSplitError';
  readonly problem: SplitProblem;

  constructor(problem: SplitProblem) {
    super(codeAndData(problem));
    this.problem = problem;
  }
}
