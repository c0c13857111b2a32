import { labelled } from '../../../text/labelled.ts';
import { textBehind } from '../../../text/words/around.ts';
import { Expression } from '../../../text/words/expression.ts';
import { group } from '../../../text/words/matches.ts';
import { grouped, numberPattern, readNumber } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { isWithin } from '../places.ts';
import { asks, type SlotMention, states, type TextRange } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import { card, cardWord, machineWord, whole } from './machine-words.ts';

const spares = new Expression(anyWay('spares'), 'gu');
const halfOfThat = new Expression(anyWay('half-of-that'), 'gu');
const ofMachines = new RegExp(`(?<![a-z])(?:${machineWord})|${anyWay('machines-word-zh')}`, 'u');
const ofDevices = new RegExp(`(?<![a-z])(?:${card})`, 'u');
const pieces = new RegExp(numberPattern, 'u');
const productOf = /^(?<machines>[\d,]+) × (?<each>[\d,]+) =/u;

/** The count of the plan in front of a place. */
function countBefore(statements: readonly SlotMention[], at: number): SlotMention | undefined {
  return statements
    .filter(({ slot, value, end }) => slot === 'numDevices' && typeof value === 'number' && end <= at)
    .at(-1);
}

function rest(left: number, all: number, span: TextRange): SlotMention {
  return asks('numDevices', span, [
    {
      value: left,
      label: labelled(({ counted }) => counted.partOf(grouped(left), grouped(all))),
    },
    { value: all, label: labelled(({ counted }) => counted.whole(grouped(all))) },
  ]);
}

/** How many devices are kept free, with `each` of a machine; null where it is open what is counted. */
function keptFree(folded: string, words: string, count: SlotMention, each: number | null): number | null {
  const left = readNumber(pieces.exec(words)?.[0] ?? '');
  if (left === null || !Number.isInteger(left) || left < 1) return null;
  if (ofDevices.test(words)) return left;
  const told = productOf.exec(count.reading ?? '');
  if (told) return left * (whole(group(told, 'each')) ?? 0);
  const isOfMachines = ofMachines.test(words) || ofMachines.test(folded.slice(0, count.end + 48));
  return isOfMachines ? each && left * each : left;
}

const apart = new Expression(
  `(?:${anyWay('kept-apart')}) (?<part>${numberPattern}) ${anyWay('taken-qualifier')}?(?<noun>${machineWord}|${cardWord})(?![a-z])`,
  'gu',
);
const taken = new Expression(
  `(?<![\\d.a-z])(?<part>${numberPattern}) ?(?:of ${anyWay('taken-of')} )?(?<noun>${machineWord}) ?(?:of ${anyWay('taken-of-them')} )?${anyWay('taken-by-others')}${anyWay('taken-purpose')}?`,
  'gu',
);
const singular = (noun: string) => noun.replace(/(?:e(?=s$))?s$/u, '');

/** `3 racks of 64 dies … Reserve one rack for training`: what is left, and the whole. */
function keptApart(source: SourceText, statements: readonly SlotMention[]): readonly SlotMention[] {
  const [gone] = taken.matchesIn(source.text, source.letters);
  // A part that is kept apart is no count of its own, though it may have been read as one.
  const readAsCount = ({ index, 0: words }: RegExpExecArray) =>
    statements.some((one) => one.slot === 'numDevices' && isWithin(one, [index, index + words.length]));
  const [kept, ...more] = gone
    ? [gone]
    : [
        ...apart.matchesIn(source.text, source.letters),
        ...apart.matchesIn(source.folded, source.letters).filter(readAsCount),
      ];
  const isKept = (one: SlotMention) =>
    kept !== undefined && isWithin(one, [kept.index, kept.index + kept[0].length]);
  const counts = statements.filter(
    (one) => one.slot === 'numDevices' && typeof one.value === 'number' && !isKept(one),
  );
  const [count] = counts;
  if (!kept || more.length > 0 || !count || counts.length > 1) return statements;
  const [all, part] = [Number(count.value), readNumber(group(kept, 'part'))];
  const noun = group(kept, 'noun');
  const machines = new RegExp(`(?<n>${numberPattern}) ?(?:x ?)?${singular(noun)}s?(?![a-z])`, 'u');
  const counted = machines.exec(source.folded.slice(0, kept.index));
  const machinesOf = group(productOf.exec(count.reading ?? ''), 'machines');
  const among = readNumber(group(counted, 'n')) ?? whole(machinesOf) ?? 0;
  const share = ofDevices.test(noun) ? 1 : all / among;
  const free = part === null ? null : part * share;
  if (free === null || !Number.isInteger(free) || free <= 0 || free >= all) return statements;
  const end = kept.index + kept[0].length;
  source.claim(kept.index, end);
  const span: TextRange = [Math.min(count.start, kept.index), Math.max(count.end, end)];
  const reading = `${grouped(all)} − ${grouped(free)} = ${grouped(all - free)}`;
  const left = gone ? states('numDevices', all - free, span, reading) : rest(all - free, all, span);
  return statements
    .filter((one) => one.slot !== 'numDevices' || !isKept(one))
    .map((one) => (one === count ? left : one));
}

