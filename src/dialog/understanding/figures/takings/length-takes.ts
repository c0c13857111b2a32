import { labelled } from '../../../../text/labelled.ts';
import { grouped } from '../../../../text/words/numbers.ts';
import { lengthReading } from '../quantity.ts';
import { absorbs, asksAbout, isOneOf, type Take, takes } from './taking.ts';

/** No request is longer: `5M tokens` are those of many. */
const longestLength = 2 ** 22;

/** `from`: the smallest bare figure that can be a length, for cues that are also everyday words. */
export function lengthTakes(slot: 'inputLength' | 'outputLength', from: number): Take {
  return (quantity) => {
    if (!isOneOf(quantity, 'none', 'tokens')) return null;
    const value = Math.round(quantity.value);
    // A value that is no length at all is refused by its slot, with the reason.
    if (value < 0) return takes(slot, value);
    const isSmall = quantity.scale === '' && quantity.unit === 'none' && value < from;
    return value < 1 || value > longestLength || isSmall ? null : takes(slot, value, lengthReading(quantity));
  };
}

const asLongInput = lengthTakes('inputLength', 100);
/** Words like context or request, which may count more than the input: taken only where nothing else states it. */
export const inputFallbackTakes: Take = (quantity, textFacts) => {
  const taken = asLongInput(quantity, textFacts);
  return taken && { ...taken, isFallback: true };
};

/** `128k context` may be the length of a request or the longest that is allowed: asked, unless an output stands beside it. */
export const contextTakes: Take = (quantity, textFacts) => {
  const taken = asLongInput(quantity, textFacts);
  if (!taken) return null;
  const text = grouped(Number(taken.value));
  return {
    ...asksAbout('inputLength', [
      {
        value: taken.value,
        label: labelled(({ meant }) => meant.inputOfEach(text)),
      },
    ]),
    reading: taken.reading,
    isFallback: true,
  };
};

/**
 * `context length 128k` is what the model can take and no length of a request: claimed, so that it fills nothing else.
 */
export const ceilingTakes: Take = absorbs('context-ceiling', 'none', 'tokens');

/** Tokens that one step may hold, a whole number from 1 on. */
export const tokenBudgetTakes: Take = (quantity) =>
  isOneOf(quantity, 'none', 'tokens') && quantity.value >= 1
    ? takes('maxBatchedTokens', Math.round(quantity.value), lengthReading(quantity))
    : null;
