import { expect, test } from 'vitest';
import { block, fitted } from '../../src/screens/block.ts';
import { transcriptLines } from '../../src/screens/transcript.ts';
import { viewOf } from '../../src/screens/view.ts';
import { commandLine, line, plain, span } from '../../src/text/line.ts';
import { displayWidth } from '../../src/text/width.ts';

const command = `throughline engine text-generate Qwen/Qwen3-32B ${'--num-queries 192 '.repeat(12)}--decode`;
const entry = (kind: 'summary' | 'explanation' | 'note') => ({
  id: 1,
  kind,
  lines: [line('These commands check it:'), commandLine(command)],
});

test.each([40, 80, 120])('a command in the transcript is one line to copy at %i columns', (columns) => {
  for (const kind of ['summary', 'explanation', 'note'] as const) {
    const lines = transcriptLines(entry(kind), null, viewOf('en', columns, 24)).map(plain);
    expect(lines.filter((one) => one.includes('throughline'))).toEqual([command]);
  }
});

test('on a screen that is redrawn it is broken where the screen ends, and lacks nothing', () => {
  const { lines } = fitted(block([commandLine(command)]), 40);
  for (const one of lines) expect(displayWidth(plain(one))).toBeLessThanOrEqual(40);
  expect(lines.map(plain).join('')).toBe(command);
});

test('what was done as asked carries no sign of a warning', () => {
  const undone = { id: 1, kind: 'note' as const, lines: [line(span('Undone: open again: Model', 'dim'))] };
  const [first = []] = transcriptLines(undone, null, viewOf('en', 80, 24));
  expect(plain(first)).toBe('· Undone: open again: Model');
});
