import type { SlotId } from '../../../plan/slots/values.ts';
import { textBefore, textBehind } from '../../../text/words/around.ts';
import { Ending } from '../../../text/words/ending.ts';
import { grouped, tidy } from '../../../text/words/numbers.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { states, type TextRange } from '../slot-mention.ts';
import { areAlternatives } from './alternatives.ts';
import type { FigureRecord } from './figure-record.ts';
import type { Quantity } from './quantity.ts';
import { bareLoadTakes } from './takings/load-takes.ts';

/** `maybe 50 at the same time`. */
const atOnceBehind = new RegExp(`^ ?${anyWay('people-at-once')}?${anyWay('at-once')}`, 'u');

const shareAtOnce = new RegExp(
  `^ ?${anyWay('load-between')}*(?:${anyWay('at-once')}|${anyWay('at-once-word')})`,
  'u',
);

const atOnceShare = new RegExp(
  `(?:${anyWay('at-once')}|${anyWay('load-rate')})(?:[:=~ ]|${anyWay('load-copula')})*$`,
  'u',
);

/** `200 users`, `20 req/s`, `two images`: numbers whose units alone say what they are. */
export function takeLoads(record: FigureRecord, asked: SlotId | null): void {
  const hasTpot = record.statements.some(({ slot }) => slot === 'tpotLimitMs');
  for (const quantity of record.quantities) {
    // As an answer to a question a rate is what the question asks for.
    const isAnswer = asked !== null && quantity.unit === 'tokensPerSecond';
    if (record.read.has(quantity) || quantity.isWeak || isAnswer) continue;
    // `七八十并发`: the words behind the second are those of both.
    const twin = record.quantities.find(
      (one) =>
        one.unit === quantity.unit &&
        (one.start === quantity.end ||
          (one.start > quantity.end && areAlternatives(record.source.text, quantity, one))),
    );
    const words = record.source.text.slice(quantity.start, (twin ?? quantity).end);
    const next =
      record.quantities.find(({ start }) => start >= quantity.end)?.start ?? Number.POSITIVE_INFINITY;
    const around = record.source.folded.slice(
      Math.max(0, quantity.start - 8),
      Math.min((twin ?? quantity).end + 40, twin ? Number.POSITIVE_INFINITY : next),
    );
    const areAtOnce =
      (quantity.unit === 'users' && says('at-once', around)) ||
      (quantity.unit === 'none' && atOnceBehind.test(record.source.folded.slice(quantity.end)));
    const counted: Quantity = areAtOnce ? { ...quantity, unit: 'users' } : quantity;
    const taking = bareLoadTakes(counted, areAtOnce ? around : words, hasTpot);
    if (!taking) continue;
    record.read.set(quantity, null);
    record.state(taking, [quantity.start, quantity.end]);
  }
  takeShareOfUsers(record);
}

const countOfUsers = new Ending(anyWay('count-of-users'));

/** `1000 users, 10% online at once`: the share that is served at once. */
function takeShareOfUsers(record: FigureRecord): void {
  const all = record.quantities.find(
    ({ unit, start }) =>
      unit === 'users' || (unit === 'none' && countOfUsers.ends(record.source.folded.slice(0, start))),
  );
  const share = record.quantities.find(
    (one) =>
      one.unit === 'fraction' &&
      !record.read.has(one) &&
      (shareAtOnce.test(textBehind(record.source.folded, one.end, 40)) ||
        atOnceShare.test(textBefore(record.source.folded, one.start, 24))),
  );
  if (!all || !share || share.value > 1) return;
  const value = Math.ceil(tidy(all.value * share.value));
  const at = record.statements.findIndex(({ slot }) => slot === 'concurrentUsers');
  if (at >= 0) record.statements.splice(at, 1);
  record.read.set(all, null);
  record.read.set(share, null);
  const reading = `${grouped(all.value)} × ${grouped(tidy(share.value * 100))}% = ${grouped(value)}`;
  const span: TextRange = [Math.min(all.start, share.start), Math.max(all.end, share.end)];
  record.statements.push(states('concurrentUsers', value, span, reading));
}
