import { readNumber } from '../../text/words/numbers.ts';
import { anyWay, says, waysOf } from '../../text/words/words.ts';
import { factorIn } from './relative-change.ts';

/** 八折 is 0.8 and 七五折 0.75 of what it was. */
const discount = /(?<![\d.])(?:(\d{1,2})|([一二三四五六七八九])([一二三四五六七八九])?) ?折/u;
const part = `(?:(\\d{1,2}(?:\\.\\d)?) ?${anyWay('percent-of-price')}|([一两二三四五六七八九]) ?成)`;
const cheaper = new RegExp(
  `${anyWay('price-falls')}${anyWay('price-fallen-by')}? ?${part}|${part} ${anyWay('price-lower')}`,
  'u',
);
const dearer = new RegExp(
  `${anyWay('price-rises')}${anyWay('price-risen-by')}? ?${part}|${part} ${anyWay('price-higher')}`,
  'u',
);

function discountIn(text: string): number | null {
  const found = discount.exec(text);
  if (!found) return null;
  const [, digits, tens, ones] = found;
  const written = digits ?? `${readNumber(tens ?? '')}${ones === undefined ? '' : readNumber(ones)}`;
  const value = Number(written) / 10 ** written.length;
  return value > 0 && value < 1 ? value : null;
}

/** A share that stands in one of the places where a pattern has percents or tenths; as a fraction. */
function shareIn(pattern: RegExp, text: string): number | null {
  const found = pattern.exec(text);
  if (!found) return null;
  const percent = found[1] ?? found[3];
  const tenths = found[2] ?? found[4];
  return percent === undefined ? (readNumber(tenths ?? '') ?? 0) / 10 : Number(percent) / 100;
}

/** How many times what it is a price is put forward as, in a question about cost: 减半, 打八折, 便宜三成, `20% cheaper`. Null where it is not. */
export function priceTimesIn(text: string): number | null {
  if (!says('price-of-factor', text)) return null;
  const [less, more] = [shareIn(cheaper, text), shareIn(dearer, text)];
  const shared = less === null ? (more === null ? null : 1 + more) : 1 - less;
  const times = discountIn(text) ?? (shared === null ? factorIn(text) : Number(shared.toFixed(4)));
  return times === null || times <= 0 ? null : times;
}

const namedFactors = [
  ['price-times-half', 0.5],
  ['price-times-two', 2],
  ['price-times-third', 1 / 3],
] as const;

/** The same where the words name the price themselves, whatever else is asked: `half the price`, `30 % cheaper`. */
export function priceTimesNamed(text: string): number | null {
  for (const [group, sign] of [
    ['price-cheaper', -1],
    ['price-dearer', 1],
  ] as const) {
    const way = waysOf(group).find((one) => one.test(text));
    const percent = way === undefined ? undefined : /\d{1,3}/u.exec(text.match(way)?.[0] ?? '')?.[0];
    if (percent !== undefined) return 1 + (sign * Number(percent)) / 100;
  }
  if (says('price-by-tenths', text)) return priceTimesIn(text);
  return namedFactors.find(([group]) => says(group, text))?.[1] ?? null;
}
