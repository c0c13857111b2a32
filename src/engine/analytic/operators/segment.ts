import type { PlannedOperator } from './planned-operator.ts';

/** Operators that run one after another, the whole run repeated (equal layers are counted, not repeated). */
export interface Segment {
  readonly part: ForwardPart;
  readonly operators: readonly PlannedOperator[];
  readonly times: number;
}

/** Which part of a forward pass operators belong to; equal layers are one part, by their positions. */
export type ForwardPart =
  | { readonly kind: 'before-layers' | 'after-layers' }
  | { readonly kind: 'layers'; readonly members: readonly number[] };
