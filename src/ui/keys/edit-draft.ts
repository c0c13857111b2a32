import type { Draft } from '../../screens/draft.ts';
import { graphemes } from '../../text/width.ts';
import type { KeyPress } from './key-press.ts';

/** A line without the blanks where it is joined to others. */
function trimmedBetween(line: string, hasBefore: boolean, hasBehind: boolean): string {
  const start = hasBefore ? line.trimStart() : line;
  return hasBehind ? start.trimEnd() : start;
}

/** Types text at the caret. Line breaks and tabs of a paste become spaces, other control characters are dropped. */
export function insert(draft: Draft, text: string): Draft {
  const clean = text
    .split(/[\r\n]+/)
    .map((line, at, all) => trimmedBetween(line, at > 0, at < all.length - 1))
    .filter((line, at, all) => line !== '' || at === 0 || at === all.length - 1)
    .join(' ')
    .replaceAll('\t', ' ')
    .replace(/\p{Cc}/gu, '');
  const before = graphemes(draft.text).slice(0, draft.caret).join('');
  const after = graphemes(draft.text).slice(draft.caret).join('');
  const caret = graphemes(before + clean).length;
  return { text: before + clean + after, caret };
}

function without(draft: Draft, from: number, to: number): Draft {
  const all = graphemes(draft.text);
  return { text: [...all.slice(0, from), ...all.slice(to)].join(''), caret: from };
}

function previousWord(draft: Draft): number {
  const all = graphemes(draft.text);
  let at = draft.caret;
  while (at > 0 && all[at - 1] === ' ') at -= 1;
  while (at > 0 && all[at - 1] !== ' ') at -= 1;
  return at;
}

function nextWord(draft: Draft): number {
  const all = graphemes(draft.text);
  let at = draft.caret;
  while (at < all.length && all[at] === ' ') at += 1;
  while (at < all.length && all[at] !== ' ') at += 1;
  return at;
}

const moves: Readonly<Record<string, (draft: Draft, length: number) => Draft>> = {
  left: (draft) => ({ ...draft, caret: Math.max(0, draft.caret - 1) }),
  right: (draft, length) => ({ ...draft, caret: Math.min(length, draft.caret + 1) }),
  home: (draft) => ({ ...draft, caret: 0 }),
  end: (draft, length) => ({ ...draft, caret: length }),
  backspace: (draft) => (draft.caret === 0 ? draft : without(draft, draft.caret - 1, draft.caret)),
  delete: (draft) => without(draft, draft.caret, draft.caret + 1),
  'ctrl+d': (draft) => without(draft, draft.caret, draft.caret + 1),
  'ctrl+u': (draft) => without(draft, 0, draft.caret),
  'ctrl+k': (draft, length) => without(draft, draft.caret, length),
  'ctrl+w': (draft) => without(draft, previousWord(draft), draft.caret),
  'alt+b': (draft) => ({ ...draft, caret: previousWord(draft) }),
  'alt+f': (draft) => ({ ...draft, caret: nextWord(draft) }),
  'alt+d': (draft) => without(draft, draft.caret, nextWord(draft)),
};

const sameAs: Readonly<Record<string, string>> = {
  'ctrl+a': 'home',
  'ctrl+e': 'end',
  'ctrl+b': 'left',
  'ctrl+f': 'right',
  'ctrl+d': 'delete',
  'ctrl+h': 'backspace',
};

/** The draft after a key, by user-perceived characters; null when the key edits nothing. */
export function editDraft(draft: Draft, press: KeyPress): Draft | null {
  if (press.text !== '') return insert(draft, press.text);
  const move = moves[sameAs[press.name] ?? press.name];
  return move ? move(draft, graphemes(draft.text).length) : null;
}
