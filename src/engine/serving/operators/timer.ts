import type { OperatorData, OperatorFramework } from './operator-data.ts';
import type { SystemFacts } from './system-facts.ts';

/** Bases of an operator's time, strongest first. */
export const operatorBases = ['table', 'fit', 'roofline'] as const;
export type OperatorBasis = (typeof operatorBases)[number];

/** Where the operators of a system come from; `data` is null where nobody measured any. */
export interface OperatorSource {
  readonly system: SystemFacts;
  readonly data: OperatorData | null;
  readonly framework: OperatorFramework;
}

/** A timer of one operator of fixed shape and what it rests on. */
export interface Timer<Size extends readonly number[]> {
  readonly basis: OperatorBasis;
  /** @returns microseconds */
  at(...size: Size): number;
}
