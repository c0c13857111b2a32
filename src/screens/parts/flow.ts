import { type Line, line, span } from '../../text/line.ts';
import { displayWidth, padEnd, truncate } from '../../text/width.ts';
import { signs } from '../signs.ts';

const gap = 3;
const indentBy = 2;

/** How many choices stand on one line: as many equal columns as fit, at most three. */
export function flowColumns(labels: readonly string[], columns: number): number {
  const widest = Math.max(1, ...labels.map((label) => displayWidth(label)));
  const cell = widest + 2 + gap;
  return Math.max(1, Math.min(3, Math.floor((columns - indentBy + gap) / cell)));
}

/** Short choices side by side in equal columns, or below each other where they are long. */
export function flow(labels: readonly string[], selected: number, columns: number): Line[] {
  const across = flowColumns(labels, columns);
  const widest = Math.max(1, ...labels.map((label) => displayWidth(label)));
  const cell = Math.min(widest, columns - indentBy - 2);
  const lines: Line[] = [];
  for (let from = 0; from < labels.length; from += across) {
    const parts = labels.slice(from, from + across).map((label, offset) => {
      const isSelected = from + offset === selected;
      const isLast = offset === across - 1 || from + offset === labels.length - 1;
      const text = truncate(label, cell);
      return span(
        `${isSelected ? signs.pointer : ' '} ${isLast ? text : padEnd(text, cell + gap)}`,
        isSelected ? 'accent' : 'plain',
      );
    });
    lines.push(line(' '.repeat(indentBy), ...parts));
  }
  return lines;
}
