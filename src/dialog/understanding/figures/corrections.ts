import type { SlotId } from '../../../plan/slots/values.ts';
import { textBefore, textBehind } from '../../../text/words/around.ts';
import { Expression } from '../../../text/words/expression.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import {
  chosenInstead,
  condition,
  correcting,
  droppedBefore,
  isSetRight,
  notToBeHad,
} from '../correcting.ts';
import { isWithin } from '../places.ts';
import { states, type TextRange } from '../slot-mention.ts';
import type { FigureRecord } from './figure-record.ts';
import { takingsOf } from './linking.ts';
import { isLike, type Quantity } from './quantity.ts';

/** A number and its correction stand beside each other: `8 cards, no wait, 16`. */
const farthestCorrection = 60;

const isNear = (one: Quantity, other: Quantity) =>
  Math.max(one.start, other.start) - Math.min(one.end, other.end) <= farthestCorrection;

/** `200 tokens/s, no, 20`: a bare number is in the unit of the one that it replaces, where that makes them alike. */
export function inUnitOf(quantity: Quantity, corrected: Quantity): Quantity {
  if (quantity.unit !== 'none' || corrected.unit === 'none' || corrected.figure === 0) return quantity;
  const factor = quantity.scale === '' ? corrected.value / corrected.figure : 1;
  const value = quantity.value * factor;
  const ratio = value / corrected.value;
  return ratio > 1 / 20 && ratio < 20 ? { ...quantity, unit: corrected.unit, value } : quantity;
}

/** `8 cards, no wait, 16`: a loose number behind words of correction replaces the nearest value it could be. */
export function takeCorrections(record: FigureRecord): void {
  for (const quantity of record.quantities) {
    if (record.read.has(quantity) || isCountedElsewhere(quantity) || isNamedElse(record, quantity)) continue;
    const others = record.quantities.filter(
      (one) =>
        isNear(one, quantity) &&
        record.read.has(one) &&
        (isLike(one, inOwnUnit(record, quantity, one)) || isOtherLength(record, quantity, one)),
    );
    const replaced = others.filter((one) => replaces(record, quantity, one));
    const corrected = replaced.at(-1);
    // `8 cards, TTFT 2 s, no, 16`: nearer in size to the one, and in place to the other.
    const isOpen =
      corrected && replaced.some((one) => isMuchCloser(record.source.folded, quantity, one, corrected));
    if (!corrected || isOpen) continue;
    const cue = record.read.get(corrected);
    const takings = cue ? takingsOf(cue, [inUnitOf(quantity, corrected)], record.textFacts) : null;
    const place = record.statements.find(({ start, end }) => isWithin(corrected, [start, end]));
    const span: TextRange = [quantity.start, quantity.end];
    const [taking] = takings ?? [];
    if (taking) record.state(taking, span);
    else if (place?.slot === 'numDevices') record.statements.push(states('numDevices', quantity.value, span));
    else continue;
    record.read.set(quantity, cue ?? null);
    claimRefusal(record, corrected, quantity);
  }
}

const refusal = new Expression(anyWay('not-to-be-had'), 'u');

/** `16 H200 is out of the question, so 8`: the words that refuse the first count are understood with the second. */
function claimRefusal({ source }: FigureRecord, { end }: Quantity, { start }: Quantity): void {
  const found = refusal.regExp.exec(source.folded.slice(end, start));
  if (found) source.claim(end + found.index, end + found.index + found[0].length);
}

const lengths: ReadonlySet<SlotId> = new Set(['inputLength', 'outputLength']);

/** `输入128k，不对，是3500`: a length that was a slip may be of another size altogether. */
function isOtherLength(record: FigureRecord, quantity: Quantity, one: Quantity): boolean {
  const isLength = record.read.get(one)?.kind.slots.some((slot) => lengths.has(slot)) ?? false;
  const between = record.source.folded.slice(one.end, quantity.start);
  return (
    isLength &&
    [one, quantity].every(({ unit }) => unit === 'none' || unit === 'tokens') &&
    quantity.value >= smallestLength &&
    /^[^;\n]{0,16}$/u.test(between) &&
    says('plainly-wrong', between)
  );
}

/** A bare figure below this is no length that somebody sets right. */
const smallestLength = 100;

