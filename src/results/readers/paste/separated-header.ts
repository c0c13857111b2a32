import { readFigure } from '../figure.ts';
import { separated } from '../recordings/plain-table.ts';
import { summaryColumns } from '../recordings/summary-columns.ts';

/** The cells of a line of comma-separated values; one cell where it has no comma. */
export function commaCells(text: string): readonly string[] {
  return separated(',')(text) ?? [text];
}

/** The cells of a line of tab-separated values; one cell where it has no tab. */
export function tabCells(text: string): readonly string[] {
  return separated('\t')(text) ?? [text];
}

/** A word of the titles that are looked for; most lines are ruled out here. */
const possible =
  /\((?:us|ns)\)|_ms\b|total time|duration|computing|idle_time|[,\t]sum|self |isl[,\t]osl|token\/s/i;

/** Whether cells are titles of the rows of a search, in the words of its table or of its dump. */
export function areRowTitles(cells: readonly string[]): boolean {
  const titles = cells.map((title) => title.trim().toLowerCase());
  const has = (title: RegExp) => titles.some((one) => title.test(one));
  return (
    has(/^parallel$/) &&
    has(/^(?:(?:prefill |decode )?throughput \(tokens?\/s\)|token\/s)$/) &&
    has(/^batch(?:_size)?$/)
  );
}

/** Whether cells are the titles of a table that is read: a summary of a recording, saved rows of AIConfigurator, or rows of a search. */
export function areKnownTitles(cells: readonly string[]): boolean {
  if (summaryColumns(cells) !== null || areRowTitles(cells)) return true;
  const titles = new Set(cells.map((title) => title.trim().toLowerCase()));
  const hasAll = (...names: readonly string[]) => names.every((name) => titles.has(name));
  return hasAll('computing', 'free') || hasAll('model', 'isl', 'osl', 'num_total_gpus');
}

/** Whether a line could hold such titles, or the first piece of them. */
export function mayHoldTitles(text: string): boolean {
  return text.length <= 4000 && /[,\t]/.test(text) && possible.test(text);
}

/**
 * Texts in front of titles that are no part of them: each begins the line and leaves known titles, the longest first. The
 * rows below tell which of them a logger wrote: titles do not stand in front of figures.
 */
export function prefixesOfTitles(text: string, longest: number): string[] {
  if (!mayHoldTitles(text)) return [];
  // Rows hold figures, behind the few cells that a time may take; titles do not.
  if (
    commaCells(text)
      .slice(3)
      .some((cell) => readFigure(cell) !== null)
  )
    return [];
  return [...text.slice(0, longest).matchAll(/[\s|\]):>,]+/g)]
    .map(({ index, 0: found }) => text.slice(0, index + found.length))
    .filter((prefix) => prefix.length < text.length && areKnownTitles(commaCells(text.slice(prefix.length))))
    .reverse();
}
