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
  /** Of sparse attention and its indexer: what their rows tell beside the shape; null of any other. */
  readonly sparse: SparseCall | null;
}

/** Facts that rows of sparse kernels tell of a call, request by request. */
export interface SparseCall {
  readonly heads: number;
  /** Tokens that are picked for each query at most. */
  readonly picks: number;
  readonly blockTokens: number;
  readonly queryEnds: readonly number[];
  readonly keyLengths: readonly number[];
  readonly validBlocks: readonly number[];
  /** Picks that point to a token; null of the indexer. */
  readonly validPicks: number | null;
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
    sparse: null,
  };
}

function differs(row: MeasuredRow, column: string, wanted: number | null, isThere: boolean): boolean {
  if (!isThere || wanted === null) return false;
  const value = row.figure(column);
  return value === null || Math.trunc(value) !== wanted;
}

/** Columns without which nothing tells whether a row of a sparse kernel is the call. */
const sparseColumns = [
  'Runtime sparse_mode',
  'Runtime num_key_value_heads',
  'Runtime input_layout',
  'Runtime topk',
  'Runtime block_size',
];

/** `1,2,3` or `1;2;3` as numbers; null for a cell without a list. */
function listOf(cell: string | null): number[] | null {
  if (cell === null) return null;
  const parts = cell
    .replaceAll(';', ',')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const numbers = parts.map(Number);
  return parts.length > 0 && numbers.every(Number.isInteger) ? numbers : null;
}

/** Whether a row of a sparse kernel tells of another call; what it does not tell may be anything. */
function isOther(row: MeasuredRow, has: (column: string) => boolean, sparse: SparseCall): boolean {
  if (!sparseColumns.every(has)) return true;
  const isEqual = (column: string, wanted: number) => Math.trunc(row.figure(column) ?? Number.NaN) === wanted;
  if (!isEqual('Runtime topk', sparse.picks) || !isEqual('Runtime block_size', sparse.blockTokens))
    return true;
  const lists = [
    ['Runtime actual_seq_lengths_values', sparse.queryEnds],
    ['Runtime actual_seq_lengths_kv_values', sparse.keyLengths],
    ['Runtime block_table_valid_blocks', sparse.validBlocks],
  ] as const;
  const differs = lists.some(([column, wanted]) => {
    const told = listOf(row.cell(column));
    return told !== null && (told.length !== wanted.length || told.some((one, at) => one !== wanted[at]));
  });
  if (differs) return true;
  const attends = sparse.validPicks !== null;
  const told = [
    ['Runtime num_heads', String(sparse.heads)],
    ['Runtime cache_layout', 'PA_BSND'],
    ['Runtime kv_cache_mode', 'paged'],
    ...(attends
      ? [
          ['Runtime sparse_block_size', '1'],
          ['Runtime sparse_indices_pattern', 'uniform'],
          ['Runtime sparse_indices_valid_count', String(sparse.validPicks)],
        ]
      : []),
  ] as const;
  return told.some(([column = '', wanted]) => {
    const cell = row.cell(column);
    const figure = row.figure(column);
    return cell !== null && (figure === null ? cell : String(Math.trunc(figure))) !== wanted;
  });
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
      if (call.sparse !== null && isOther(row, has, call.sparse)) return null;
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
