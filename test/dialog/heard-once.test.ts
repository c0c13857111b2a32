import { expect, it } from 'vitest';
import { understand } from '../../src/dialog/understanding/understand.ts';
import type { Understand } from '../../src/dialog/understanding/understanding.ts';
import { startSession } from './session-kit.ts';

/** Hears as the program does, and counts how often. */
function counted() {
  const heard: string[] = [];
  const hear: Understand = (text, position) => {
    heard.push(text);
    return understand(text, position);
  };
  return { heard, understand: hear };
}

it('an event is read once, whatever asks for what it says', () => {
  const { heard, understand: hear } = counted();
  const { session } = startSession({ understand: hear });
  session.send({ type: 'say', text: 'Qwen3-32B' });
  expect(heard).toEqual(['Qwen3-32B']);
});

it('the same words said again are read again', () => {
  const { heard, understand: hear } = counted();
  const { session } = startSession({ understand: hear });
  session.send({ type: 'say', text: 'good morning' });
  session.send({ type: 'say', text: 'good morning' });
  expect(heard).toEqual(['good morning', 'good morning']);
});
