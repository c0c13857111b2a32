import { textBefore, textBehind } from '../../../text/words/around.ts';
import { anyWay } from '../../../text/words/words.ts';
import type { SourceText } from '../source-text.ts';

const before = new RegExp(`${anyWay('not-this-name')}(?: ?${anyWay('negated-name-filler')})* ?$`, 'u');
/** `H200不用PD分离`: what has an object of its own denies that. */
const behind = new RegExp(
  `^ ?${anyWay('not-this-name-behind')}(?![a-z0-9]|(?!${anyWay('particle-zh')})\\p{Script=Han}| [a-z]*${anyWay('feature-behind-denial')})`,
  'u',
);

/** `前缀缓存不用 DeepSeek-V3`: a feature in front of the refusal is what is refused. */
const featureRefused = new RegExp(
  `(?:${anyWay('named-prefix-cache')}|${anyWay('named-mtp')}|${anyWay('named-compile')}|${anyWay('quant')}|${anyWay('disaggregated')}) ?${anyWay('feature-refused')} $`,
  'u',
);

/** A count by itself, no part of a name. */
const countBefore = new RegExp(`(?<![\\w.\\uE000-\\uE002-])\\d{1,7} ?${anyWay('negated-count')}? ?$`, 'u');

/** Whether the words around say that this is not meant: `not H100`, `别用A2`. */
export function isNegated(source: SourceText, start: number, end?: number): boolean {
  const { folded } = source;
  const lead = textBefore(folded, start, 32);
  const negated = featureRefused.test(lead) ? null : before.exec(lead);
  // `16 instead of 32 A3`: the count is given up, and not what it counts.
  const isCount =
    negated !== null &&
    /\d/u.test(negated[0]) &&
    countBefore.test(source.text.slice(0, start - negated[0].length));
  if (negated !== null && !isCount) return true;
  return end !== undefined && behind.test(textBehind(folded, end, 16));
}
