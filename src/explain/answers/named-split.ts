import { matchesOf } from '../../text/words/matches.ts';
import { readNumber, withCountsInDigits } from '../../text/words/numbers.ts';
import { wellSpelled } from '../../text/words/slips.ts';
import { spelled as plainly } from '../../text/words/spelling.ts';
import { anyWay, says } from '../../text/words/words.ts';
import type { Question } from './question.ts';

const splitName = new RegExp(`(?<![a-z-])(${anyWay('split-name')})(?![a-z])`, 'u');

/** A parallel strategy as far as a question names it. */
export type NamedSplit = Pick<Extract<Question, { intent: 'why-not' }>, 'split' | 'words' | 'other'>;

const parallelNames = (['tp', 'dp', 'ep'] as const).map(
  (name) => [name, new RegExp(anyWay(`long-name-${name}`), 'gu')] as const,
);
/** `which side needs attention`: no operator is meant. */
const careAsked = new RegExp(anyWay('attention-as-care'), 'gu');
/** `four-way TP`, 四路TP: the size stands before the name. */
const sizedWays = new RegExp(
  `(?<![a-z])(${anyWay('sizes-of-ways')})${anyWay('ways-of-split')} ?(${anyWay('split-name')})(?![a-z])`,
  'gu',
);
const sizedSplit = new RegExp(
  `(?<![a-z])(${anyWay('split-name')}) ?${anyWay('size-of-split')}? ?(\\d+)`,
  'gu',
);
/** `TP from 2 to 8`, EP16改成8: the size that it becomes is the one that is meant. */
const becomes = new RegExp(`(?<![a-z-])(${anyWay('split-name')})${anyWay('split-becomes')} ?(?=\\d)`, 'gu');
/** `TP选8不选4`: the size that was not chosen is of the dimension that stands in front. */
const notChosen = new RegExp(
  `(?<![a-z-])(${anyWay('split-name')})${anyWay('size-chosen')} ?(\\d+)(${anyWay('size-not-chosen')}) ?(?=\\d)`,
  'gu',
);
/** `4 × TP=2`: so many replicas of a size, as the rows of the calibrated estimator are named. */
const replicasOf = new RegExp(
  `(?<![\\d.])(\\d{1,3}) ?(?:[x×*]|${anyWay('times-of-split')}) ?(?=tp ?${anyWay('size-of-split')}? ?\\d)`,
  'gu',
);
const countedNouns = anyWay('counted-in-words');

/** The words in the spelling that the rules know: small letters, parallel dimensions by their short names. */
export function spelled(said: string): string {
  const short = parallelNames.reduce(
    (words, [name, long]) => words.replaceAll(long, name),
    wellSpelled(plainly(said)).replaceAll(careAsked, 'care'),
  );
  return withCountsInDigits(short, countedNouns)
    .replaceAll(sizedWays, (_, size: string, name: string) => `${name}=${readNumber(size) ?? size}`)
    .replaceAll(replicasOf, 'dp=$1 ')
    .replaceAll(becomes, '$1=')
    .replaceAll(notChosen, '$1=$2$3$1=');
}

/** The strategies that a question names, and the one it is about: of two, the one that lost, or the last. */
export function splitIn(
  text: string,
): { readonly own: NamedSplit; readonly other: NamedSplit | null } | null {
  const groups: RegExpExecArray[][] = [];
  for (const found of matchesOf(text, sizedSplit)) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    // `DP=8 vs TP=8` names two, though neither dimension is named twice.
    const between = before ? text.slice(before.index + before[0].length, found.index) : '';
    const isOther =
      (group?.some((one) => one[1] === found[1]) ?? true) || says('split-against-split', between);
    if (group && !isOther) group.push(found);
    else groups.push([found]);
  }
  const chosen = says('losing', text) ? groups[0] : groups.at(-1);
  const second = groups.find((group) => group !== chosen);
  return chosen ? { own: namedSplit(chosen), other: second ? namedSplit(second) : null } : null;
}

function namedSplit(group: readonly RegExpExecArray[]): NamedSplit {
  return {
    split: Object.fromEntries(group.map((one) => [one[1] ?? '', Number(one[2])])),
    words: group.map((one) => `${(one[1] ?? '').toUpperCase()}=${one[2]}`).join(' '),
  };
}

/** A parallel dimension that is named without a size: `why not EP?` asks about every size above 1. */
export function dimensionIn(text: string): NamedSplit | null {
  const name = splitName.exec(text)?.[1] as 'tp' | 'dp' | 'ep' | undefined;
  return name === undefined ? null : { split: { [name]: 'several' }, words: `${name.toUpperCase()}>1` };
}
