import { type Line, line, span } from '../../text/line.ts';
import { truncate } from '../../text/width.ts';
import { signs } from '../signs.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
const sequences = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)|[@-Z\\-_])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
const controls = /[\u0000-\u0008\u000B-\u001F\u007F]/g;

/** Foreign text without terminal sequences and control characters, tabs as spaces; safe to draw. */
function drawable(text: string): string {
  return text.replace(sequences, '').replaceAll('\t', '  ').replace(controls, '');
}

/** The last lines of an output behind a left bar, one screen line each. */
export function logTail(tail: readonly string[], columns: number, maxLines: number): Line[] {
  const room = Math.max(4, columns - 4);
  return tail
    .slice(Math.max(0, tail.length - Math.max(0, maxLines)))
    .map((text) => line(span(`  ${signs.bar} `, 'dim'), span(truncate(drawable(text), room), 'dim')));
}
