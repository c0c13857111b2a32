import { group } from '../../../text/words/matches.ts';
import { readNumber } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';

const oneArticle = new RegExp(`^${anyWay('one-article')} `, 'u');

const shareNamed: Readonly<Record<string, number>> = {
  half: 1 / 2,
  third: 1 / 3,
  'two thirds': 2 / 3,
  quarter: 1 / 4,
  'three quarters': 3 / 4,
  fifth: 1 / 5,
  eighth: 1 / 8,
};

/** A share of devices as people say it, without a name: `a third`, `25%`. */
export const shareOfCount = `${anyWay('share-told-whole')}|${anyWay('one-article')}[ -]${anyWay('share-noun')}`;

/** The number that a share comes to; not whole where the share is not of this count. */
export function shareIn(words: string, all: number): number | null {
  const percent = /^(?<n>\d{1,2}) ?(?:%|percent)$/u.exec(words)?.groups?.n;
  const name = words.replaceAll('-', ' ').replace(oneArticle, '');
  const share = percent === undefined ? shareNamed[name] : Number(percent) / 100;
  return share === undefined ? null : Math.round(all * share * 1e6) / 1e6;
}

/** The devices that the groups `share` or `part` of a match speak of. */
export function partFrom(match: RegExpExecArray, all: number | null): number | null {
  const share = group(match, 'share');
  if (share !== '') return shareIn(share, all ?? 0);
  const value = readNumber(group(match, 'part'));
  return value !== null && Number.isInteger(value) && value > 0 ? value : null;
}
