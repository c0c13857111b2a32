import { readNumber } from '../../text/words/numbers.ts';
import { anyWay, says } from '../../text/words/words.ts';
import type { Price } from './question.ts';

const money = '(\\d{1,9}(?:,\\d{3})*(?:\\.\\d{1,4})?)(?![\\d.,]*\\d)( ?k(?![a-z]))?';
const priced = new RegExp(
  `(${anyWay('currency-in-front')}) ?${money}|(?<![\\d.,])${money} ?(${anyWay('currency-behind')})`,
  'iu',
);
const amountAlone = new RegExp(`${anyWay('price-amount')}${money}`, 'iu');

const yearsNamed = new RegExp(
  `(?<![\\d.])(\\d{1,2}|one|two|three|four|five)${anyWay('years-behind-en')}|(?<!\\d)(\\d{1,2}|[一两三四五])${anyWay('years-behind-zh')}`,
  'u',
);
/** Hours for which a price is paid, by the words beside its amount; a month is 30 days. */
const spans = [
  ['price-for-hour', 1],
  ['price-for-day', 24],
  ['price-for-month', 720],
  ['price-for-year', 8760],
] as const;

/** 每卡每小时20元: the time stands in front of the amount. */
const inFront = new RegExp(`${anyWay('per-period-zh')}个?(${anyWay('period-zh')})[^，,。；;？?]{0,4}$`, 'u');
const spanOf: Readonly<Record<string, number>> = { 小时: 1, 钟头: 1, 天: 24, 日: 24, 月: 720, 年: 8760 };

const spanInFront = (front: string) => spanOf[inFront.exec(front)?.[1] ?? ''] ?? null;

const spanBehind = (behind: string) => spans.find(([group]) => says(group, behind))?.[1] ?? null;

/** A price paid once, over the years that a question names; 0 where it names none. */
function boughtHours(text: string): number {
  const found = yearsNamed.exec(text);
  const said = found?.[1] ?? found?.[2];
  return (readNumber(said ?? '') ?? 0) * 8760;
}

/** From this amount on a price without a time is no price of an hour: a device is bought for it. */
const leastPurchase = 500;

/** Unit of a price: a device unless the words name machines or all devices together. */
function payedFor(text: string): Price['per'] {
  if (says('each-card-price', text)) return 'device';
  if (says('price-of-all', text)) return 'all';
  return says('price-of-machine', text) && !says('card-noun', text) ? 'machine' : 'device';
}

function priceFound(text: string): {
  readonly amount: string;
  readonly scale: boolean;
  readonly currency: string;
  readonly whole: string;
  readonly at: number;
} | null {
  const found = priced.exec(text);
  if (found !== null) {
    return {
      amount: found[2] ?? found[4] ?? '',
      scale: (found[3] ?? found[5]) !== undefined,
      currency: found[1] ?? found[6] ?? '',
      whole: found[0],
      at: found.index,
    };
  }
  const alone = amountAlone.exec(text);
  if (alone === null || spanBehind(text.slice(alone.index + alone[0].length)) === null) return null;
  return {
    amount: alone[1] ?? '',
    scale: alone[2] !== undefined,
    currency: '',
    whole: alone[0],
    at: alone.index,
  };
}

/** A price in a question: what for, and for how many hours. Null where it names none. */
export function priceIn(text: string): Price | null {
  const found = priceFound(text);
  if (found === null) return null;
  const amount = Number(found.amount.replaceAll(',', '')) * (found.scale ? 1000 : 1);
  if (!Number.isFinite(amount) || amount <= 0) return null;
  const span = spanInFront(text.slice(0, found.at)) ?? spanBehind(text.slice(found.at + found.whole.length));
  const bought = boughtHours(text);
  const isBought = span === null && (bought > 0 || amount >= leastPurchase || says('bought-once', text));
  return {
    amount,
    currency: found.currency,
    hours: isBought ? bought : (span ?? 1),
    per: payedFor(text),
  };
}

const spanWords = new RegExp(
  `^ ?(?:(?:/|${anyWay('price-per')}) ?${anyWay('price-thing')}[- ]?)?(?:(?:/|${anyWay('price-per')}) ?)?(?:${anyWay('price-device')}[- ])?${anyWay('price-period')}(?![a-z])`,
  'iu',
);

/** A text without the price that it names: `4$/h` names no folder, `2.50 an hour` no limit. */
export function withoutPrice(said: string): string {
  const found = priceFound(said.toLowerCase());
  if (found === null) return said;
  const end = found.at + found.whole.length;
  return `${said.slice(0, found.at).replace(inFront, ' ')} ${said.slice(end).replace(spanWords, ' ')}`;
}
