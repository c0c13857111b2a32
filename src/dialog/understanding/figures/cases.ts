import { textBefore, textBehind } from '../../../text/words/around.ts';
import { Ending } from '../../../text/words/ending.ts';
import { anyWay, wordsOf } from '../../../text/words/words.ts';
import type { FigureRecord } from './figure-record.ts';
import { takingsOf } from './linking.ts';
import type { Quantity } from './quantity.ts';

/** Values of two cases stand in one sentence, or in two short ones. */
const farthestCase = 96;
const longestCase = 40;

const caseInFront = new Ending(`${anyWay('in-a-case')} ?[(:]? ?[~<>=]?`);

/** Whether a number has the case that it holds in right behind it, or in front. */
function caseOf(text: string, { start, end }: Quantity): 'behind' | 'in front' | null {
  const behind = wordsOf('in-a-case').exec(textBehind(text, end, longestCase));
  if (behind && /^[ (]*$/u.test(text.slice(end, end + behind.index))) return 'behind';
  return caseInFront.ends(textBefore(text, start, longestCase)) ? 'in front' : null;
}

/** `1 s for short prompts (1k), 5 s for long ones (16k)`: a value of another case is one more of the slot, and both are asked. */
export function takeCases(record: FigureRecord): void {
  const { folded } = record.source;
  for (const quantity of record.quantities) {
    const isKind = quantity.unit === 'milliseconds' || quantity.unit === 'tokens' || quantity.unit === 'none';
    if (record.read.has(quantity) || !isKind || quantity.isWeak) continue;
    const place = caseOf(folded, quantity);
    if (place === null) continue;
    const other = record.quantities.findLast(
      (one) =>
        one.end <= quantity.start &&
        quantity.start - one.end <= farthestCase &&
        one.unit === quantity.unit &&
        record.read.get(one) &&
        caseOf(folded, one) === place,
    );
    const cue = other && record.read.get(other);
    const [taking] = (cue && takingsOf(cue, [quantity], record.textFacts)) ?? [];
    if (!cue || !taking) continue;
    record.read.set(quantity, cue);
    record.state(taking, [quantity.start, quantity.end]);
  }
}
