import { type AmountOf, readAmount } from '../../text/words/amount.ts';
import { numberPattern, readNumber } from '../../text/words/numbers.ts';
import { anyWay, says, waysOf } from '../../text/words/words.ts';

/** Counts that are written as words where things are counted: `two prompts`, `两条请求`. */
const counted = new RegExp(
  `(?<![a-z\\d.])${numberPattern}(?=[ -]?[a-z\\d]|${anyWay('counter-of-forward')})`,
  'gu',
);

function withDigits(text: string): string {
  return text.replace(counted, (found) => {
    const number = /\d/.test(found) ? null : readNumber(found);
    // A word for one counts passes as well: `one decode step`.
    return number === null || number < 2 ? found : String(number);
  });
}

interface AmountsRead {
  readonly amounts: readonly number[];
  /** The text without the amounts that were read. */
  readonly rest: string;
}

function amountsIn(text: string, group: string, of: readonly AmountOf[]): AmountsRead | null {
  for (const way of waysOf(group)) {
    const found = new RegExp(way.source, 'du').exec(text);
    const spans = found?.indices ?? [];
    const amounts: number[] = [];
    let rest = text;
    for (let at = 1; at < spans.length; at += 2) {
      const [start, end] = spans[at] ?? [0, 0];
      const [, scaleEnd = end] = spans[at + 1] ?? [];
      const amount = readAmount(found?.[at] ?? '', found?.[at + 1], of[amounts.length] ?? 'tokens');
      amounts.push(Math.round(amount));
      rest = `${rest.slice(0, start)}${'_'.repeat(scaleEnd - start)}${rest.slice(scaleEnd)}`;
    }
    if (amounts.length > 0 && amounts.every((amount) => Number.isSafeInteger(amount) && amount > 0))
      return { amounts, rest };
  }
  return null;
}

/** Amounts of one forward pass; null where a sentence does not say one. */
export interface ForwardAmounts {
  readonly requests: number | null;
  /** New tokens of each request; in a decode step people say so what each has in the cache. */
  readonly length: number | null;
  readonly context: number | null;
  readonly images: number | null;
  /** The sentence without them. */
  readonly rest: string;
}

/** How many requests of how many tokens a sentence speaks of. An amount that is read is read no second time. */
export function forwardAmounts(said: string): ForwardAmounts {
  let text = withDigits(said);
  const isOne = says('forward-one-request', text);
  const take = (group: string, ...of: readonly AmountOf[]): readonly number[] => {
    const read = amountsIn(text, group, of);
    text = read?.rest ?? text;
    return read?.amounts ?? [];
  };
  const [pairedRequests = null, pairedLength = null] = take('forward-requests-by-length', 'things', 'tokens');
  const [images = null] = take('forward-images-amount', 'things');
  const [context = null] = take('forward-context-amount', 'tokens');
  const [length = pairedLength] = take('forward-length-amount', 'tokens');
  const [requests = pairedRequests] = take('forward-requests-amount', 'things');
  return { requests: requests ?? (isOne ? 1 : null), length, context, images, rest: text };
}
