/** Fault of a database of measured operators; `src/text` words each code. */
export type MeasuredDataProblem =
  | { readonly code: 'no-folder'; readonly path: string }
  | { readonly code: 'no-mapping'; readonly path: string }
  | { readonly code: 'mapping-unreadable'; readonly path: string; readonly reason: string }
  | { readonly code: 'mapping-field'; readonly path: string; readonly field: string; readonly value: string }
  | { readonly code: 'pointer'; readonly path: string }
  | {
      readonly code: 'table-unreadable';
      readonly path: string;
      readonly line: number;
      readonly reason: string;
    }
  | { readonly code: 'no-latency'; readonly path: string }
  | {
      readonly code: 'cell';
      readonly path: string;
      readonly line: number;
      readonly column: string;
      readonly value: string;
    };

/** A database of measured operators that cannot be believed; nothing is looked up in one. */
export class MeasuredDataError extends Error {
  override readonly name = 'MeasuredDataError';
  readonly problem: MeasuredDataProblem;

  constructor(problem: MeasuredDataProblem) {
    super(Object.values(problem).join(', '));
    this.problem = problem;
  }
}
