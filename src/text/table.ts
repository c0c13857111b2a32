import { type Line, line, type Span, span, type Tone } from './line.ts';
import { displayWidth, lineWidth, padEnd, padStart, truncate, wrap } from './width.ts';

/** A column of a table; columns stand in order of importance, so the last ones go first when room is short. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly tone: Tone;
  /** The least columns it needs to be worth showing. */
  readonly least: number;
  /** May be cut with `…` to `least`; other columns are shown whole or not at all. */
  readonly canShrink: boolean;
}

const gap = 3;

/** A table without rules: as many columns as fit, numbers to the right. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  indentBy: number,
  { hasHeader }: { readonly hasHeader: boolean },
): Line[] {
  const wanted = columns.map((column, at) =>
    Math.max(
      hasHeader ? displayWidth(column.title) : 0,
      ...rows.map((row) => displayWidth(row[at] ?? '')),
      1,
    ),
  );
  const widths = fitted(columns, wanted, width - indentBy);
  const draw = (cells: readonly string[], tone?: Tone): Line => {
    const parts: Span[] = widths.map((columnWidth, at) => {
      const column = columns[at];
      const text = truncate(cells[at] ?? '', columnWidth);
      const isLast = at === widths.length - 1;
      const padded =
        column?.align === 'right' ? padStart(text, columnWidth) : isLast ? text : padEnd(text, columnWidth);
      return span(isLast ? padded : padded + ' '.repeat(gap), tone ?? column?.tone ?? 'plain');
    });
    return line(' '.repeat(indentBy), ...parts);
  };
  if (!hasHeader) return rows.map((row) => draw(row));
  const header = draw(
    columns.map((column) => column.title),
    'dim',
  );
  // Columns that have no room are not dropped without a mark.
  const isWhole = widths.length === columns.length || lineWidth(header) + 2 > width;
  return [isWhole ? header : [...header, span(' …', 'dim')], ...rows.map((row) => draw(row))];
}

/** Widths of the columns that fit, from the left. The last one that can shrink takes what is left. */
function fitted(columns: readonly Column[], wanted: readonly number[], width: number): number[] {
  const widths: number[] = [];
  let used = 0;
  for (const [at, column] of columns.entries()) {
    const before = at === 0 ? 0 : gap;
    const full = wanted[at] ?? 0;
    const room = width - used - before;
    if (full <= room) widths.push(full);
    else if (at === 0 || (column.canShrink && room >= column.least)) widths.push(Math.max(1, room));
    else break;
    used += before + (widths[at] ?? 0);
  }
  return widths;
}

/** Labels above values, with what is beside them: for narrow terminals. Nothing is cut. */
export function stackedRows(rows: readonly (readonly string[])[], width: number, indentBy: number): Line[] {
  const pad = ' '.repeat(indentBy);
  return rows.flatMap(([label = '', value = '', aside = '']) => {
    const head = line(span([label, aside].filter(Boolean).join(' · '), 'dim'));
    return [
      ...wrap(head, width - indentBy).map((one) => line(pad, ...one)),
      ...(value === '' ? [] : wrap(line(value), width - indentBy - 2)).map((one) => line(`${pad}  `, ...one)),
    ];
  });
}
