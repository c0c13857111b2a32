import { type Line, line, type Span, span } from '../../text/line.ts';
import { displayWidth, padEnd, truncate, wrap } from '../../text/width.ts';
import { signs } from '../signs.ts';
import type { View } from '../view.ts';
import { windowAround } from './window.ts';

/** One row that can be chosen. */
export interface ListRow {
  readonly label: string;
  readonly help: string;
  readonly group: string | null;
  /** Why it cannot be chosen; null when it can. */
  readonly disabledReason: string | null;
  /** null: nothing to mark in this list. */
  readonly isMarked: boolean | null;
}

const pointerColumns = 4;
const widestLabel = 36;

function labelColumns(rows: readonly ListRow[], view: View): number {
  const widest = Math.max(0, ...rows.map((row) => displayWidth(row.label)));
  const isAlone = rows.every((row) => row.help === '' && row.disabledReason === null);
  if (isAlone) return Math.min(widest, view.columns - pointerColumns);
  return Math.min(widest, widestLabel, view.columns - pointerColumns - 12);
}

function labelSpan(row: ListRow, isSelected: boolean, text: string): Span {
  if (row.disabledReason !== null) return span(text, 'dim');
  return span(text, isSelected ? 'accent' : 'plain');
}

function marker(row: ListRow, isSelected: boolean): Span {
  const pointer = isSelected ? signs.pointer : ' ';
  const mark = row.isMarked === null ? '' : `${row.isMarked ? signs.marked : signs.unmarked} `;
  return span(`  ${pointer} ${mark}`, isSelected || row.isMarked ? 'accent' : 'dim');
}

/** Label and help in two columns; the selected row shows its help whole, the others on one line. */
function rowBeside(row: ListRow, isSelected: boolean, view: View, columns: number): Line[] {
  const start = marker(row, isSelected);
  const label = padEnd(truncate(row.label, columns), columns);
  const help = row.disabledReason ?? row.help;
  if (help === '') return [line(start, labelSpan(row, isSelected, label.trimEnd()))];
  const before = displayWidth(start.text) + columns + 3;
  const room = Math.max(8, view.columns - before);
  const helpLines = isSelected
    ? wrap(line(span(help, 'dim')), room)
    : [line(span(truncate(help, room), 'dim'))];
  return helpLines.map((one, at) =>
    at === 0
      ? line(start, labelSpan(row, isSelected, label), '   ', ...one)
      : line(' '.repeat(before), ...one),
  );
}

/** Label above help, and help only where it is selected or says why not: for narrow terminals. */
function rowAbove(row: ListRow, isSelected: boolean, view: View): Line[] {
  const start = marker(row, isSelected);
  const room = view.columns - displayWidth(start.text);
  const label = wrap(line(labelSpan(row, isSelected, row.label)), room);
  const help = row.disabledReason ?? (isSelected ? row.help : '');
  const under = help === '' ? [] : wrap(line(span(help, 'dim')), room - 2);
  const pad = ' '.repeat(displayWidth(start.text));
  return [
    ...label.map((one, at) => (at === 0 ? line(start, ...one) : line(pad, ...one))),
    ...under.map((one) => line(`${pad}  `, ...one)),
  ];
}

/**
 * A list to choose from, at most `maxLines` high: headings of groups, reasons of rows that cannot be chosen, and which
 * part of a long list is shown.
 */
export function choiceList(rows: readonly ListRow[], selected: number, view: View, maxLines: number): Line[] {
  const columns = labelColumns(rows, view);
  const draw = (at: number): Line[] => {
    const row = rows[at];
    if (!row) return [];
    const drawn =
      view.layout === 'stacked'
        ? rowAbove(row, at === selected, view)
        : rowBeside(row, at === selected, view, columns);
    return drawn;
  };
  const heading = (at: number, from: number): Line[] => {
    const group = rows[at]?.group ?? null;
    return group !== null && (at === from || rows[at - 1]?.group !== group)
      ? [line('    ', span(truncate(group, view.columns - 4), 'dim'))]
      : [];
  };
  for (let size = Math.min(rows.length, Math.max(1, maxLines)); size >= 1; size -= 1) {
    const shown = windowAround(rows.length, selected, size);
    const lines: Line[] = [];
    for (let at = shown.from; at < shown.to; at += 1) lines.push(...heading(at, shown.from), ...draw(at));
    if (size < rows.length) {
      const count = view.texts.ui.window(shown.from + 1, shown.to, rows.length);
      lines.push(line('    ', span(count, 'dim')));
    }
    if (lines.length <= maxLines || size === 1) return lines.slice(0, Math.max(1, maxLines));
  }
  return [];
}
