import { messages } from '../../text/catalogue.ts';
import { fixed, significant } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import { type CaseOutcome, outcomeColumns } from '../case-outcome.ts';
import { withBand } from '../summary/measure-words.ts';
import { htmlPage, htmlTable } from './html-page.ts';
import { escapeMarkup } from './svg.ts';

type Column = (typeof outcomeColumns)[number];
/** Ends of bands are columns for machines; people see them behind their figure. */
type BandEnd = 'tokensPerSecondLow' | 'tokensPerSecondHigh' | 'tpotLowMs' | 'tpotHighMs';
type ShownColumn = Exclude<Column, BandEnd>;

const codes: readonly Column[] = ['mode', 'phase', 'status', 'line'];

/** A cell as machines read it: full precision, empty where there is nothing. */
function plainCell(outcome: CaseOutcome, column: Column): string {
  const value = outcome[column];
  return value === null ? '' : String(value);
}

function quoted(cell: string): string {
  return /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function notesOf({ notes }: CaseOutcome, language: Language): string {
  return notes.map((note) => note[language]).join(' ');
}

/** The table as CSV: one row for each outcome, columns by their names in JSON. */
export function caseCsv(outcomes: readonly CaseOutcome[], language: Language): string {
  const rows = outcomes.map((one) =>
    [...outcomeColumns.map((column) => plainCell(one, column)), notesOf(one, language)].map(quoted).join(','),
  );
  return `${[[...outcomeColumns, 'notes'].join(','), ...rows].join('\n')}\n`;
}

/** The table as one JSON document. */
export function caseJson(outcomes: readonly CaseOutcome[], language: Language): string {
  const rows = outcomes.map(({ notes, ...rest }) => ({
    ...rest,
    notes: notes.map((note) => note[language]),
  }));
  const { disclaimer } = messages(language);
  return `${JSON.stringify({ schema: 'throughline.cases/1', estimator: 'analytic', basis: 'simulated', rows, disclaimer }, null, 1)}\n`;
}

/** A cell as people read it. */
function shownCell(outcome: CaseOutcome, column: Column, language: Language): string {
  const texts = messages(language);
  const value = outcome[column];
  if (column === 'status') return texts.cases.status[outcome.status];
  if (value === null || value === '') return '–';
  if (typeof value === 'string' || codes.includes(column)) return String(value);
  return Number.isInteger(value) ? fixed(value) : significant(value, 4);
}

const ends: Readonly<Partial<Record<ShownColumn, readonly [BandEnd, BandEnd]>>> = {
  tokensPerSecond: ['tokensPerSecondLow', 'tokensPerSecondHigh'],
  tpotMs: ['tpotLowMs', 'tpotHighMs'],
};
const bandEnds: readonly Column[] = Object.values(ends).flat();
const isShown = (column: Column): column is ShownColumn => !bandEnds.includes(column);
const shownColumns = outcomeColumns.filter(isShown);

function cellWithBand(outcome: CaseOutcome, column: ShownColumn, language: Language): string {
  const cell = shownCell(outcome, column, language);
  const [low, high] = ends[column] ?? [null, null];
  if (low === null || high === null || outcome[low] === null || outcome[high] === null) return cell;
  return withBand(cell, `${shownCell(outcome, low, language)}–${shownCell(outcome, high, language)}`);
}

/** Heads and cells of the table, and its notes where there are any. */
export function caseCells(
  outcomes: readonly CaseOutcome[],
  language: Language,
): { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const texts = messages(language).cases;
  const hasNotes = outcomes.some(({ notes }) => notes.length > 0);
  return {
    heads: [...shownColumns.map((column) => texts.columns[column]), ...(hasNotes ? [texts.notes] : [])],
    rows: outcomes.map((one) => [
      ...shownColumns.map((column) => cellWithBand(one, column, language)),
      ...(hasNotes ? [notesOf(one, language)] : []),
    ]),
  };
}

/** The table as Markdown. */
export function caseMarkdown(outcomes: readonly CaseOutcome[], language: Language): string {
  const texts = messages(language);
  const { heads, rows } = caseCells(outcomes, language);
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    `# ${texts.cases.title}`,
    '',
    line(heads),
    line(heads.map(() => '---')),
    ...rows.map(line),
    '',
    `~ ${texts.measures.opening.simulated} ${texts.disclaimer}`,
    '',
  ].join('\n');
}

/** Columns that a heat map may have as its sides. */
const sides = [
  'model',
  'device',
  'numDevices',
  'inputLength',
  'outputLength',
  'tpotLimitMs',
  'ttftLimitMs',
] as const;

/** The two columns with most different values; null where fewer than two differ. */
function heatSides(outcomes: readonly CaseOutcome[]): readonly [ShownColumn, ShownColumn] | null {
  const varied = sides
    .map((column) => ({ column, count: new Set(outcomes.map((one) => one[column])).size }))
    .filter(({ count }) => count > 1)
    .toSorted((a, b) => b.count - a.count);
  const [rows, columns] = varied;
  return rows && columns ? [rows.column, columns.column] : null;
}

/** Best throughput of each pair of values, coloured from none to the best of all. */
function heatMap(outcomes: readonly CaseOutcome[], language: Language): string {
  const of = heatSides(outcomes);
  if (of === null) return '';
  const [rowSide, columnSide] = of;
  const texts = messages(language).cases;
  const shown = (column: Column) => [
    ...new Map(outcomes.map((one) => [String(one[column]), shownCell(one, column, language)])),
  ];
  const best = new Map<string, number>();
  for (const one of outcomes) {
    const key = `${String(one[rowSide])}\n${String(one[columnSide])}`;
    const rate = one.tokensPerSecondPerDevice;
    if (rate !== null) best.set(key, Math.max(rate, best.get(key) ?? 0));
  }
  const most = Math.max(1, ...best.values());
  const cell = (key: string): string => {
    const rate = best.get(key);
    if (rate === undefined) return '<td>–</td>';
    const share = Math.round((rate / most) * 100);
    const colour = `color-mix(in srgb, currentColor ${Math.round(share * 0.35)}%, transparent)`;
    return `<td style="background:${colour}">${escapeMarkup(fixed(rate))}</td>`;
  };
  const columns = shown(columnSide);
  const caption = texts.heatCaption(texts.columns[rowSide], texts.columns[columnSide]);
  const head = columns.map(([, name]) => `<th scope="col">${escapeMarkup(name)}</th>`).join('');
  const body = shown(rowSide)
    .map(([value, name]) => {
      const cells = columns.map(([other]) => cell(`${value}\n${other}`)).join('');
      return `<tr><th scope="row">${escapeMarkup(name)}</th>${cells}</tr>`;
    })
    .join('');
  return `<h2>${escapeMarkup(caption)}</h2><div class="scroll" tabindex="0" role="region" aria-label="${escapeMarkup(caption)}"><table class="figures heat"><thead><tr><th scope="col">${escapeMarkup(texts.columns[rowSide])}</th>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** The table as one self-contained page with a heat map of what varies most. */
export function caseHtml(outcomes: readonly CaseOutcome[], language: Language): string {
  const texts = messages(language);
  const { heads, rows } = caseCells(outcomes, language);
  const body = [
    `<h1>${escapeMarkup(texts.cases.title)}</h1>`,
    `<p>${escapeMarkup(`~ ${texts.measures.opening.simulated} ${texts.disclaimer}`)}</p>`,
    heatMap(outcomes, language),
    htmlTable(texts.cases.title, heads, rows),
  ].join('\n');
  return htmlPage(texts.cases.title, language, body);
}
