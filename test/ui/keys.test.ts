import type { Key } from 'ink';
import { describe, expect, test } from 'vitest';
import { draftOf, emptyDraft } from '../../src/screens/draft.ts';
import { editDraft, insert } from '../../src/ui/keys/edit-draft.ts';
import { keyPresses } from '../../src/ui/keys/key-press.ts';

const noKey: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};
const names = (input: string, key: Partial<Key> = {}) =>
  keyPresses(input, { ...noKey, ...key }).map((press) => press.name);

describe('a chunk of input is split into key presses', () => {
  test('text with Enter, Tab and line feed inside', () => {
    expect(names('abc\r')).toEqual(['a', 'b', 'c', 'enter']);
    expect(names('a\tb\nc\r\nd')).toEqual(['a', 'tab', 'b', 'enter', 'c', 'enter', 'd']);
  });
  test('what an input method commits, and characters of several code points', () => {
    expect(names('量化👩‍💻')).toEqual(['量', '化', '👩‍💻']);
  });
  test('control, meta and named keys', () => {
    expect(names('z', { ctrl: true })).toEqual(['ctrl+z']);
    expect(names('b', { meta: true })).toEqual(['alt+b']);
    expect(names('', { upArrow: true })).toEqual(['up']);
    expect(names('', { tab: true, shift: true })).toEqual(['shift+tab']);
    expect(names('', { escape: true })).toEqual(['escape']);
    expect(names('\u001F')).toEqual(['ctrl+_']);
  });
  test('the release of a key is no press', () => {
    expect(names('a', { eventType: 'release' })).toEqual([]);
  });
});

const press = (name: string) => ({ name, text: name.length === 1 ? name : '' });
const edited = (text: string, ...keys: readonly string[]) =>
  keys.reduce((draft, key) => editDraft(draft, press(key)) ?? draft, draftOf(text));

describe('a draft is edited by what a person sees as one character', () => {
  test('deleting takes a whole emoji and a whole Chinese character', () => {
    expect(edited('a👩‍💻', 'backspace').text).toBe('a');
    expect(edited('量化', 'backspace').text).toBe('量');
  });
  test('moving and inserting in the middle', () => {
    expect(edited('TPT', 'left', 'O').text).toBe('TPOT');
    expect(edited('量化', 'home', 'X', 'right', 'Y').text).toBe('X量Y化');
  });
  test('deleting to the start, to the end and by word', () => {
    expect(edited('one two', 'ctrl+w').text).toBe('one ');
    expect(edited('one two', 'left', 'ctrl+u')).toEqual({ text: 'o', caret: 0 });
    expect(edited('one two', 'home', 'right', 'ctrl+k').text).toBe('o');
    expect(edited('one two', 'ctrl+a', 'ctrl+d').text).toBe('ne two');
  });
  test('ctrl+z is no letter', () => {
    expect(editDraft(draftOf('a'), { name: 'ctrl+z', text: '' })).toBeNull();
  });
  test('a paste becomes one line without control characters', () => {
    expect(insert(emptyDraft, 'a\n  b\tc\u0007').text).toBe('a b c');
  });
});
