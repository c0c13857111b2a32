import { Expression } from '../../../text/words/expression.ts';
import { grouped, numberPattern } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { type SlotMention, states, type TextRange } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import { whole } from './machine-words.ts';

const part = `(?<part>${numberPattern}) ?${anyWay('added-machine')}`;
const used = [
  `${anyWay('machines-used')} ?${part}(?! ?${anyWay('machines-of-others')})`,
  `(?<![\\d.a-z第])${part} ?${anyWay('machines-usable')}`,
].map((source) => new Expression(source, 'gu'));
const productOf = /^(?<machines>[\d,]+) × (?<each>[\d,]+) =/u;

const meet = (one: RegExpExecArray, other: RegExpExecArray) =>
  one.index < other.index + other[0].length && other.index < one.index + one[0].length;

/** `20台服务器，每台8张，只用其中6台`: of the machines that are there so many are meant, with the cards of each. */
export function machinesUsed(source: SourceText, statements: readonly SlotMention[]): readonly SlotMention[] {
  const counts = statements.filter(({ slot }) => slot === 'numDevices');
  const [count] = counts;
  const told = counts.length === 1 ? productOf.exec(count?.reading ?? '')?.groups : undefined;
  if (!count || !told) return statements;
  const [found, ...others] = used
    .flatMap((one) => one.matchesIn(source.text, source.letters))
    .filter(({ index }) => index >= count.end)
    // `按4台算`: words in front and behind are of one count.
    .filter((one, at, all) => all.findIndex((other) => meet(one, other)) === at);
  const [all, each, meant] = [told.machines, told.each, found?.groups?.part].map((one) =>
    whole((one ?? '').replaceAll(',', '')),
  );
  if (!found || others.length > 0 || !all || !each || !meant || meant >= all) return statements;
  const span: TextRange = [found.index, found.index + found[0].length];
  source.claim(...span);
  const reading = `${grouped(meant)} × ${grouped(each)} = ${grouped(meant * each)}`;
  return statements.map((one) => (one === count ? states('numDevices', meant * each, span, reading) : one));
}
