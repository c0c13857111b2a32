import type { SlotId } from '../../../plan/slots/values.ts';
import { textBefore, textBehind } from '../../../text/words/around.ts';
import { Ending } from '../../../text/words/ending.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { cardWord } from '../phrases/machine-words.ts';
import { states } from '../slot-mention.ts';
import type { FigureRecord } from './figure-record.ts';
import { takingsOf } from './linking.ts';
import { isLike, type Quantity } from './quantity.ts';
import { countTakes } from './takings/device-takes.ts';
import { lengthTakes } from './takings/length-takes.ts';

/** A wish stands this near to the figure that it is told against: a sentence or two. */
const farthestWish = 160;
/** Words in front of a wished figure are no longer than this. */
const longestLead = 48;

const wished = new Ending(`${anyWay('wished-value')}(?: |${anyWay('wished-filler')})*`);

const planned = new Ending(`${anyWay('planned-value')}(?: |${anyWay('wished-filler')})*`);

/** All that stands between two counts of which the second is wished. */
const countWished = new RegExp(
  `^[^\\n;.]{0,4}(?:[, ]*(?:${cardWord})?[, ;:.]*)(?:${anyWay('count-wished')}[ ,]*)+$`,
  'u',
);

const changedBehind = new RegExp(`^ ?${anyWay('changed-behind')}`, 'u');

const limits: ReadonlySet<SlotId> = new Set(['ttftLimitMs', 'tpotLimitMs', 'e2eLimitMs']);

/** `TPOT is 70 ms today. I'd like to see 40`: a bare figure behind a wish is of the limit that was told last. */
export function takeWishes(record: FigureRecord): void {
  const hasCount = [...record.before, ...record.statements].some(({ slot }) => slot === 'numDevices');
  for (const quantity of record.quantities) {
    const isTime = quantity.unit === 'milliseconds' || (quantity.unit === 'none' && quantity.scale === '');
    if (record.read.has(quantity) || !isTime || quantity.isWeak) continue;
    const lead = textBefore(record.source.folded, quantity.start, longestLead);
    // `so plan with 40`: where the devices are not told yet, it may be their count.
    const isPlanned = hasCount && planned.ends(lead);
    if (takeWishedCount(record, quantity)) continue;
    if (!wished.ends(lead) && !isPlanned) continue;
    // `take 20 ms off`: a change, and no value.
    if (changedBehind.test(textBehind(record.source.folded, quantity.end, 16))) continue;
    const told = record.quantities.findLast(
      (one) =>
        one.end <= quantity.start &&
        quantity.start - one.end <= farthestWish &&
        record.read.get(one)?.kind.slots.some((slot) => limits.has(slot)),
    );
    const cue = told && record.read.get(told);
    if (!told || !cue || !(isLike(told, quantity) || told.unit === 'none')) continue;
    const [taking] = takingsOf(cue, [{ ...quantity, unit: told.unit }], record.textFacts) ?? [];
    if (!taking) continue;
    record.read.set(quantity, cue);
    record.state(taking, [quantity.start, quantity.end]);
  }
}

const endOfClause = /^ ?(?:[,;.:!?)\n](?!\d)|$)/u;

/** `planned 64 dies, and now it has to be 32`: behind a count, and with no limit near, what is wished is one. */
function takeWishedCount(record: FigureRecord, quantity: Quantity): boolean {
  const told = record.quantities.findLast(({ end }) => end <= quantity.start);
  const between = told === undefined ? '' : record.source.text.slice(told.end, quantity.start);
  const isNear =
    between.length <= longestLead && countWished.test(between.replaceAll(/[\uE000-\uE002]+/gu, ' '));
  const isBare = quantity.unit === 'none' && Number.isInteger(quantity.value);
  const isLast = endOfClause.test(record.source.text.slice(quantity.end));
  if (!told || !isNear || told.unit !== 'devices' || !isBare || !isLast) return false;
  const taking = countTakes({ ...quantity, unit: 'devices' }, record.textFacts);
  if (!taking) return false;
  record.read.set(quantity, null);
  record.state(taking, [quantity.start, quantity.end]);
  return true;
}

const grown = new Ending(`${anyWay('grown-to')} ?`);
/** Slots whose figures grow, and stay in what they count. */
const growing: ReadonlySet<SlotId> = new Set([
  'concurrentUsers',
  'requestsPerSecond',
  'inputLength',
  'outputLength',
]);
/** The figure that it grows from stands this near. */
const farthestGrowth = 48;
const mostGrowth = 64;

const atPeak = new RegExp(`^ ?${anyWay('at-peak-behind')}`, 'u');

/** `200 users, expected to grow to 450`: a bare figure is of what was told last, which is what it grows from. */
export function takeGrown(record: FigureRecord): void {
  for (const quantity of record.quantities) {
    if (record.read.has(quantity) || quantity.unit !== 'none' || quantity.isWeak) continue;
    const { folded } = record.source;
    const isPeak = atPeak.test(textBehind(folded, quantity.end, 24));
    // `15 users in the pilot and 150 after go-live`
    const isStage = says('stage-of-growth', textBehind(folded, quantity.end, 40));
    if (!isPeak && !isStage && !grown.ends(textBefore(folded, quantity.start, 40))) continue;
    const told = record.statements
      .filter(
        ({ end, value }) =>
          typeof value === 'number' && end <= quantity.start && quantity.start - end <= farthestGrowth,
      )
      .toSorted((a, b) => a.end - b.end)
      .at(-1);
    const ratio = typeof told?.value === 'number' ? quantity.value / told.value : 0;
    if (!told || !growing.has(told.slot) || ratio < 1 / mostGrowth || ratio > mostGrowth) continue;
    const isLength = told.slot === 'inputLength' || told.slot === 'outputLength';
    const [taking] = isLength
      ? [lengthTakes(told.slot, 1)({ ...quantity, unit: 'tokens' }, record.textFacts)]
      : [];
    if (isLength && !taking) continue;
    record.read.set(quantity, null);
    if (taking) record.state(taking, [quantity.start, quantity.end]);
    else record.statements.push(states(told.slot, quantity.value, [quantity.start, quantity.end]));
  }
}
