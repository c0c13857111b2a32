import type { DumpedTable } from '../dumped-table.ts';
import { readDumpedTable } from '../dumped-table.ts';
import { printedLines } from '../printed-lines.ts';

/**
 * Rows of a dump as the public skill's parser keeps them, title by title. They are written down as the frame they came
 * from and read as that, so that both forms say the same.
 */
export function readDumpRows(
  rows: readonly Readonly<Record<string, string | null | undefined>>[],
): Pick<DumpedTable, 'results' | 'conditions' | 'unread'> {
  const none = { results: [], conditions: {}, unread: [] };
  const [first] = rows;
  if (first === undefined) return none;
  const titles = Object.keys(first);
  const lines = rows.map((row) => titles.map((title) => (row[title] ?? 'None').trim() || 'None').join('  '));
  return readDumpedTable(printedLines(`${[titles.join('  '), ...lines].join('\n')}\n`), 0) ?? none;
}
