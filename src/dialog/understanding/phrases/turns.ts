import { labelled } from '../../../text/labelled.ts';
import { Expression } from '../../../text/words/expression.ts';
import { group } from '../../../text/words/matches.ts';
import { grouped, numberPattern, readNumber } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { asks, type SlotMention, type TextRange } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

const perTurn = new Expression(anyWay('each-turn'), 'gu');
const turns = new Expression(
  `(?<![\\d.第]|${anyWay('turns-no-conversation')})(?:${anyWay('turns-lead')})*(?<![\\d.])(?<count>${numberPattern}) ?${anyWay('turns-unit')}`,
  'gu',
);
const carried = new Expression(anyWay('history-carried'), 'gu');

/** The most turns that are taken for one conversation. */
const mostTurns = 100;

/** A count of turns beside what each of them takes in. */
export interface Turns {
  readonly count: number;
  readonly from: number;
  readonly spans: readonly TextRange[];
  readonly isCarried: boolean;
}

/** `每轮输入500输出300，共8轮`: how many turns a conversation has; null where each has no length of its own. */
export function readTurns(source: SourceText): Turns | null {
  const each = perTurn.matchesIn(source.text, source.letters);
  const [first] = each;
  const [counted, ...more] = turns.matchesIn(source.text, source.letters);
  if (!first || !counted || more.length > 0) return null;
  const count = readNumber(group(counted, 'count'));
  if (count === null || !Number.isInteger(count) || count < 2 || count > mostTurns) return null;
  const history = carried.matchesIn(source.text, source.letters);
  const spanOf = (match: RegExpExecArray): TextRange => [
    match.index,
    match.index + match[0].trimEnd().length,
  ];
  return {
    count,
    from: first.index,
    spans: [...each, counted, ...history].map(spanOf),
    isCarried: history.length > 0,
  };
}

/** Lengths that turns before have made longer are asked about: what a turn takes in alone, and what the last one does. */
export function settleTurns(
  source: SourceText,
  told: Turns | null,
  stated: readonly SlotMention[],
): readonly SlotMention[] {
  if (told === null) return stated;
  const only = (slot: SlotMention['slot']) => {
    const own = stated.filter((one) => one.slot === slot);
    const [first] = own;
    const { value, interpretations } = first ?? {};
    const [reading, ...others] = interpretations ?? [];
    const length = reading && others.length === 0 ? reading.value : value;
    return first && own.length === 1 && first.start > told.from && typeof length === 'number'
      ? { statement: first, length }
      : null;
  };
  const [input, output] = [only('inputLength'), only('outputLength')];
  if (!input || !output || input.statement.reading?.includes('+')) return stated;
  const all = told.count * input.length + (told.count - 1) * output.length;
  for (const span of told.spans) source.claim(...span);
  const alone = {
    value: input.length,
    label: labelled(({ counted }) => counted.turnAlone(grouped(input.length))),
  };
  const last = {
    value: all,
    label: labelled(({ counted }) => counted.lastTurn(grouped(told.count), grouped(all))),
  };
  const { start, end } = input.statement;
  const asked = asks('inputLength', [start, end], told.isCarried ? [last, alone] : [alone, last]);
  return stated.map((one) => (one === input.statement ? asked : one));
}
