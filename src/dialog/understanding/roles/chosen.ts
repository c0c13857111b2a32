import { textBefore } from '../../../text/words/around.ts';
import { Ending } from '../../../text/words/ending.ts';
import { Expression } from '../../../text/words/expression.ts';
import { anyWay } from '../../../text/words/words.ts';
import { partBehind } from '../clauses.ts';
import { equal } from '../settle.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

const choice = new Expression(
  `(?<=(?:^|[,;.、!?\\n ]))${anyWay('chosen-lead')}(?<name>[\\p{Script=Han}a-z]{1,6}?)${anyWay('chosen-tail')}`,
  'gu',
);

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
  for (const match of choice.matchesIn(source.folded, source.letters)) {
    const name = match.groups?.name ?? '';
    const at = source.folded.lastIndexOf(name, match.index - 1);
    if (at < 0) continue;
    const to = at + partBehind(source.folded.slice(at, match.index), 'clauses').length;
    const own = statements.filter(({ start, end }) => start >= at && end <= to);
    const rivals = statements.filter(
      (one) => one.start < match.index && !own.includes(one) && own.some(({ slot }) => slot === one.slot),
    );
    if (rivals.length === 0) continue;
    for (const one of own) held.add(one);
    for (const one of rivals) dropped.add(one);
    source.claim(match.index, match.index + match[0].length);
  }
  return { held, dropped };
}
