import { matchesOf } from '../../text/words/matches.ts';
import { anyWay } from '../../text/words/words.ts';

const number = '\\d{1,7}(?:[.,]\\d{1,3})?k?';
const joint = anyWay('amounts-joint');
const noun = anyWay('amounts-noun');

/** `50, 100 and 200 users`, 32、64路. */
const behind = new RegExp(
  `(?<![\\d.=a-z])(?<amounts>${number}(?: ?${joint} ?${number}){1,3})(?<noun> ?${noun})(?![a-z])`,
  'giu',
);
/** `batch 16 and 20`. */
const before = new RegExp(
  `(?<![a-z])(?<noun>${anyWay('amounts-noun-before')} ?)(?<amounts>${number}(?: ?${joint} ?${number}){1,3})(?![\\d.a-z%]| ?${noun})`,
  'giu',
);
/** 32路和64路: the noun stands behind each. */
const repeated = new RegExp(
  `(?<![\\d.=a-z])(?<amounts>${number} ?${noun}(?: ?${joint} ?${number} ?${noun}){1,3})(?![a-z])`,
  'giu',
);

const amount = new RegExp(number, 'giu');

/**
 * A sentence that names several amounts of one thing, once with each of them; the sentence alone where it names one, or
 * tells a range.
 */
export function sentencesOfEach(said: string): readonly string[] {
  for (const pattern of [repeated, behind, before]) {
    const [found, another] = matchesOf(said, pattern);
    const list = found?.groups?.amounts;
    if (found === undefined || list === undefined || another !== undefined) continue;
    // `16 cards and 400 users` are two things.
    if (pattern === repeated && nounsOf(list).size > 1) continue;
    const [front, rest] = [said.slice(0, found.index), said.slice(found.index + found[0].length)];
    if (new RegExp(`${anyWay('range-in-front')} ?$`, 'iu').test(front)) continue;
    const named = found.groups?.noun ?? '';
    const one = (value: string) => {
      if (pattern === before) return `${named}${value}`;
      return pattern === behind ? `${value}${named}` : `${value}${[...nounsOf(list)].join('')}`;
    };
    const amounts = [...new Set(matchesOf(list, amount).map(([value]) => value))];
    if (amounts.length > 1) return amounts.map((value) => `${front}${one(value)}${rest}`);
  }
  return [said];
}

const counted = new RegExp(`${number}(?<noun> ?${noun})`, 'giu');

/** Nouns behind the amounts of a list. */
function nounsOf(list: string): ReadonlySet<string> {
  return new Set(matchesOf(list, counted).map(({ groups }) => groups?.noun ?? ''));
}
