import type { PrintedLine } from '../printed-lines.ts';
import { strokedCells } from '../stroked-cells.ts';

/** A table of titles and cells, in whichever form a tool or a spreadsheet writes it. */
export interface PlainTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly end: number;
}

type Split = (text: string) => string[] | null;

/** One line of comma- or tab-separated values, with quotes as RFC 4180 has them. */
export function separated(separator: string): Split {
  return (text) => {
    if (!text.includes(separator)) return null;
    if (!text.includes('"')) return text.split(separator).map((cell) => cell.trim());
    const cells: string[] = [];
    let cell = '';
    let isQuoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text.charAt(at);
      if (sign === '"') {
        if (isQuoted && text.charAt(at + 1) === '"') {
          cell += '"';
          at += 1;
        } else isQuoted = !isQuoted;
      } else if (sign === separator && !isQuoted) {
        cells.push(cell.trim());
        cell = '';
      } else cell += sign;
    }
    cells.push(cell.trim());
    return cells;
  };
}

const stroked: Split = (text) => {
  const row = text.trim();
  if (!row.startsWith('|') || !row.endsWith('|') || row.length < 3) return null;
  return strokedCells(row);
};

/** Columns apart by two blanks or more, as data frames and profilers print them. */
const spaced: Split = (text) => {
  const cells = text.trim().split(/\s{2,}/);
  return cells.length > 1 ? cells : null;
};

const splits: readonly Split[] = [separated('\t'), stroked, separated(','), spaced];

const ornament = /^[\s+|:=-]*$/;

/**
 * Reads the table whose titles stand at `lines[start]`, in the first form whose titles please `isHeader`. It ends at the
 * first line that is no row. A data frame prints the number of a row first, without a title.
 */
export function readPlainTable(
  lines: readonly PrintedLine[],
  start: number,
  isHeader: (columns: readonly string[]) => boolean,
): PlainTable | null {
  const header = lines[start]?.text ?? '';
  for (const split of splits) {
    const columns = split(header);
    if (columns === null || !isHeader(columns)) continue;
    const rows: string[][] = [];
    let index = start + 1;
    for (; index < lines.length; index += 1) {
      const text = lines[index]?.text ?? '';
      if (text.trim() === '') break;
      if (ornament.test(text)) continue;
      const cells = split(text);
      if (cells === null || cells.length < 2) break;
      const extra = cells.length - columns.length;
      // A row in whose middle the text stops is none.
      if (extra < 0 && lines[index]?.isCut) break;
      if (extra === 1 && split === spaced && /^\d+$/.test(cells[0] ?? '')) rows.push(cells.slice(1));
      else if (extra <= 0) rows.push(cells);
      else break;
    }
    return { columns, rows, end: index };
  }
  return null;
}
