import { type Answers, answered } from '../../plan/answers.ts';
import { slotRecords } from '../../plan/slots/records.ts';
import { figuresIn, type SlotId } from '../../plan/slots/values.ts';
import { numberPattern, readNumber } from '../../text/words/numbers.ts';
import { spelled } from '../../text/words/spelling.ts';
import { anyWay } from '../../text/words/words.ts';

const figure = (name: string) => `(?<${name}>${numberPattern})(?<${name}Unit> ?${anyWay('righted-unit')})?`;
const refused = new RegExp(
  `^(?:${anyWay('righted-lead')}|[ ,])*(?:${anyWay('value-refused')}|${anyWay('righted-not')}) ?${figure('was')}(?:${anyWay('value-refused-tail')})*[ ,;、]{0,2}(?:(?:${anyWay('value-wanted')}|${anyWay('righted-but')}) ?)*(?<now>${numberPattern}.*)$`,
  'u',
);
const changed = new RegExp(
  `^(?:${anyWay('righted-lead')}|[ ,])*${figure('was')}(?:[ ,;、]|${anyWay('righted-why')})*${anyWay('righted-to')} ?(?<now>${numberPattern}.*)$`,
  'u',
);

/** What the figure of a unit may be in the unit of a slot. */
const factors: readonly (readonly [unit: RegExp, factors: readonly number[]])[] = [
  [/^k$/u, [1000, 1024]],
  [/^(?:s|秒)$/u, [1000]],
];

/** A value of the plan that a text sets right without its name, and what it is from now on. */
export interface SetRight {
  readonly slot: SlotId;
  /** The words for the new value. */
  readonly words: string;
}

/**
 * `不是8，是16` beside a plan: the one answer that has the first figure is what the second one is for. Null where no answer
 * has it, or several do.
 */
export function setRightIn(text: string, answers: Answers): SetRight | null {
  const words = spelled(text);
  const found = refused.exec(words) ?? changed.exec(words);
  const was = readNumber(found?.groups?.was ?? '');
  if (!found || was === null) return null;
  const unit = (found.groups?.wasUnit ?? '').trim();
  const [, times = [1]] = factors.find(([pattern]) => pattern.test(unit)) ?? [];
  const meant = times.map((factor) => was * factor);
  const slots = slotRecords.filter(({ id }) => {
    const values = figuresIn(answered(answers, id));
    return values.length === 1 && values.some((value) => meant.includes(value));
  });
  const [only] = slots;
  return only && slots.length === 1 ? { slot: only.id, words: found.groups?.now ?? '' } : null;
}
