import { Expression } from '../../../text/words/expression.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { type SlotMention, states } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

const choice = new Expression(`${anyWay('chosen-by-size')}`, 'gu');

/** The figures that a statement may mean. */
function figuresOf(one: SlotMention): readonly number[] {
  const values = one.interpretations?.map(({ value, slot }) => (slot === undefined ? value : null)) ?? [
    one.value,
  ];
  const figures = values.filter((value) => typeof value === 'number');
  return figures.length === values.length ? figures : [];
}

/**
 * `输入要么2k要么8k，先按长的来`: of several figures in front the one that is chosen by its size. What is open or told twice
 * in front of the choice, the nearest first, is what it is about.
 */
export function chosenBySize(source: SourceText, statements: readonly SlotMention[]): readonly SlotMention[] {
  const [match, ...more] = choice.matchesIn(source.folded, source.letters);
  if (!match || more.length > 0) return statements;
  const before = statements.filter(({ end }) => end <= match.index).toSorted((a, b) => b.end - a.end);
  const of = (slot: SlotMention['slot']) => before.filter((one) => one.slot === slot);
  const about = before.find(({ slot }) => new Set(of(slot).flatMap(figuresOf)).size > 1);
  if (about === undefined) return statements;
  const rivals = of(about.slot);
  const figures = rivals.flatMap(figuresOf);
  if (rivals.some((one) => figuresOf(one).length === 0)) return statements;
  const isLarge = says('chosen-large', match[0]);
  const value = isLarge ? Math.max(...figures) : Math.min(...figures);
  const end = match.index + match[0].length;
  source.claim(match.index, end);
  const first = Math.min(...rivals.map(({ start }) => start));
  for (const one of rivals) source.claim(one.start, one.end);
  return [...statements.filter((one) => !rivals.includes(one)), states(about.slot, value, [first, end])];
}
