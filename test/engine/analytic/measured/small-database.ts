import type {
  CalledOperator,
  CalledRequests,
  CalledTensor,
} from '../../../../src/engine/analytic/measured/called-operator.ts';
import type { MeasuredDatabase } from '../../../../src/engine/analytic/measured/database.ts';
import {
  type OperatorMapping,
  readMeasuredMapping,
} from '../../../../src/engine/analytic/measured/mapping.ts';
import { readMeasuredTable } from '../../../../src/engine/analytic/measured/table.ts';

/** One measured row by column; columns that a row leaves out are empty. */
export type Cells = Readonly<Record<string, string | number>>;

/** Inputs, outputs and duration of a row, each tensor of one type, and plain formats. */
export function rowOf(inputs: string, us: number, more: Cells = {}): Cells {
  const each = (shapes: string, name: string) => shapes.replaceAll(/[^;]+/g, name);
  const outputs = String(more['Output Shapes'] ?? '');
  return {
    'Input Shapes': inputs,
    'Input Data Types': each(inputs, 'DT_BF16'),
    'Input Formats': each(inputs, 'ND'),
    'Output Shapes': outputs,
    'Output Data Types': each(outputs, 'DT_BF16'),
    'Output Formats': each(outputs, 'ND'),
    'Average Duration(us)': us,
    ...more,
  };
}

/** A database of a few rows by kernel. */
export function smallDatabase(
  tables: Readonly<Record<string, readonly Cells[]>>,
  mapping: object = {},
): MeasuredDatabase {
  const read = new Map(
    Object.entries(tables).map(([kernel, rows]) => {
      const columns = [...new Set(rows.flatMap(Object.keys))];
      const line = (row: Cells) => columns.map((column) => `"${row[column] ?? ''}"`).join(',');
      const text = [columns.join(','), ...rows.map(line)].join('\n');
      return [kernel, readMeasuredTable(kernel, text, `${kernel}.csv`)];
    }),
  );
  return {
    path: 'here',
    mapping: readMeasuredMapping({ operator_mappings: {}, ...mapping }, 'op_mapping.yaml'),
    table: (kernel) => read.get(kernel) ?? null,
  };
}

/** How one operator is looked up, checked as a mapping's entry is. */
export function mappingOf(entry: object): OperatorMapping {
  const { operator_mappings } = readMeasuredMapping({ operator_mappings: { one: entry } }, 'op_mapping.yaml');
  const { one } = operator_mappings;
  if (one === undefined) throw new Error('no mapping');
  return one;
}

/** Half-precision tensors of the sizes given. */
export const tensors = (...shapes: readonly (readonly number[])[]): CalledTensor[] =>
  shapes.map((shape) => ({ shape, type: 'DT_BF16' }));

/** Equal requests. */
export function requestsOf(count: number, queryLength: number, sequenceLength: number): CalledRequests {
  return {
    count,
    meanLength: sequenceLength,
    longestQuery: queryLength,
    isDecode: queryLength === 1,
    groups: [{ count, queryLength, sequenceLength }],
  } as CalledRequests;
}

/** A call with what a test says of it; it exchanges nothing and names no heads otherwise. */
export function callOf(given: Partial<CalledOperator>): CalledOperator {
  return {
    name: 'aten.any.default',
    inputs: [],
    outputs: null,
    exchange: null,
    requests: requestsOf(1, 1, 1),
    weights: null,
    heads: null,
    picks: null,
    ...given,
  };
}
