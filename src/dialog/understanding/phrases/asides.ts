import { wordsOf } from '../../../text/words/words.ts';
import type { SourceText } from '../source-text.ts';
import type { UnreadReason } from '../unread.ts';
import { lengthTotalAlone } from './length-total.ts';
import { sharedPartAlone } from './shared-prefix.ts';

/** Groups of words that name what no plan has, by the reason that says so. */
const groups: readonly (readonly [group: string, reason: UnreadReason])[] = [
  ['percentile', 'percentile'],
  ['acceptance-length', 'acceptance-length'],
  ['speculators', 'speculator'],
  ['instance-counts', 'instances'],
  ['other-loads', 'load'],
  ['conditions', 'condition'],
  ['length-ratio', 'number'],
  ['vague-amount', 'vague'],
  ['partly-text', 'condition'],
  ['kept-free', 'count'],
];

/** Numbers in front of the items of a list: `1. hardware … 2. workload`, `(1) …; (2) …`. */
const numbering = /(?<=^|\n|[;,:?!.] ?|\s)(?<open>\(?)(?<n>\d{1,2})(?<close>[.)、])(?=\s*[^\s\d.,])/gu;

/** Claims the numbering of a list, so that nobody takes it for figures; only numbers that go on from 1 are one. */
function claimNumbering(source: SourceText): void {
  const marked = [...source.text.matchAll(numbering)];
  const items: RegExpMatchArray[] = [];
  for (const match of marked) if (Number(match.groups?.n) === items.length + 1) items.push(match);
  if (items.length < 2) return;
  for (const { index = 0, 0: words } of items) source.claim(index, index + words.length);
}

const draftTokens =
  '(?:[ ,(]{0,2}(?:w/|with|using|at|of|,)? ?\\d{1,2} (?:draft(?:ed)? |speculative |spec )tokens?\\)?)';

/** Lays aside what is recognised and has no place in a plan, before its numbers could be read as something else. */
export function leaveAsides(source: SourceText): void {
  claimNumbering(source);
  for (const { index, 0: words } of source.text.matchAll(new RegExp(wordsOf('former-value').source, 'gu')))
    source.claim(index, index + words.length);
  const named = groups.map(([group, reason]) => [wordsOf(group).source, reason] as const);
  // `EAGLE3 with 3 draft tokens`: the depth belongs to what drafts.
  const drafting = [`(?:${wordsOf('speculators').source})${draftTokens}`, 'speculator'] as const;
  const alone = [sharedPartAlone, lengthTotalAlone].map((words) => [words, 'length'] as const);
  for (const [words, reason] of [drafting, ...named, ...alone]) {
    for (const match of source.text.matchAll(new RegExp(words, 'gu'))) {
      const found = match[0].trimEnd();
      if (found !== '') source.leave(match.index, match.index + found.length, reason);
    }
  }
}
