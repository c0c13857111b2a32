import { emptyLine, type Line, line, plainText, span } from '../../text/line.ts';
import { type Column, table } from '../../text/table.ts';
import { displayWidth, truncate, wrap } from '../../text/width.ts';
import { shortName } from '../../trace/names/short-name.ts';

const indent = 2;
const gap = 3;
const shortestName = 8;
/** Figures that a table keeps on the narrowest screen. */
const keptFigures = 3;

/** Cells of a row of a Markdown table; null for any other line. */
function cellsOf(one: Line): readonly string[] | null {
  const text = plainText([one]);
  if (!text.startsWith('| ') || !text.endsWith(' |')) return null;
  return text
    .slice(2, -2)
    .split(/(?<!\\) \| /)
    .map((cell) => cell.replaceAll('\\|', '|').replaceAll('<br>', ' '));
}

/** A table as a screen has it: names cut so that their figures stay beside them. */
function drawn(rows: readonly (readonly string[])[], columns: number): Line[] {
  const [header = [], alignments = [], ...body] = rows;
  const widest = (at: number) =>
    Math.max(...[header, ...body].map((row) => displayWidth(row[at] ?? '')), 1) + gap;
  const figures = header.slice(1, 1 + keptFigures).reduce((sum, _, at) => sum + widest(at + 1), 0);
  const nameColumns = Math.max(shortestName, columns - indent - figures);
  const shaped = header.map(
    (title, at): Column => ({
      title: at === 0 ? truncate(title, nameColumns) : title,
      align: alignments[at]?.endsWith(':') ? 'right' : 'left',
      tone: 'plain',
      least: 6,
      canShrink: !(alignments[at]?.endsWith(':') ?? false),
    }),
  );
  const cells = body.map(([name = '', ...rest]) => [
    truncate(displayWidth(name) > nameColumns ? shortName(name) : name, nameColumns),
    ...rest,
  ]);
  return table(shaped, cells, columns, indent, { hasHeader: true });
}

/** A report of Markdown lines on a screen of that width: tables aligned, headings marked, other lines wrapped whole. */
export function markdownLines(lines: readonly Line[], columns: number): Line[] {
  const shown: Line[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const rows: (readonly string[])[] = [];
    for (let cells = cellsOf(lines[at] ?? []); cells !== null; cells = cellsOf(lines[at] ?? [])) {
      rows.push(cells);
      at += 1;
    }
    if (rows.length > 0) shown.push(...drawn(rows, columns));
    const one = lines[at];
    if (one === undefined) continue;
    const heading = /^#+ (.+)$/.exec(plainText([one]))?.[1];
    if (one.length === 0) shown.push(emptyLine);
    else shown.push(...wrap(heading === undefined ? one : line(span(heading, 'strong')), columns, 2));
  }
  return shown;
}
