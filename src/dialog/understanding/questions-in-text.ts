import type { SlotId } from '../../plan/slots/values.ts';
import type { Sentence } from './intents/asked-sentences.ts';
import type { SlotMention } from './slot-mention.ts';

/**
 * Statements outside of questions. A text that asks about a result and plans nothing besides is a question as a
 * whole.
 */
export function withoutQuestions(
  sentences: readonly Sentence[],
  statements: readonly SlotMention[],
): {
  readonly stated: readonly SlotMention[];
  readonly isQuestion: boolean;
  readonly questions: readonly Sentence[];
} {
  const within = ({ start, end }: Sentence) =>
    statements.filter((one) => one.start >= start && one.start < end);
  const isPlan = statesPlan(statements);
  const questions = sentences.filter(
    (one) =>
      one.asks !== null &&
      // `…, 8 H200; is TTFT under 2 s realistic?` states the limit of the plan around it.
      !(one.asks === 'unless-planned' && isPlan && addsToPlan(within(one), statements)) &&
      !(one.asks === 'unless-planned' && statesPlan(within(one))) &&
      !(one.asks === 'word' && statesWholePlan(within(one))) &&
      // A question about a result does not tell it all again.
      !(one.asks === 'always' && statesNearlyAll(within(one))),
  );
  const asked = new Set(questions.flatMap(within));
  const stated = statements.filter((one) => !asked.has(one));
  const asks = (kind: Sentence['asks']) => questions.some((one) => one.asks === kind);
  const isQuestion =
    (asks('always') && !statesPlan(stated)) || (asks('unless-planned') && stated.length === 0);
  return { stated, isQuestion, questions };
}

/** Slots that only a plan states; two of them, or a model, make a text more than a question about a result. */
const coreSlots: ReadonlySet<SlotId> = new Set([
  'numDevices',
  'inputLength',
  'outputLength',
  'devices',
  'mode',
  'ttftLimitMs',
  'tpotLimitMs',
]);

function statesPlan(statements: readonly SlotMention[]): boolean {
  const slots = new Set(statements.map(({ slot }) => slot));
  return slots.has('model') || [...slots].filter((slot) => coreSlots.has(slot)).length >= 3;
}

/** Whether a sentence names core slots that nothing outside of it states: `what if I only have 4 cards?`. */
function addsToPlan(within: readonly SlotMention[], all: readonly SlotMention[]): boolean {
  const outside = new Set(all.filter((one) => !within.includes(one)).map(({ slot }) => slot));
  const named = within.filter(({ slot }) => slot !== 'model' && coreSlots.has(slot));
  return named.length > 0 && outside.has('model') && named.every(({ slot }) => !outside.has(slot));
}

/** A model, what it runs on and how long its requests are: a plan, whatever is asked beside it. */
function statesNearlyAll(statements: readonly SlotMention[]): boolean {
  const slots = new Set(statements.map(({ slot }) => slot));
  return (['model', 'devices', 'numDevices', 'inputLength'] as const).every((slot) => slots.has(slot));
}

/** A model with something to run it on: more than the name of a model in a question about a word. */
function statesWholePlan(statements: readonly SlotMention[]): boolean {
  return statesPlan(statements) && statements.some(({ slot }) => slot !== 'model' && coreSlots.has(slot));
}
