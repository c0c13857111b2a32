import { describe, expect, it } from 'vitest';
import { narrowingSequence, reflowOf } from '../../src/ui/resize.ts';

describe('a window that becomes narrower', () => {
  const frame = { widths: [10, 4, 30], caret: { column: 2, row: 1 } };

  it('needs nothing where every line still fits, or where the terminal cuts lines', () => {
    expect(narrowingSequence(frame, 30, 'wrap')).toBe('');
    expect(narrowingSequence(frame, 20, 'cut')).toBe('');
  });

  it('erases from the top of the frame and returns the cursor to the row of the caret', () => {
    expect(narrowingSequence(frame, 20, 'wrap')).toBe('\u001B[1A\r\u001B[J\n\n\n\u001B[2A');
  });

  it('counts lines that wrap below the cursor where the terminal pushes it down for them', () => {
    expect(narrowingSequence(frame, 20, 'wrap-and-push')).toBe('\u001B[2A\r\u001B[J\n\n\n\u001B[2A');
  });

  it('starts below the frame where there is no caret', () => {
    expect(narrowingSequence({ ...frame, caret: null }, 20, 'wrap')).toBe('\u001B[4A\r\u001B[J\n\n\n');
  });

  it('is known from the environment', () => {
    expect(reflowOf({ TERM_PROGRAM: 'vscode', TERM: 'xterm-256color' }, 'linux')).toBe('wrap-and-push');
    expect(reflowOf({ TERM: 'xterm-256color' }, 'linux')).toBe('wrap');
    expect(reflowOf({ TERM: 'xterm', XTERM_VERSION: 'XTerm(379)' }, 'linux')).toBe('cut');
    expect(reflowOf({ TERM: 'linux' }, 'linux')).toBe('cut');
    expect(reflowOf({}, 'win32')).toBe('cut');
  });
});
