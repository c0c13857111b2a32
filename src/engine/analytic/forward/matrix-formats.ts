import { type Precision, precisions } from '../../terms/precision.ts';
import type { OperatorCost } from './operator-costs.ts';

/** Formats in which operators multiply matrices, those with most operations first, with their share of all of them. */
export function matrixFormats(operators: readonly OperatorCost[]): {
  readonly format: Precision;
  /** Of all matrix operations: 0…1. */
  readonly share: number;
}[] {
  const totals = precisions.map((format) => ({
    format,
    operations: operators.reduce((sum, one) => sum + one.calls * (one.matrixOperations[format] ?? 0), 0),
  }));
  const all = totals.reduce((sum, { operations }) => sum + operations, 0);
  return totals
    .filter(({ operations }) => operations > 0)
    .map(({ format, operations }) => ({ format, share: operations / all }))
    .toSorted((a, b) => b.share - a.share);
}
