import { group } from '../../../text/words/matches.ts';
import { grouped } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { states } from '../slot-mention.ts';
import { type Phrase, phrase } from './phrase.ts';
import { figure, lengthOf } from './shared-prefix.ts';

const filler = `(?:[ :=~(<]|${anyWay('length-total-filler')})*`;
const inside = `[ ,、;(]{0,3}(?:${anyWay('part-of-whole')}|${anyWay('inside-zh')})`;
const which = `(?:(?<input>${anyWay('length-part-input')})|${anyWay('length-part-output')})`;
const part = `(?:${filler}${which}${filler}${figure('part')}|${filler}${figure('partBehind')} ?(?:${anyWay('length-part-verb')} ?)*${which.replace('<input>', '<inputBehind>')})\\)?`;
const both = `${anyWay('length-total')}${filler}${figure('all')}`;
/** A length of which a part is told need not say of what it is the whole. */
const whole = `(?:${anyWay('length-total')}|${anyWay('length-whole')})${filler}${figure('all')}${inside}`;

/** A whole with one of its parts: what is left is the other. */
const told = (source: string): Phrase =>
  phrase(source, (match, span) => {
    const [all, one] = [lengthOf(match, 'all'), lengthOf(match, 'part')];
    if (!all || !one || one.value >= all.value) return null;
    const rest = all.value - one.value;
    const reading = `${all.reading} − ${one.reading} = ${grouped(rest)}`;
    const isInput = (group(match, 'input') || group(match, 'inputBehind')) !== '';
    return isInput
      ? [states('inputLength', one.value, span, one.reading), states('outputLength', rest, span, reading)]
      : [states('inputLength', rest, span, reading), states('outputLength', one.value, span, one.reading)];
  });

/** `输入+输出一共8k，其中输出2k`: the lengths of a request, told by their sum and one of them. */
export const lengthTotals: readonly Phrase[] = [told(`${whole}${part}`), told(`${both}[ ,、;(]{0,2}${part}`)];

/** A sum of both lengths alone says neither. */
export const lengthTotalAlone = both;
