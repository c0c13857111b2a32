import type { CalledOperator } from './called-operator.ts';
import type { MeasuredDatabase } from './database.ts';
import { bestRow, type Candidate } from './matching-rows.ts';
import { isPadded, type Sizes } from './shapes.ts';
import type { MeasuredRow, MeasuredTable } from './table.ts';

/** Attention as its rows are told apart. */
export interface AttentionCall {
  /** Tokens, heads, width. */
  readonly query: readonly [number, number, number];
  readonly type: string;
  readonly meanLength: number;
  readonly sparseMode: number;
  readonly keyValueHeads: number | null;
  readonly layout: string | null;
}

/** Tokens of the context that rows may differ by and still count as the same. */
const lengthTolerance = 16;

/** Queries as tokens, heads, width; null for a shape that is none of the measured layouts. */
export function queryOf(shape: Sizes, width: number): readonly [number, number, number] | null {
  const [first = 0, second = 0, third = 0, fourth = 0] = shape;
  if (shape.length === 3) return [first, second, third];
  if (shape.length === 4 && third === 1) return [first, second, fourth];
  if (shape.length === 2 && width > 0 && second % width === 0) return [first, second / width, width];
  return null;
}

/** The column that holds the mean length; null for a table that has none. */
export function lengthColumn(table: Pick<MeasuredTable, 'has'>): string | null {
  return ['Runtime avg_seq_len', 'avg_seq_len'].find((column) => table.has(column)) ?? null;
}

/** Grouped-query attention of a call; null where its arguments say too little. */
export function attentionCall({ inputs, requests }: CalledOperator): AttentionCall | null {
  const [query, key] = inputs;
  if (query === undefined || key === undefined || query.type === null) return null;
  const heads = queryOf(query.shape, key.shape.at(-1) ?? 0);
  if (heads === null) return null;
  return {
    query: heads,
    type: query.type,
    meanLength: requests.meanLength,
    sparseMode: 3,
    keyValueHeads: key.shape.at(-2) ?? null,
    layout: query.shape.length === 3 ? 'TND' : query.shape.length === 4 ? 'BNSD_NBSD' : null,
  };
}

function differs(row: MeasuredRow, column: string, wanted: number | null, isThere: boolean): boolean {
  if (!isThere || wanted === null) return false;
  const value = row.figure(column);
  return value === null || Math.trunc(value) !== wanted;
}

/** The row of attention whose mean length is nearest (references/engine/measured-operators.md 5). */
export function attentionRow(
  database: MeasuredDatabase,
  kernels: readonly string[],
  call: AttentionCall,
): Candidate | null {
  const [tokens, heads, width] = call.query;
  return bestRow(
    database,
    kernels,
    (row, kernel) => {
      const table = database.table(kernel);
      const column = table === null ? null : lengthColumn(table);
      if (table === null || column === null) return null;
      const length = row.figure(column);
      if (length === null || length < 0) return null;
      const measured = queryOf(row.inputShapes[0] ?? [], width);
      if (measured === null || row.inputTypes[0] !== call.type) return null;
      if (measured[1] !== heads || measured[2] !== width) return null;
      const has = (name: string) => table.has(name);
      if (differs(row, 'Runtime sparse_mode', call.sparseMode, has('Runtime sparse_mode'))) return null;
      const headColumn = 'Runtime num_key_value_heads';
      if (differs(row, headColumn, call.keyValueHeads, has(headColumn))) return null;
      const layout = row.cell('Runtime input_layout');
      if (call.layout !== null && layout !== null && layout !== call.layout) return null;
      const gap = Math.abs(call.meanLength - Math.trunc(length));
      if (gap > lengthTolerance) return null;
      if (tokens !== measured[0] && !isPadded(tokens, measured[0]) && !isPadded(measured[0], tokens))
        return null;
      const completeness = row.cell('Runtime metadata_completeness')?.toLowerCase() ?? 'legacy';
      return { distance: gap + (completeness === 'legacy' ? 0.5 : 0) };
    },
    'nearest',
  );
}