const restOfThem = new RegExp(
  `^(?:[^,;\\n\\d]{0,16}[,;])?[,; ]{0,2}${anyWay('rest-of-count')} ?(?:(?<left>${numberPattern}) ?(?<noun>${machineWord}|${cardWord}|${anyWay('machine')}|${card}))?(?<use>${anyWay('rest-is-used')})?`,
  'u',
);

/** `其中1台留给测试，剩下3台给我们`: the rest is told, or said to be what is used; null where it is not or does not add up. */
function leftOf(source: SourceText, from: number, left: number, all: number): SlotMention | null {
  const found = restOfThem.exec(textBehind(source.folded, from, 40));
  const told = readNumber(group(found, 'left'));
  const isUsed = group(found, 'use') !== '';
  if (!found || (told === null && !isUsed)) return null;
  // Machines or devices are left; as many devices as there should be, either way.
  const addsUp = told === null || left % told === 0;
  const reading = `${grouped(all)} − ${grouped(all - left)} = ${grouped(left)}`;
  return addsUp ? states('numDevices', left, [from, from + found[0].trimEnd().length], reading) : null;
}

/**
 * `5 nodes of 8, one is a spare`, `64 dies, use half of that`: a part of the count in front may be what is meant. What
 * is left is named beside the whole.
 *
 * @param each devices of one machine of those named.
 */
export function partsOfCount(
  source: SourceText,
  statements: readonly SlotMention[],
  each: number | null,
): readonly SlotMention[] {
  const { folded, letters } = source;
  const found = [
    ...spares.matchesIn(folded, letters).map(({ index, 0: words }) => ({ index, words, isHalf: false })),
    ...halfOfThat
      .matchesIn(source.text, letters)
      .map(({ index, 0: words }) => ({ index, words, isHalf: true })),
  ];
  const [part, ...others] = found;
  if (!part) return keptApart(source, statements);
  const count = part && others.length === 0 ? countBefore(statements, part.index) : undefined;
  if (!part || !count) return statements;
  const all = Number(count.value);
  const between = statements.some(
    (one) => one.slot !== 'numDevices' && one.slot !== 'devices' && isWithin(one, [count.end, part.index]),
  );
  if (part.isHalf && between) return statements;
  const free = part.isHalf ? all / 2 : keptFree(folded, part.words, count, each);
  if (free === null || free >= all || !Number.isInteger(free)) return statements;
  const span: TextRange = [count.start, part.index + part.words.trimEnd().length];
  const left = part.isHalf ? null : leftOf(source, span[1], all - free, all);
  if (left) {
    source.claim(part.index, left.end);
    return statements
      .filter(
        (one) => one === count || one.slot !== 'numDevices' || one.start < span[1] || one.end > left.end,
      )
      .map((one) => (one === count ? { ...left, start: count.start } : one));
  }
  if (part.isHalf) source.claim(part.index, span[1]);
  // `40 dies in 5 servers of 8`: the same count may be told twice.
  const isCount = (one: SlotMention) => one.slot === 'numDevices' && one.value === all;
  return statements.map((one) => (isCount(one) ? rest(all - free, all, span) : one));
}
