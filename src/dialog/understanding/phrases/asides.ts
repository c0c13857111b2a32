import { type Answers, answered, isUnanswered } from '../../../plan/answers.ts';
import { Expression } from '../../../text/words/expression.ts';
import { group, matchesOf } from '../../../text/words/matches.ts';
import { anyWay } from '../../../text/words/words.ts';
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
  ['compared-change', 'relative'],
  ['bare-change', 'relative'],
  ['total-cost', 'total-cost'],
  ['sum-of-money', 'total-cost'],
  ['calendar-day', 'date'],
  ['vague-amount', 'vague'],
  ['partly-text', 'condition'],
  ['spares', 'count'],
  ['kept-free', 'count'],
  ['quoted-figures', 'load'],
  ['most-beside-mean', 'context-ceiling'],
  ['meaning-of-scale', 'number'],
];

/** Names that are only pointed to, each with the slot that settles which is meant: `上面说的那个模型`. */
const references = (
  [
    ['referred-model', 'model'],
    ['referred-device', 'devices'],
  ] as const
).map(([words, slot]) => ({ slot, expression: new Expression(anyWay(words), 'gu') }));

/** Lays a pointer aside where nothing says what it points to: neither the text nor an answer. */
function leaveReferences(source: SourceText, answers: Answers): void {
  for (const { slot, expression } of references) {
    for (const { index, 0: words } of expression.matchesIn(source.text, source.letters)) {
      const isKnown = answered(answers, slot) !== null;
      if (isKnown) source.claim(index, index + words.length);
      else source.leave(index, index + words.length, 'reference', slot);
    }
  }
}

/** Numbers in front of the items of a list: `1. hardware … 2. workload`, `(1) …; (2) …`, `(2) 8 cards`. */
const numbering =
  /(?<=^|\n|[;,:?!.] ?|\s|(?=\())(?<open>\(?)(?<n>\d{1,2})(?<close>[.)、])(?=\s*[^\s\d.,]|(?<=\(\d{1,2}\))[\s\d])|(?<=^|\n)[ ]{0,4}(?<line>\d{1,2})[.)、](?=[ ]\S)/gu;

/** Claims the numbering of a list, so that nobody takes it for figures; only numbers that go on from 1 are one. */
function claimNumbering(source: SourceText): void {
  const marked = matchesOf(source.text, numbering);
  const items: RegExpMatchArray[] = [];
  for (const match of marked)
    if (Number(group(match, 'n') || group(match, 'line')) === items.length + 1) items.push(match);
  if (items.length < 2) return;
  for (const { index = 0, 0: words } of items) source.claim(index, index + words.length);
}

const draftTokens = `(?:[ ,(]{0,2}${anyWay('speculator-link')}? ?\\d{1,2} ${anyWay('drafted')}tokens?\\)?)`;

const wishForSpeed = new Expression(anyWay('wish-for-speed'), 'gu');
const comparedSizes = new Expression(anyWay('compared-sizes'), 'gu');
const keptAsIs = new Expression(anyWay('kept-as-is'), 'gu');
const placeInDocument = new Expression(anyWay('place-in-document'), 'gu');
const formerValue = new Expression(anyWay('former-value'), 'gu');
const toldInTokens = new Expression(anyWay('told-in-tokens'), 'gu');

/** Words that are laid aside, in order. `EAGLE3 with 3 draft tokens`: the depth belongs to what drafts. */
const asides: readonly (readonly [expression: Expression, reason: UnreadReason])[] = [
  [`(?:${anyWay('speculators')})${draftTokens}`, 'speculator'] as const,
  ...groups.map(([group, reason]) => [anyWay(group), reason] as const),
  [sharedPartAlone, 'length'] as const,
  [lengthTotalAlone, 'length'] as const,
].map(([words, reason]) => [new Expression(words, 'gu'), reason]);

/** Lays aside what is recognised and has no place in a plan, before its numbers could be read as something else. */
export function leaveAsides(source: SourceText, answers: Answers): void {
  claimNumbering(source);
  leaveReferences(source, answers);
  for (const said of [placeInDocument, formerValue, toldInTokens]) {
    for (const { index, 0: words } of said.matchesIn(source.text, source.letters))
      source.claim(index, index + words.length);
  }
  for (const { index, 0: words } of keptAsIs.matchesIn(source.folded, source.letters))
    source.claim(index, index + words.length);
  // `Compare with EP=32`: what is compared with such a size is no plan's value as long as there is nothing else.
  if (isUnanswered(answers)) {
    for (const { index, 0: words } of comparedSizes.matchesIn(source.text, source.letters))
      source.leave(index, index + words.length, 'relative');
  }
  // A limit beside it says how fast.
  for (const { index, 0: words } of wishForSpeed.matchesIn(source.text, source.letters))
    source.leave(index, index + words.length, 'wish', 'tpotLimitMs');
  for (const [expression, reason] of asides) {
    for (const match of expression.matchesIn(source.text, source.letters)) {
      source.leave(match.index, match.index + match[0].trimEnd().length, reason);
    }
  }
}
