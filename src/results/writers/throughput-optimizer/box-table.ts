import { displayWidth } from '../../../text/width.ts';

/**
 * Centres a text the way the real program's tables do: the odd space stands on the right of texts of odd width and on
 * the left of texts of even width. Colour escapes take no room.
 */
function centred(text: string, width: number): string {
  const used = displayWidth(text);
  const excess = width - used;
  const half = Math.floor(excess / 2);
  const extra = excess % 2;
  const left = used % 2 === 0 ? half + extra : half;
  return ' '.repeat(left) + text + ' '.repeat(excess - left);
}

/** A table with rules of `+---+`, every cell centred, as the real program prints its results. */
export function boxTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, column) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row[column] ?? ''))),
  );
  const border = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+`;
  const drawn = (cells: readonly string[]) =>
    `|${widths.map((width, column) => ` ${centred(cells[column] ?? '', width)} `).join('|')}|`;
  return [border, drawn(titles), border, ...rows.map(drawn), border].join('\n');
}
