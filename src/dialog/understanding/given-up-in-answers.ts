import { Expression } from '../../text/words/expression.ts';
import { group } from '../../text/words/matches.ts';
import { anyWay } from '../../text/words/words.ts';
import type { TextRange } from './slot-mention.ts';

const figure = String.raw`\d{1,7}(?:[.,]\d{1,3})? ?k?(?: ?${anyWay('answered-unit')})?`;
const mark = '[ ,;:.()-]';
const ending = '[ .!)]*$';

/** `not 32, 48`, `scratch 32, use 48`: the first figure of the answer is refused. */
const refusedFirst = new Expression(
  `^(?<refused> ?${anyWay('answer-lead-in')}*${anyWay('answer-refuses')} (?:the )?${figure}${mark}+(?:${anyWay('answer-takes')} )*)(?=${figure}(?: ${anyWay('answer-ending')})*${ending})`,
  'u',
);
/** `48 instead, 32 was a typo`, `6k now, it used to be 4k`: the second one is told to be gone. */
const goneBehind = new Expression(
  `^(?<kept> ?${anyWay('answer-lead-in')}*${figure}(?: ${anyWay('answer-ending')})*)${mark}+(?:${anyWay('answer-because')} )?(?:(?:${anyWay('answer-that')} )?${figure} ${anyWay('answer-is-gone')}|(?:${anyWay('answer-that')} )?${anyWay('answer-was')} (?:the )?${figure})${ending}`,
  'u',
);

/** The part of an answer that gives a figure up, where the answer says nothing but this figure and the one that holds. */
export function givenUpInAnswer(text: string): readonly TextRange[] {
  const first = refusedFirst.isIn(text) ? refusedFirst.regExp.exec(text) : null;
  if (first) return [[0, group(first, 'refused').length]];
  const behind = goneBehind.isIn(text) ? goneBehind.regExp.exec(text) : null;
  return behind ? [[group(behind, 'kept').length, text.length]] : [];
}
