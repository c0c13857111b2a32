import { describe, expect, it } from 'vitest';
import { isCommandText } from '../../src/screens/command-text.ts';

describe('a line that begins with a slash', () => {
  it.each(['/', '/help', '/devices H200', '/quit '])('is a command: %s', (text) => {
    expect(isCommandText(text)).toBe(true);
  });
  it.each(['/tmp/trace.jsonl', '/models/llama', '/trace.csv', 'help', ' /help'])(
    'or a path, or words: %s',
    (text) => {
      expect(isCommandText(text)).toBe(false);
    },
  );
});
