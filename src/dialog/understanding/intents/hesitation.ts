import type { SlotId } from '../../../plan/slots/values.ts';
import { Expression } from '../../../text/words/expression.ts';
import { anyWay, wordsOf } from '../../../text/words/words.ts';
import { Clauses, partBehind } from '../clauses.ts';
import { askedAbout } from '../settle.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import { slotsIn } from './doubt.ts';

const unsureOfValue = new Expression(anyWay('unsure-of-value'), 'gu');
/** Marks and fillers between a value and the doubt about it. */
const between = new RegExp(`^[\\s,、;.:()!?~-]{0,4}(?:${anyWay('hesitation-filler')}[ ,、]*)*$`, 'u');
/** Words behind a doubt that say what it is about: then it is not about the value in front. */
const sameValue = new RegExp(`^ ?${anyWay('same-value')}`, 'u');
const hedgeBehind = new RegExp(`^[\\s,、;.:!?~-]{0,3}${anyWay('hesitation-turn')}?${anyWay('hedges')}`, 'u');
const aboutElse = new RegExp(`^ ?${anyWay('about-else')}`, 'u');

/**
 * Values that someone is not sure of: `maybe 50 ms, not sure`. They are asked about, not taken. A doubt that names
 * another slot, or goes on to say what it is about, is none about the value in front of it.
 */
export function hesitating(source: SourceText, statements: readonly SlotMention[]): readonly SlotMention[] {
  const doubted = new Set<SlotMention>();
  for (const match of unsureOfValue.matchesIn(source.folded, source.letters)) {
    const end = match.index + match[0].length;
    const behind = source.folded.slice(end);
    if (aboutElse.test(behind) && !sameValue.test(behind)) continue;
    const before = statements
      .filter((one) => one.end <= match.index && between.test(source.folded.slice(one.end, match.index)))
      .toSorted((a, b) => b.end - a.end);
    const [last] = before;
    if (!last) continue;
    const nearest = hedged(source, statements, last);
    // A choice between devices is asked about as it is.
    const isChoice = statements.filter(({ slot }) => slot === nearest.slot).length > 1;
    if (isChoice) continue;
    const same = statements.filter(({ start, end: to }) => start === nearest.start && to === nearest.end);
    const clause = source.folded.slice(nearest.end, end);
    // `4k/1k, I don't know the TTFT`: what the doubt goes on to name is what it is about.
    const goesOn = partBehind(behind, 'clauses');
    if (slotsIn(`${clause} ${goesOn}`).some((slot) => slot !== nearest.slot)) continue;
    for (const one of same) doubted.add(one);
    source.claim(match.index, end);
  }
  for (const one of hedgedBehind(source, statements)) doubted.add(one);
  return doubted.size === 0 ? statements : statements.map((one) => (doubted.has(one) ? asked(one) : one));
}

/** `not sure, maybe 16?`: the value behind a doubt and a hedge. */
function hedgedBehind(source: SourceText, statements: readonly SlotMention[]): readonly SlotMention[] {
  return unsureOfValue.matchesIn(source.folded, source.letters).flatMap((match) => {
    const end = match.index + match[0].length;
    const hedge = hedgeBehind.exec(source.folded.slice(end));
    if (!hedge) return [];
    const from = end + hedge[0].length;
    // `input unknown, maybe 5k`: the words for the value may stand in front of the doubt.
    const around = statements.filter((one) => one.start <= match.index && one.end > from);
    const next = statements.filter(({ start }) => start >= from && start - from <= 8);
    const [first] = [...around, ...next.toSorted((a, b) => a.start - b.start)];
    const isChoice = statements.filter(({ slot }) => slot === first?.slot).length > 1;
    return first && !isChoice ? [first] : [];
  });
}

/** `maybe 16 cards of A3, not sure`: the value right behind the hedge is the doubted one. */
function hedged(source: SourceText, statements: readonly SlotMention[], last: SlotMention): SlotMention {
  const [from] = new Clauses(source.folded, 'items').around(last.start);
  const hedge = wordsOf('hedges').exec(source.folded.slice(from, last.start));
  if (!hedge) return last;
  const at = from + hedge.index + hedge[0].length;
  const behind = statements.filter(({ start }) => start >= at && start <= last.start);
  return behind.toSorted((a, b) => a.start - b.start)[0] ?? last;
}

/** Slots that are only switched by the figure beside them; the figure is what is asked about. */
const switched: ReadonlySet<SlotId> = new Set(['mtp', 'prefixCache', 'quantize']);

const asked = (one: SlotMention) => (switched.has(one.slot) ? one : askedAbout(one));
