import { type FormulaId, formulas } from './formulas.ts';

/** Value of a field that a statement cites; null is a field that was read and is empty. */
export type CitedValue = string | number | boolean | null;

/** A field of the input, or of a run of the embedded engine, with the value it has there. */
export interface FieldCite {
  /** `input`: what was read; `unchanged` and `changed`: the embedded engine on the plan and on a changed one. */
  readonly source: 'input' | 'unchanged' | 'changed' | 'reference';
  /** `runs[0].results[1].best.tpotMs`. */
  readonly path: string;
  readonly value: CitedValue;
}

/** A figure computed from cited figures. */
export interface DerivedCite {
  readonly formula: FormulaId;
  readonly of: readonly number[];
  readonly value: number;
}

/**
 * Ground that a statement rests on: a field as it was read, or a formula over such fields. Without one no figure can be said.
 */
export type Cite = FieldCite | DerivedCite;

/** A field of what was read. */
export function cite(path: string, value: CitedValue, source: FieldCite['source'] = 'input'): FieldCite {
  return { source, path, value };
}

/** A figure computed by a named formula; the operands are cited beside it. */
export function derive<Id extends FormulaId>(
  formula: Id,
  ...of: Parameters<(typeof formulas)[Id]>
): DerivedCite {
  const operands: readonly number[] = of;
  const compute: (...given: number[]) => number = formulas[formula];
  return { formula, of: operands, value: compute(...operands) };
}
