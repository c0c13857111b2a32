import type { PrintedLine } from './printed-lines.ts';

/** A table with `+---+` borders and `|` between cells. */
export interface BoxTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Index of the first line after the table. */
  readonly end: number;
  /** Lines inside the table that are not rows of it. */
  readonly foreign: readonly PrintedLine[];
  /** The closing border was there. */
  readonly isClosed: boolean;
}

const border = /^\+(?:-+\+)+$/;

export function isBorder(text: string): boolean {
  return border.test(text);
}

/** Cells between the columns of the border; null where the separators stand elsewhere. */
function byPosition(text: string, edges: readonly number[]): string[] | null {
  const lastEdge = edges.at(-1);
  if (lastEdge === undefined || text.length !== lastEdge + 1) return null;
  if (edges.some((edge) => text[edge] !== '|')) return null;
  return edges.slice(1).map((edge, index) => text.slice((edges[index] ?? 0) + 1, edge).trim());
}

/** Cells split at `|`, except where the next word belongs to a parallel label. */
function byWords(text: string, count: number): string[] | null {
  if (!text.startsWith('|') || !text.endsWith('|')) return null;
  const cells = text
    .slice(1, -1)
    .split(/\|(?! (?:PP|DP|EP|MOE-TP|MOE-DP|MTP|DCP|DFlash|DSpark)=)/)
    .map((cell) => cell.trim());
  return cells.length === count ? cells : null;
}

/**
 * Reads the table whose first border is `lines[start]`; null when there is no header under it. Lines of something else in
 * between are passed over and handed back; a row with another number of cells is not a row.
 */
export function readBoxTable(lines: readonly PrintedLine[], start: number): BoxTable | null {
  const top = lines[start];
  const header = lines[start + 1];
  if (!(top && header && isBorder(top.text)) || header.isCut) return null;
  const edges = [...top.text.matchAll(/\+/g)].map((edge) => edge.index);
  const columns = byPosition(header.text, edges) ?? byWords(header.text, edges.length - 1);
  if (!columns) return null;
  const rows: string[][] = [];
  const foreign: PrintedLine[] = [];
  let borders = 0;
  let index = start + 2;
  for (; index < lines.length; index += 1) {
    const line = lines[index];
    if (!line) break;
    if (isBorder(line.text)) {
      borders += 1;
      if (borders === 2) return { columns, rows, end: index + 1, foreign, isClosed: true };
      continue;
    }
    if (/^(?:\*{20,}|Top \d+ |\s*(?:Input|Overall Best) Configuration:)/.test(line.text)) break;
    if (line.text === '' && foreign.length === 0 && rows.length > 0) break;
    const cells = line.text.startsWith('|')
      ? (byPosition(line.text, edges) ?? byWords(line.text, columns.length))
      : null;
    if (cells) rows.push(cells);
    else if (line.text !== '') foreign.push(line);
  }
  return { columns, rows, end: index, foreign, isClosed: false };
}
