import { type Line, line, span } from '../../text/line.ts';
import { type Column, stackedRows, table } from '../../text/table.ts';
import { displayWidth, wrap } from '../../text/width.ts';

/** One fact of each thing that a sheet shows. */
export interface SheetRow {
  readonly label: string;
  /** One text for each thing, in their order. */
  readonly values: readonly string[];
  /** Prose that would be too wide for a column: it stands below the facts. */
  readonly isNote?: boolean;
}

const gap = 3;
const labelColumn: Column = { title: '', align: 'left', tone: 'dim', least: 8, canShrink: false };
const valueColumn: Column = { title: '', align: 'left', tone: 'plain', least: 8, canShrink: true };

function widthOf(names: readonly string[], rows: readonly SheetRow[]): number {
  const columns = [
    rows.map(({ label }) => label),
    ...names.map((name, at) => [name, ...rows.map(({ values }) => values[at] ?? '')]),
  ];
  return columns.reduce((sum, texts) => sum + gap + Math.max(...texts.map(displayWidth)), -gap);
}

/**
 * Facts with a column for each thing, notes below. Where the columns do not fit side by side the things stand below each
 * other, so that none is left out.
 */
export function sheet(names: readonly string[], rows: readonly SheetRow[], width: number): Line[] {
  const facts = rows.filter(({ isNote = false }) => !isNote);
  const notes = rows.filter(({ isNote = false }) => isNote);
  if (names.length === 1 || widthOf(names, facts) > width) {
    return names.flatMap((name, at) => [
      ...(at > 0 ? [line()] : []),
      line(span(name, 'strong')),
      ...one(
        facts.map(({ label, values }) => [label, values[at] ?? '']),
        width,
      ),
      ...notes.flatMap((note) => noteLines('  ', note.label, note.values[at] ?? '', width)),
    ]);
  }
  const columns = [labelColumn, ...names.map((title) => ({ ...valueColumn, title }))];
  const cells = facts.map(({ label, values }) => [label, ...values]);
  return [
    ...table(columns, cells, width, 0, { hasHeader: true }),
    ...names.flatMap((name, at) => [
      line(),
      line(span(name, 'strong')),
      ...notes.flatMap((note) => noteLines('  ', note.label, note.values[at] ?? '', width)),
    ]),
  ];
}

function noteLines(indent: string, label: string, text: string, width: number): Line[] {
  return wrap(line(indent, span(`${label}  `, 'dim'), text), width, indent.length + 2);
}

function one(rows: readonly (readonly [string, string])[], width: number): Line[] {
  const labels = Math.max(...rows.map(([label]) => displayWidth(label)));
  const longest = Math.max(...rows.map(([, value]) => displayWidth(value)));
  const fits = 2 + labels + gap + longest <= width;
  return fits
    ? table([labelColumn, valueColumn], rows, width, 2, { hasHeader: false })
    : stackedRows(rows, width, 2);
}
