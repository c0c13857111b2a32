import { group } from '../../../text/words/matches.ts';
import { grouped, numberPattern } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { asks, sameLabel } from '../slot-mention.ts';
import { marks } from '../source-text.ts';
import { card, count, device, eachMachine, having, machine, whole } from './machine-words.ts';
import { type Phrase, phrase } from './phrase.ts';

/** `minimum 8, maximum 24 cards`: the ends of what would do. */
const countsFromTo = phrase(
  `(?<![a-z])${anyWay('at-least')} ${count('least')} ?(?:${card})?[,; ]{1,3}${anyWay('bounds-joint')}?${anyWay('at-most')} ${count('most')} ?(?:(?:of )?${marks.device}+s? ?)?(?:${card})`,
  (match, span) => {
    const ends = ['least', 'most'].flatMap((name) => whole(group(match, name)) ?? []);
    const readings = ends.map((value) => ({ value, label: sameLabel(grouped(value)) }));
    return readings.length === 2 ? asks('numDevices', span, readings) : null;
  },
);

/** `one or two H200 nodes (8 GPUs each)`: how many machines is what is asked. */
const oneOrMoreMachines = phrase(
  `(?<![\\d.a-z])(?<fewer>${numberPattern}) ?(?:${anyWay('counts-or')}) ?${count('machines')} ?(?:[x*] )?(?:${device} ?)?${machine}${having}(?:${device})?${having}(?:${eachMachine})?${having}${count('each')} ?(?:[x*] ?)?(?:(?:${device} ?)?(?:${card})?|${device})(?: ?(?:${eachMachine}))?\\)?`,
  (match, span) => {
    const [fewer, machines, each] = ['fewer', 'machines', 'each'].map((name) => whole(group(match, name)));
    if (!fewer || !machines || !each || fewer >= machines) return null;
    return asks(
      'numDevices',
      span,
      [fewer, machines].map((one) => ({
        value: one * each,
        label: sameLabel(`${grouped(one)} × ${grouped(each)} = ${grouped(one * each)}`),
      })),
    );
  },
);

/** `A2 376T: [4, 8]`: counts of which one or each is meant. */
const countsInBrackets = phrase(
  `(?<=${marks.device}s? ?[:=x*] ?)\\[ ?(?<list>\\d{1,5}(?: ?, ?\\d{1,5}){1,7}) ?\\]`,
  (match, span) =>
    asks(
      'numDevices',
      span,
      group(match, 'list')
        .split(',')
        .map((one) => ({ value: Number(one), label: sameLabel(grouped(Number(one))) })),
    ),
);

/** Several counts of devices, of which one is meant: it is asked which. */
export const openCounts: readonly Phrase[] = [countsInBrackets, countsFromTo, oneOrMoreMachines];
