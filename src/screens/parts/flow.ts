import { type Line, line, span } from '../../text/line.ts';
import { displayWidth, padEnd, truncate } from '../../text/width.ts';
import { signs } from '../signs.ts';

const gap = 3;
const indentBy = 2;

/** Widths of `across` columns, each as wide as its widest label. */
function columnWidths(labels: readonly string[], across: number): number[] {
  return Array.from({ length: across }, (_, column) =>
    Math.max(1, ...labels.filter((_, at) => at % across === column).map((label) => displayWidth(label))),
  );
}

/** How many choices stand on one line: as many aligned columns as fit, at most three. */
export function flowColumns(labels: readonly string[], columns: number): number {
  for (const across of [3, 2]) {
    if (labels.length < across) continue;
    const widths = columnWidths(labels, across);
    const total = widths.reduce((sum, width) => sum + width + 2, indentBy) + gap * (across - 1);
    if (total <= columns) return across;
  }
  return 1;
}

/** Short choices side by side in columns, or below each other where they are long. -1: none is selected. */
export function flow(labels: readonly string[], selected: number, columns: number): Line[] {
  const across = flowColumns(labels, columns);
  const widths = columnWidths(labels, across).map((width) => Math.min(width, columns - indentBy - 2));
  const lines: Line[] = [];
  for (let from = 0; from < labels.length; from += across) {
    const parts = labels.slice(from, from + across).map((label, offset) => {
      const isSelected = from + offset === selected;
      const isLast = offset === across - 1 || from + offset === labels.length - 1;
      const width = widths[offset] ?? 1;
      const text = truncate(label, width);
      return span(
        `${isSelected ? signs.pointer : ' '} ${isLast ? text : padEnd(text, width + gap)}`,
        isSelected ? 'accent' : 'plain',
      );
    });
    lines.push(line(' '.repeat(indentBy), ...parts));
  }
  return lines;
}