/** A bare number is in the unit of what it replaces within one sentence; a lone word (`not one of them`) never is. */
function inOwnUnit(record: FigureRecord, quantity: Quantity, one: Quantity): Quantity {
  const [from, to] = [Math.min(one.end, quantity.end), Math.max(one.start, quantity.start)];
  const isSentence = !/[;!?\n]|\.\s/u.test(record.source.folded.slice(from, to));
  return isSentence && !quantity.isWeak ? inUnitOf(quantity, one) : quantity;
}

/** In a correction figures change by a small factor. */
const usualChange = 4;

/** Whether a bare number is so far from one value that another, told before it, may be meant as well. */
function isMuchCloser(folded: string, quantity: Quantity, one: Quantity, nearest: Quantity): boolean {
  if (one === nearest || quantity.unit !== 'none' || one.unit === nearest.unit) return false;
  // Who corrects himself speaks of his sentence.
  if (/[;!?\n]|\.\s/u.test(folded.slice(one.end, nearest.start))) return false;
  const apart = (other: Quantity) => Math.abs(Math.log(inUnitOf(quantity, other).value / other.value));
  return apart(nearest) >= Math.log(usualChange) && apart(one) < apart(nearest);
}

/** `but reserve 2 for …`: a number right behind a word of its own corrects nothing else. */
function isNamedElse(record: FigureRecord, { start }: Quantity): boolean {
  const named = record.cues.find(
    ({ end }) => end <= start && /^ ?$/u.test(record.source.text.slice(end, start)),
  );
  return (
    named !== undefined &&
    !named.kind.slots.includes('numDevices') &&
    ![...record.read.values()].includes(named)
  );
}

const nextClause = /^[^,;.\n\d]{0,24}[,;] ?[^,;.\n\d]{0,24}$/u;

/** `8 cards, no, 16` behind the value; `16 instead of 8 cards` in front of it. */
function replaces(record: FigureRecord, quantity: Quantity, corrected: Quantity): boolean {
  const isBehind = quantity.start > corrected.start;
  const [first, second] = isBehind ? [corrected, quantity] : [quantity, corrected];
  const between = record.source.folded.slice(first.end, second.start);
  const isSameLine = !/\n/u.test(between);
  if (isBehind && isSetRight(record.source.folded, first.start, first.end, second.start)) return isSameLine;
  // `if 45 ms can't be held go to 32`: nothing is set right, and what the second number is of is open.
  const lead = textBefore(record.source.folded, first.start, 48);
  if (isBehind && condition.test(lead)) return false;
  const before = textBefore(record.source.folded, second.start, 40);
  // `we can't get 16 H200, 8 is what we have`: what is refused in front gives way to what the next clause tells.
  const isRefused =
    isBehind &&
    nextClause.test(record.source.text.slice(first.end, second.start)) &&
    (droppedBefore.ends(lead) || notToBeHad.ends(lead));
  // `the mail said 4k prompts, please use 6k instead`: the word may stand behind.
  const isInstead = isBehind && chosenInstead.test(textBehind(record.source.folded, second.end, 24));
  return (
    isSameLine && (isBehind ? isRefused || isInstead || correcting.test(between) : droppedBefore.ends(before))
  );
}

/** Numbers of things that no slot counts: they correct nothing. */
function isCountedElsewhere({ unit }: Quantity): boolean {
  return [
    'other',
    'users',
    'requestsPerSecond',
    'requestsPerDay',
    'tokensPerDay',
    'images',
    'machines',
  ].includes(unit);
}

/** Signs that a number only repeats what was said: `6 servers x 8 = 48`. */
const sameAgain = new RegExp(`(?:[=>]|${anyWay('that-makes')}) ?$`, 'u');

const ofEach = new RegExp(
  `^ ?${anyWay('piece-per-machine')}?${anyWay('per-machine-link')} ${anyWay('machine-plain')}(?![a-z])`,
  'u',
);

/** A count that is said again behind an equals sign adds nothing. */
export function leaveRepeated(record: FigureRecord): void {
  const counts = [...record.before, ...record.statements].filter(({ slot }) => slot === 'numDevices');
  for (const one of record.quantities) {
    const isCount = one.unit === 'none' || one.unit === 'devices';
    if (record.read.has(one) || !isCount) continue;
    // `64 dies, 16 per node` adds nothing either.
    const isPart = counts.some(({ value }) => typeof value === 'number' && value % one.value === 0);
    if (isPart && ofEach.test(record.source.text.slice(one.end))) record.read.set(one, null);
    if (!counts.some(({ value }) => value === one.value)) continue;
    if (sameAgain.test(record.source.folded.slice(0, one.start))) record.read.set(one, null);
  }
}
