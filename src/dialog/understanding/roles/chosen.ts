import { textBefore } from '../../../text/words/around.ts';
import { Ending } from '../../../text/words/ending.ts';
import { Expression } from '../../../text/words/expression.ts';
import { group } from '../../../text/words/matches.ts';
import { anyWay } from '../../../text/words/words.ts';
import { partBehind } from '../clauses.ts';
import { isWithin } from '../places.ts';
import { equal } from '../settle.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

const choice = new Expression(
  `(?<=(?:^|[,;.、!?\\n ]))${anyWay('chosen-lead')}(?<name>[\\p{Script=Han}a-z]{1,6}?)${anyWay('chosen-tail')}`,
  'gu',
);

const numbered = `${anyWay('numbered-thing')} [a-z0-9]{1,3}`;
const numberedThings = new Expression(numbered, 'gu');
const choiceInWords = new Expression(
  `(?<=(?:^|[,;.!?\\n] ?))${anyWay('chosen-lead-en')}(?<name>${numbered}|[a-z][a-z0-9]{0,11})${anyWay('chosen-tail-en')}?(?= ?(?:[,;.!)\\n]|$))`,
  'gu',
);

/** Where the name of a choice was told first: a word or a name of several, a letter only behind its noun. */
function firstTold(folded: string, name: string, before: number): number {
  const own = name.length === 1 ? `${anyWay('numbered-thing')} ${name}` : name;
  const words = new RegExp(`(?<![a-z0-9])${own}(?![a-z0-9])`, 'gu');
  return [...folded.slice(0, before).matchAll(words)].at(-1)?.index ?? -1;
}

/** What a text chooses by its name, and what stands beside it. */
export interface Chosen {
  readonly held: ReadonlySet<SlotMention>;
  readonly dropped: ReadonlySet<SlotMention>;
}

const first = new Ending(`${anyWay('chosen-first')} ?`);

/** `24卡不够就上32卡，先出24卡的`: of several values the one that is told once more as the first. */
function repeatedFirst({ folded }: SourceText, statements: readonly SlotMention[]): Chosen {
  const said = statements.filter(({ interpretations, value }) => interpretations === null && value !== null);
  const held = said.filter(
    (one) =>
      first.ends(textBefore(folded, one.start, 16)) &&
      said.some(
        (other) => other.slot === one.slot && other.end <= one.start && equal(other.value, one.value),
      ),
  );
  const dropped = said.filter((one) =>
    held.some((other) => other.slot === one.slot && one.end <= other.start && !equal(one.value, other.value)),
  );
  return { held: new Set(held), dropped: new Set(dropped) };
}

/** `张工说TTFT 1s，李工说2s，先按李工的来`: values in the clause that begins with the name that is chosen, and their rivals. */
export function chosenByName(source: SourceText, statements: readonly SlotMention[]): Chosen {
  const again = repeatedFirst(source, statements);
  const held = new Set(again.held);
  const dropped = new Set(again.dropped);
  const choices = [
    ...choice.matchesIn(source.folded, source.letters).map((match) => {
      const at = source.folded.lastIndexOf(group(match, 'name'), match.index - 1);
      return { match, at };
    }),
    ...choiceInWords.matchesIn(source.folded, source.letters).map((match) => {
      const at = firstTold(source.folded, group(match, 'name'), match.index);
      return { match, at };
    }),
  ];
  for (const { match, at } of choices) {
    if (at < 0) continue;
    const to = at + partBehind(source.folded.slice(at, match.index), 'clauses').length;
    const own = statements.filter((one) => isWithin(one, [at, to]));
    const rivals = statements.filter(
      (one) => one.start < match.index && !own.includes(one) && own.some(({ slot }) => slot === one.slot),
    );
    if (rivals.length === 0) continue;
    for (const one of own) held.add(one);
    for (const one of rivals) dropped.add(one);
    source.claim(match.index, match.index + match[0].length);
    // The numbers by which the choices are told apart count nothing.
    for (const { index, 0: name } of numberedThings.matchesIn(source.folded, source.letters))
      source.claim(index, index + name.length);
  }
  return { held, dropped };
}
