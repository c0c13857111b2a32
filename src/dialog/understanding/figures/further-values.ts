import { textBehind } from '../../../text/words/around.ts';
import { Ending } from '../../../text/words/ending.ts';
import { anyWay, says, wordsOf } from '../../../text/words/words.ts';
import { areAlternatives, areListed } from './alternatives.ts';
import { inUnitOf } from './corrections.ts';
import type { Cue } from './cues.ts';
import type { FigureRecord } from './figure-record.ts';
import { takingsOf } from './linking.ts';
import { isLike, type Quantity } from './quantity.ts';
import { countTakes } from './takings/device-takes.ts';
import type { Taking } from './takings/taking.ts';

/** `4k、8k或者16k`: a list ends in an "or" as well as in an "and". */
const isBeside = (text: string, one: Quantity, next: Quantity) =>
  areListed(text, one, next) || areAlternatives(text, one, next);

/** `TPOT 30ms and 50ms`: a loose number of the same unit, listed beside a linked one, is one more value. */
export function takeSiblings(record: FigureRecord): void {
  // `8k、32k、64k三种输入`: a list goes on from its last value as well as from its first.
  for (const [index, quantity] of [
    ...record.quantities.entries(),
    ...[...record.quantities.entries()].reverse(),
  ]) {
    const [before, after] = [record.quantities[index - 1], record.quantities[index + 1]];
    if (record.read.has(quantity) || quantity.unit === 'devices' || quantity.isWeak) continue;
    const neighbour = [before, after].find((one) => {
      if (!one || one.unit !== quantity.unit || !record.read.get(one)) return false;
      // `prompts of 900 tokens, 150 tokens …`: a comma alone begins the next length.
      const isLength = [one, quantity].some(({ unit, scale }) => unit === 'tokens' || scale !== '');
      const [first, second] = one === before ? [one, quantity] : [quantity, one];
      const isComma = /^[,，]\s?$/u.test(record.source.quote(first.end, second.start));
      if (isLength && isComma && !goesOn(record, second)) return false;
      return one === before
        ? isBeside(record.source.text, one, quantity)
        : isBeside(record.source.text, quantity, one);
    });
    const cue = neighbour ? record.read.get(neighbour) : null;
    const [taking] = (cue && takingsOf(cue, [quantity], record.textFacts)) ?? [];
    if (!cue || !taking) continue;
    record.read.set(quantity, cue);
    record.state(taking, [quantity.start, quantity.end]);
  }
}

const andBehind = new RegExp(`^ ?${anyWay('value-joint')} ?$`, 'u');

/** `8k, 16k and 32k`: a number behind a comma that is followed by one more of its kind is one of a list. */
function goesOn(record: FigureRecord, one: Quantity): boolean {
  const next = record.quantities[record.quantities.indexOf(one) + 1];
  const isAlike = next?.unit === one.unit && (next.scale === '') === (one.scale === '');
  return isAlike && andBehind.test(record.source.text.slice(one.end, next.start));
}

/** `50不行的话60也可以`: a number that would do as well is one more value of the same slot. */
export function takeFallbacks(record: FigureRecord): void {
  for (const [index, quantity] of record.quantities.entries()) {
    const near = subjectBefore(record, index);
    const isOfDevices = near === record.quantities[index - 1];
    const before =
      near &&
      ((isOfDevices ? countThatWouldDo(record, index) : undefined) ??
        valueNamedAgain(record, near, record.quantities.indexOf(near)));
    const cue = before ? record.read.get(before) : null;
    const isCount = cue === null && before?.unit === 'devices';
    if (!near || !before || !(cue || isCount) || record.read.has(quantity)) continue;
    // `two seconds, maybe two and a half`
    const alike = inUnitOf(quantity, before);
    if (!isLike(before, alike)) continue;
    const { folded } = record.source;
    const behind32 = textBehind(folded, quantity.end, 32);
    const isFallback =
      // `30 for premium and 60 for free users`: each holds in a case of its own.
      (says('in-a-case', folded.slice(near.end, quantity.start)) && says('in-a-case', behind32)) ||
      // `15 users in the pilot and 150 after go-live`: each holds in a stage of its own.
      says('stage-of-growth', behind32) ||
      says('fallback-value', folded.slice(near.end, quantity.start)) ||
      says('fallback-value-behind', textBehind(folded, quantity.end, 24));
    const asOther = alike.unit === 'none' ? { ...alike, unit: before.unit } : alike;
    const taking = isFallback ? alternative(record, cue ?? null, asOther) : null;
    if (!taking) continue;
    record.read.set(quantity, cue ?? null);
    record.state(taking, [quantity.start, quantity.end]);
    const behind = wordsOf('fallback-value-behind').exec(textBehind(folded, quantity.end, 24));
    record.source.claim(near === before ? near.end : near.start, quantity.end + (behind?.[0].length ?? 0));
  }
  takeFirstOfFallbacks(record);
}

const runsOn = new Ending(anyWay('runs-on'));

/** `40 tok/s per user on 8 H200, 25 would do`: what a clause is about, and not the devices that it runs on. */
function subjectBefore(record: FigureRecord, index: number): Quantity | undefined {
  const near = record.quantities[index - 1];
  const subject = record.quantities[index - 2];
  if (!near || !subject || near.unit !== 'devices' || !record.read.get(subject)) return near;
  const between = record.source.folded.slice(subject.end, near.start);
  return !/[,;.\n]/u.test(between) && runsOn.ends(between) ? subject : near;
}

const enoughBehind = new RegExp(
  `^ ?${anyWay('enough-verb')}? ?${anyWay('enough-adverb')}?${anyWay('enough-word')}(?![a-z])`,
  'u',
);

/** `32 dies if TPOT stays under 30 ms, otherwise 16 is enough`: what is enough is a count, whatever stands in front of it. */
function countThatWouldDo(record: FigureRecord, index: number): Quantity | undefined {
  const one = record.quantities[index];
  if (one?.unit !== 'none' || !enoughBehind.test(textBehind(record.source.folded, one.end, 32)))
    return undefined;
  return record.quantities.slice(0, index).findLast(({ unit }) => unit === 'devices');
}

/** `TPOT 30; if 30 cannot be met, 40`: a number that names the value of the slot once more. */
function valueNamedAgain(record: FigureRecord, near: Quantity, at: number): Quantity {
  if (record.read.has(near) || near.unit !== 'none') return near;
  const same = record.quantities
    .slice(0, at)
    .findLast((one) => record.read.get(one) && one.value === near.value);
  return same ?? near;
}

/** `大概4k吧，也可能5k，输入还没统计`: what stands in front of a number that would do as well. */
function takeFirstOfFallbacks(record: FigureRecord): void {
  for (const [index, quantity] of record.quantities.entries()) {
    const next = record.quantities[index + 1];
    const cue = next ? record.read.get(next) : null;
    if (!next || !cue || record.read.has(quantity) || !isLike(quantity, next)) continue;
    const between = record.source.folded.slice(quantity.end, next.start);
    const taking = says('fallback-value', between) ? alternative(record, cue, quantity) : null;
    if (!taking || cue.start < next.start) continue;
    record.read.set(quantity, cue);
    record.state(taking, [quantity.start, quantity.end]);
  }
}

function alternative(record: FigureRecord, cue: Cue | null, quantity: Quantity): Taking | null {
  if (cue === null) return countTakes(quantity, record.textFacts);
  return takingsOf(cue, [quantity], record.textFacts)?.[0] ?? null;
}
