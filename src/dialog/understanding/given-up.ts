import { textBefore } from '../../text/words/around.ts';
import { Expression } from '../../text/words/expression.ts';
import { group, matchesOf } from '../../text/words/matches.ts';
import { anyWay, says } from '../../text/words/words.ts';
import { givenUpInAnswer } from './given-up-in-answers.ts';
import type { TextRange } from './slot-mention.ts';
import type { SourceText } from './source-text.ts';

/** A text without the values that others replace in it. */
export interface WithoutGivenUp {
  readonly text: string;
  /** The position in the text with those values. */
  positionOf(at: number): number;
  /** The places that were taken out of that text. */
  readonly removed: readonly TextRange[];
}

const unit = `(?: ?${anyWay('replaced-unit')})?`;
const figure = `(?<![\\d.])\\d{1,7}(?:\\.\\d{1,3})?k?(?:/\\d{1,7}(?:\\.\\d{1,3})?k?)?(?![\\d.]*\\d)`;
const inWords = `${anyWay('replaced-figure-in-words')}(?= ?${anyWay('replaced-unit')})`;
const value = `(?:${figure}|${inWords}|${anyWay('replaced-choice')}(?![a-z]))`;
const name = `(?:${anyWay('replaced-name')}(?:[ :=]|${anyWay('replaced-name-link')})*)?`;
/** What ends the words of a value. */
const end = '(?= ?(?:[,;、!?\\n)]|\\.(?!\\d)|$))';

/** `不用TP8，用TP4`, `别按并发100算，按200`: a value is given up, and the next clause has another in its place. */
const instead = new Expression(
  `(?<not>${anyWay('value-refused')} ?)(?<name>${name})(?<given>${value})(?<unit>${unit})(?:${anyWay('value-refused-tail')})*(?: ?[,;、 ] ?|(?=${anyWay('value-and-not')})|(?<=了)(?=${anyWay('value-wanted')}))(?<but>(?:${anyWay('value-wanted')} ?)*)(?<own>${name})(?<value>${value})(?<ownUnit>${unit})(?<enough>${anyWay('value-enough')}?)`,
  'gu',
);
/** `用TP4，不用TP8`: the value comes first. */
const notThat = new Expression(
  `(?<value>${value})(?<ownUnit>${unit})(?<lead>[,;、 ]{0,2}(?:${anyWay('value-and-not')})?)(?<not>${anyWay('value-refused')} ?)(?<name>${name})(?<given>${value})(?<unit>${unit})(?:${anyWay('value-refused-tail')})*${end}`,
  'gu',
);
/** `EP 32，说错了，16`: the size of a setting is set right. */
const setRight = new Expression(
  `(?<=${anyWay('setting-with-size')}(?:[ :=<>]|${anyWay('replaced-name-link')})*)(?<given>${figure})(?<unit>${unit})(?<slip>${anyWay('value-misspoken')} ?(?:${anyWay('value-wanted')} ?)*)(?<value>${figure})(?<ownUnit>${unit})${end}`,
  'gu',
);
/** `KV不要INT8`, `不用TP8`: a value that is refused by the name of what it is of, with nothing said in its place. */
const refusedAlone = new Expression(
  `(?:${anyWay('value-refused')} ?${anyWay('replaced-name')}[ :=]?|${anyWay('replaced-name')} ?${anyWay('value-refused')} ?)${value}${unit}(?:${anyWay('value-refused-tail')})*${end}`,
  'gu',
);
/** `TP从8改成4`: the size of a setting is changed. */
const changed = new Expression(
  `(?<=${anyWay('setting-with-size')} ?)(?<slip>${anyWay('value-moved-from')} ?)(?<given>${figure})(?<unit>${unit})[, ]{0,2}${anyWay('value-moved-to')} ?(?=${figure})`,
  'gu',
);
const atEnd = new RegExp(`^${end}`, 'u');

/** Characters in front of a value that may name what it is of. */
const nameLength = 16;
const nameInFront = new RegExp(`${name}$`, 'u');
const lettersOf = (words: string) => words.replaceAll(/[ :=]/gu, '');

/** The name that stands right in front of a place, with what links it to a value. */
function nameBefore(text: string, at: number): string {
  return nameInFront.exec(textBefore(text, at, nameLength))?.[0] ?? '';
}

/** Whether both values of a match have one unit; the value that is given up may have none. */
function isOfOneUnit(match: RegExpExecArray): boolean {
  const unitOf = group(match, 'unit');
  return unitOf === '' || unitOf.trim() === group(match, 'ownUnit').trim();
}

