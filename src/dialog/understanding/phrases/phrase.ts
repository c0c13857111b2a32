import { Expression } from '../../../text/words/expression.ts';
import type { SlotMention, TextRange } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

/** A way of saying something: an expression over the folded text and what a match states (null: not this, after all). */
export interface Phrase {
  readonly expression: Expression;
  read(match: RegExpExecArray, span: TextRange, text: string): readonly SlotMention[] | null;
}

/**
 * Builds a phrase from pattern source; always global, Unicode-aware.
 * @throws RangeError where two groups have one name, which only later Nodes than the oldest that runs this allow
 */
export function phrase(
  source: string,
  read: (
    match: RegExpExecArray,
    span: TextRange,
    text: string,
  ) => SlotMention | readonly SlotMention[] | null,
): Phrase {
  const names: readonly string[] = source.match(/\(\?<[a-z]\w*>/gi) ?? [];
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new RangeError(`two groups of a phrase are called ${twice}`);
  return {
    expression: new Expression(source, 'gu'),
    read: (match, span, text) => {
      const found = read(match, span, text);
      return found === null ? null : [found].flat();
    },
  };
}

const besides = /[\s\uE000-\uE002,、]/u;

/** Blanks and masks around do not belong to what was said. */
function trimmed(source: SourceText, start: number, end: number): TextRange {
  const text = source.text.slice(start, end);
  let from = 0;
  let to = text.length;
  while (from < to && besides.test(text.charAt(from))) from += 1;
  while (to > from && besides.test(text.charAt(to - 1))) to -= 1;
  return [start + from, start + to];
}

/** Reads all phrases in order; each match claims its words, so earlier phrases win. */
export function readPhrases(source: SourceText, phrases: readonly Phrase[]): SlotMention[] {
  const { letters } = source;
  const found: SlotMention[] = [];
  for (const { expression, read } of phrases) {
    if (!expression.mayMatch(letters)) continue;
    const pattern = expression.regExp;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(source.text); match; match = pattern.exec(source.text)) {
      const [start, end] = trimmed(source, match.index, match.index + match[0].length);
      const statements = end <= start ? null : read(match, [start, end], source.text);
      // A match that is none after all may hide one that begins inside it.
      if (statements === null) pattern.lastIndex = match.index + 1;
      else {
        found.push(...statements);
        source.claim(start, end);
      }
    }
  }
  return found;
}
