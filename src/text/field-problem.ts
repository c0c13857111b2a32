/** Type that a field of a document should have had. */
export type WantedType =
  | 'text'
  | 'number'
  | 'whole-number'
  | 'yes-or-no'
  | 'list'
  | 'object'
  | 'nothing'
  | 'something-else';

/** Fault of one field of a document that was read; the catalogues say it (`fieldProblems`). */
export type FieldProblem =
  | { readonly code: 'missing' }
  | { readonly code: 'unknown-key'; readonly keys: readonly string[] }
  | { readonly code: 'wrong-type'; readonly wanted: WantedType }
  | { readonly code: 'not-one-of'; readonly allowed: readonly string[] }
  | { readonly code: 'too-small'; readonly least: number; readonly isExclusive: boolean }
  | { readonly code: 'too-large'; readonly most: number; readonly isExclusive: boolean }
  | { readonly code: 'too-few'; readonly least: number }
  | { readonly code: 'too-many'; readonly most: number }
  | { readonly code: 'not-a-multiple'; readonly of: number | string }
  | { readonly code: 'not-valid' };

/** A field by its path in a document, and what is wrong with it. */
export interface FieldIssue {
  /** `layers[3].experts`; empty for the document itself. */
  readonly field: string;
  readonly problem: FieldProblem;
}