/** What of `instead` is taken out; null where the second value does not stand for the first. */
function replacedIn(text: string, match: RegExpExecArray): readonly TextRange[] | null {
  const part = (one: string) => group(match, one);
  const start = match.index;
  const named = start + part('not').length;
  const first = named + part('name').length;
  const behind = start + match[0].length;
  const wanted =
    behind - ['own', 'value', 'ownUnit', 'enough'].reduce((sum, one) => sum + part(one).length, 0);
  const front = nameBefore(text, start);
  if (!isAlike(part('given'), part('value'))) return null;
  if (part('own') !== '') {
    const own = lettersOf(part('own'));
    if (part('name') !== '') return own === lettersOf(part('name')) ? [[start, wanted]] : null;
    return own === lettersOf(front) ? [[start - front.length, wanted]] : null;
  }
  const isSaid =
    part('but') !== '' || part('enough') !== '' || (part('unit') !== '' && part('unit') === part('ownUnit'));
  const isNamed = part('name') !== '' || front !== '' || part('ownUnit') !== '';
  // `不是1k，2k`: an answer that says nothing else.
  const isWhole = start === 0 && behind === text.trimEnd().length;
  if (isWhole && part('name') === '' && isOfOneUnit(match)) return [[start, wanted]];
  if (!isSaid || !isOfOneUnit(match) || !isNamed || !atEnd.test(text.slice(behind))) return null;
  return part('name') === ''
    ? [[start, wanted]]
    : [
        [start, named],
        [first, wanted],
      ];
}

/** What of `notThat` is taken out. */
function refusedIn(text: string, match: RegExpExecArray): readonly TextRange[] | null {
  const part = (one: string) => group(match, one);
  const own = lettersOf(nameBefore(text, match.index));
  const isSame = part('name') === '' || lettersOf(part('name')) === own;
  const isNamed = own !== '' || part('ownUnit') !== '';
  if (!isSame || !isOfOneUnit(match) || !isNamed || !isAlike(part('given'), part('value'))) return null;
  const from = match.index + part('value').length + part('ownUnit').length;
  return [[from, match.index + match[0].length]];
}

/** What of `setRight` is taken out. */
function slipIn(match: RegExpExecArray): readonly TextRange[] | null {
  const length = ['given', 'unit', 'slip'].reduce((sum, one) => sum + group(match, one).length, 0);
  return isOfOneUnit(match) ? [[match.index, match.index + length]] : null;
}

/** A figure takes the place of a figure, and a choice that of a choice. */
function isAlike(one: string, other: string): boolean {
  return says('replaced-choice', one) === says('replaced-choice', other) && one !== other;
}

/**
 * Takes out what is given up for another value of the same kind, whatever it is a value of: `TP不要8，用4` is read as
 * `TP 4`. No reader then has to know the ways of saying "not this but that".
 */
export function withoutGivenUp(text: string): WithoutGivenUp {
  const found = [
    ...givenUpInAnswer(text),
    ...(says('value-refused', text)
      ? [
          ...matchesOf(text, instead.regExp).flatMap((match) => replacedIn(text, match) ?? []),
          ...matchesOf(text, notThat.regExp).flatMap((match) => refusedIn(text, match) ?? []),
        ]
      : []),
    ...(says('value-moved-to', text)
      ? matchesOf(text, changed.regExp).map(({ index, 0: words }): TextRange => [index, index + words.length])
      : []),
    ...(says('value-misspoken', text)
      ? matchesOf(text, setRight.regExp).flatMap((match) => slipIn(match) ?? [])
      : []),
  ].toSorted(([a], [b]) => a - b);
  const removed = found.filter(([from], at) => from >= (found[at - 1]?.[1] ?? 0));
  if (removed.length === 0) return { text, positionOf: (at) => at, removed };
  const positions: number[] = [];
  let kept = '';
  const copy = (from: number, to: number) => {
    kept += text.slice(from, to);
    for (let at = from; at < to; at += 1) positions.push(at);
  };
  let from = 0;
  for (const [start, behind] of removed) {
    copy(from, start);
    // A blank keeps apart what stood apart.
    kept += ' ';
    positions.push(start);
    from = behind;
  }
  copy(from, text.length);
  positions.push(text.length);
  return { text: kept, positionOf: (at) => positions[at] ?? text.length, removed };
}

/** Lays aside what is refused by name where nothing is said in its place, before its name could be read alone. */
export function leaveRefused(source: SourceText): void {
  for (const { index, 0: words } of refusedAlone.matchesIn(source.text, source.letters))
    source.leave(index, index + words.length, 'ruled-out');
}
