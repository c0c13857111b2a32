import type { Key } from 'ink';
import { graphemes } from '../../text/width.ts';

/** One key. `text` is what it would type; empty for keys that type nothing. */
export interface KeyPress {
  /** `enter`, `escape`, `up`, `ctrl+z`, `space`, or the character itself. */
  readonly name: string;
  readonly text: string;
}

const named: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

const controlNames: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\r\n': 'enter',
  '\t': 'tab',
  '\u007F': 'backspace',
  '\b': 'backspace',
  ' ': 'space',
};

function pressOf(character: string): KeyPress | null {
  const name = controlNames[character];
  if (name !== undefined) return { name, text: name === 'space' ? ' ' : '' };
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x1b) return { name: 'escape', text: '' };
  if (code < 0x20) return { name: `ctrl+${String.fromCharCode(code + (code <= 26 ? 96 : 64))}`, text: '' };
  return { name: character, text: character };
}

/**
 * The key presses of one stdin chunk as Ink hands it over. Typing ahead and pasting without brackets arrive as one
 * text with Enter and Tab inside it, which Ink does not tell apart from letters.
 */
export function keyPresses(input: string, key: Key): readonly KeyPress[] {
  if (key.eventType === 'release') return [];
  const special = named.find(([flag]) => key[flag] === true);
  if (special) {
    const prefix = key.shift && special[1] === 'tab' ? 'shift+' : '';
    return [{ name: prefix + special[1], text: '' }];
  }
  if (key.ctrl) return input === '' ? [] : [{ name: `ctrl+${input}`, text: '' }];
  if (key.meta) return input === '' ? [] : [{ name: `alt+${input}`, text: '' }];
  return graphemes(input).flatMap((character) => pressOf(character) ?? []);
}
