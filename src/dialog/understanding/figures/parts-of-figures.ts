import { textBefore, textBehind } from '../../../text/words/around.ts';
import { grouped } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { asks, type SlotMention, sameLabel } from '../slot-mention.ts';
import type { Quantity } from './quantity.ts';

const partInFront = new RegExp(`${anyWay('part-in-front')} ?[ ~]*${anyWay('about-part')}?$`, 'u');
const partBehind = new RegExp(`^ ?${anyWay('part-behind')}`, 'u');

/** `5k context, including 4k of documents`, `TTFT 2 s, of which 500 ms are network`: a number that is a part of another. */
export function isPartOfWhole(text: string, one: Quantity): boolean {
  const isLength = one.unit === 'tokens' || (one.unit === 'none' && one.scale !== '');
  if (!isLength && one.unit !== 'milliseconds') return false;
  if (partInFront.test(textBefore(text, one.start, 24))) return true;
  return !isLength && partBehind.test(textBehind(text, one.end, 24));
}

/**
 * Limits of which a part is told: what is left for the engine, and the whole, are both named.
 *
 * @param parts the numbers that are parts, of which only times count.
 * @returns the statements, and the parts that belong to none of them.
 */
export function withPartsOfLimits(
  statements: readonly SlotMention[],
  parts: readonly Quantity[],
): { readonly statements: readonly SlotMention[]; readonly left: readonly Quantity[] } {
  const left: Quantity[] = [];
  let told = statements;
  for (const part of parts) {
    const whole = told.findLast(
      ({ slot, interpretations, end }) =>
        (slot === 'ttftLimitMs' || slot === 'e2eLimitMs') && interpretations === null && end <= part.start,
    );
    const all = Number(whole?.value);
    const isPart = part.unit === 'milliseconds' && part.value > 0 && part.value < all;
    if (!whole || !isPart) {
      left.push(part);
      continue;
    }
    const interpretations = [all - part.value, all].map((value) => ({
      value,
      label: sameLabel(`${grouped(value)} ms`),
    }));
    const asked = asks(whole.slot, [whole.start, part.end], interpretations);
    told = told.map((one) => (one === whole ? asked : one));
  }
  return { statements: told, left };
}
