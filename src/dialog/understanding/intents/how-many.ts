import { Expression } from '../../../text/words/expression.ts';
import { anyWay } from '../../../text/words/words.ts';
import { askedAbout } from '../settle.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

const howMany = new Expression(anyWay('how-many-devices'), 'u');

/** `our 8 H100 fell over at 40 req/s. How many would 60 take?`: who asks how many devices it takes has not said it. */
export function countAskedFor(
  source: SourceText,
  statements: readonly SlotMention[],
): readonly SlotMention[] {
  if (!howMany.isIn(source.folded)) return statements;
  return statements.map((one) => (one.slot === 'numDevices' && one.value !== null ? askedAbout(one) : one));
}
