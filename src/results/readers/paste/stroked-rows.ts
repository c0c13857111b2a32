import { areRowTitles, commaCells, tabCells } from './separated-header.ts';

/** Rows of a search as spreadsheets hold them, in the words of the printed table and not of its dump. */
function titlesOf(
  text: string,
): { readonly cells: readonly string[]; readonly split: typeof tabCells } | null {
  if (text.length > 4000 || !/token/i.test(text)) return null;
  for (const split of [tabCells, commaCells]) {
    const cells = split(text);
    if (cells.length > 3 && areRowTitles(cells) && cells.some((title) => /throughput/i.test(title)))
      return { cells, split };
  }
  return null;
}

/** Lines whose comma- or tab-separated rows of a search are drawn with strokes between their cells, as the program draws them. */
export function withStrokedRows(lines: readonly string[]): string[] {
  let table: ReturnType<typeof titlesOf> = null;
  let rank = 0;
  return lines.map((line) => {
    const titles = titlesOf(line);
    if (titles !== null) {
      table = titles;
      rank = 0;
      return drawn(isRanked(titles.cells) ? titles.cells : ['Top', ...titles.cells]);
    }
    const cells = table?.split(line) ?? [];
    if (table === null || cells.length !== table.cells.length) {
      table = null;
      return line;
    }
    rank += 1;
    return drawn(isRanked(table.cells) ? cells : [String(rank), ...cells]);
  });
}

const isRanked = ([first = '']: readonly string[]) => /^(?:top|rank)$/i.test(first.trim());

function drawn(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.trim()).join(' | ')} |`;
}
