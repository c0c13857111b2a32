import { extname } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { isMap, isNode, isScalar, isSeq, type YAMLMap } from 'yaml';
import { type CaseRow, combinations } from '../../plan/cases/case-document.ts';
import { readYamlDocument, type YamlDocument, YamlError } from '../../store/yaml-document.ts';
import { fieldOf } from '../../text/fields.ts';
import { thrownMessage } from '../../text/thrown.ts';

/** A file of cases that is no table; `line` says where, from 1. */
export class CaseFileError extends Error {
  override readonly name = 'CaseFileError';
  readonly line: number | null;

  constructor(message: string, line: number | null) {
    super(message);
    this.line = line;
  }
}

interface Record {
  readonly record: Readonly<{ [column: string]: string }>;
  readonly info: { readonly lines: number };
}

/** Rows of a CSV file with a header; empty lines and lines that begin with # are passed over. @throws CaseFileError */
export function readCsvCases(text: string): readonly CaseRow[] {
  try {
    const records = parseCsv(text, {
      columns: true,
      info: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      comment: '#',
      comment_no_infix: true,
      relax_column_count_less: true,
    }) as unknown as readonly Record[];
    return records.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    const lines = fieldOf(error, 'lines');
    throw new CaseFileError(thrownMessage(error), typeof lines === 'number' ? lines : null);
  }
}

/** More combinations than this are no table that anybody reads; a matrix of ten lists has them soon. */
const mostCases = 100_000;

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  return Array.isArray(value) ? value.map(String).join(' ') : String(value);
}

const fieldsOf = (map: YAMLMap): (readonly [string, unknown])[] => Object.entries(map.toJSON());

function cellsOf(map: YAMLMap): Readonly<{ [column: string]: string }> {
  return Object.fromEntries(fieldsOf(map).map(([name, value]) => [name, cellOf(value)]));
}

/** Lists of a matrix: each value of a list is one value of the slot, a single value a list of one. */
function listsOf(map: YAMLMap): Readonly<{ [column: string]: readonly string[] }> {
  return Object.fromEntries(
    fieldsOf(map).map(([name, value]) => [name, Array.isArray(value) ? value.map(cellOf) : [cellOf(value)]]),
  );
}

function documentOf(text: string): YamlDocument {
  try {
    return readYamlDocument(text);
  } catch (error) {
    if (error instanceof YamlError) throw new CaseFileError(error.message, error.line);
    throw error;
  }
}

/**
 * Rows of a YAML file: `defaults` that hold for all, `cases` one by one, and a `matrix` of lists of which every combination is
 * a case. @throws CaseFileError
 */
export function readYamlCases(text: string): readonly CaseRow[] {
  const { document, lineOf } = documentOf(text);
  const root = document.contents;
  if (!isMap(root)) throw new CaseFileError('defaults, cases, matrix', 1);
  const unknown = root.items.find(
    ({ key }) => !(isScalar(key) && ['defaults', 'cases', 'matrix'].includes(String(key.value))),
  );
  if (unknown !== undefined && isScalar(unknown.key)) {
    throw new CaseFileError(String(unknown.key.value), lineOf(unknown.key.range?.[0]));
  }
  const defaults = root.get('defaults', true);
  const common = isMap(defaults) ? cellsOf(defaults) : {};
  const cases = root.get('cases', true);
  const single = isSeq(cases)
    ? cases.items.flatMap((item): CaseRow[] => {
        const line = lineOf(isNode(item) ? item.range?.[0] : undefined);
        if (!isMap(item)) throw new CaseFileError('cases', line);
        return [{ line, cells: { ...common, ...cellsOf(item) } }];
      })
    : [];
  const matrix = root.get('matrix', true);
  const lists = isMap(matrix) ? listsOf(matrix) : {};
  const count = Object.values(lists).reduce((product, values) => product * values.length, 1);
  if (count > mostCases) throw new CaseFileError(`matrix: > ${mostCases}`, lineOf(matrix?.range?.[0]));
  const crossed = isMap(matrix)
    ? combinations(lists).map((cells) => ({
        line: lineOf(matrix.range?.[0]),
        cells: { ...common, ...cells },
      }))
    : [];
  return [...single, ...crossed];
}

/** Rows of a file of cases, by its name: YAML, or CSV. @throws CaseFileError */
export function readCaseRows(path: string, text: string): readonly CaseRow[] {
  return ['.yaml', '.yml'].includes(extname(path).toLowerCase()) ? readYamlCases(text) : readCsvCases(text);
}
