import type { SlotId } from '../../../plan/slots/values.ts';
import { textBehind } from '../../../text/words/around.ts';
import { Expression } from '../../../text/words/expression.ts';
import { anyWay } from '../../../text/words/words.ts';
import { Clauses } from '../clauses.ts';
import { correcting } from '../correcting.ts';
import { askedAbout } from '../settle.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

const negated = new Expression(anyWay('not-this-value'), 'gu');
const behindValue = new Expression(anyWay('of-elsewhere-behind'), 'u');
const elsewhereBehind = new RegExp(`^[^,;!?\\n、]{0,12}?${behindValue.source}`, 'u');
const outRuled = new Expression(anyWay('ruled-out-behind'), 'u');
const ruledOutBehind = new RegExp(`^ ?${outRuled.source}`, 'u');

/** Words between a negation and the value that it gives up. */
const asideOfValue = /^[^\d\uE000-\uE002]{0,6}$/u;

/** Values that are denied or ruled out, with what is said of the plan. */
export interface Sorted {
  readonly statements: readonly SlotMention[];
  /** Statements that give way to another value of their slot. */
  readonly outdone: readonly SlotMention[];
}

/**
 * Values that words in front of or behind them deny or rule out: where the text has another value of the same slot they
 * give way to it, else they are asked about and never taken. What a text tells of others, of earlier and of today is
 * settled by `settleRoles`.
 */
export function sortDenied(source: SourceText, statements: readonly SlotMention[]): Sorted {
  const isNegated = behindAny(source, negated);
  const saysBehind = behindValue.isIn(source.folded);
  const rulesOut = outRuled.isIn(source.folded);
  if (!isNegated && !saysBehind && !rulesOut) return { statements, outdone: [] };
  // `原来想16卡，改成32卡`: a word of correction tells which of the two holds.
  const isCorrected = (one: SlotMention) =>
    statements.some(
      (next) =>
        next.slot === one.slot &&
        next.start >= one.end &&
        correcting.test(source.folded.slice(one.end, next.start)),
    );
  const ruledOut = statements.filter(
    (one) =>
      rulesOut &&
      (typeof one.value === 'number' || isChoice(one) || one.slot === 'quantize') &&
      ruledOutBehind.test(textBehind(source.folded, one.end, 32)),
  );
  const doubted = statements.filter(
    (one) =>
      !ruledOut.includes(one) &&
      !isSwitch(one) &&
      !isCorrected(one) &&
      (((typeof one.value === 'number' || isChoice(one) || isOneSize(one)) && isNegated?.(one)) ||
        (saysBehind && elsewhereBehind.test(textBehind(source.folded, one.end, 32)))),
  );
  const stands = (slot: SlotId, without: readonly SlotMention[]) =>
    statements.some((one) => one.slot === slot && !without.includes(one) && !one.isFallback);
  const lesser = [...ruledOut, ...doubted];
  const outdone = doubted.filter(({ slot }) => stands(slot, lesser));
  for (const { slot, start, end } of ruledOut) {
    if (stands(slot, lesser)) source.claim(start, end);
    else source.leave(start, end, 'ruled-out');
  }
  return {
    statements: statements
      .filter((one) => !outdone.includes(one) && !ruledOut.includes(one))
      // `老集群A2 313T跑Qwen3-32B，新集群换A2 376T`: where the rest gives way, the model is that of both.
      .map((one) =>
        doubted.includes(one) && !(one.slot === 'model' && outdone.length > 0) ? askedAbout(one) : one,
      ),
    outdone,
  };
}

/** Slots of which one of several names is chosen: `别用vLLM` chooses another. */
const choices: ReadonlySet<SlotId> = new Set([
  'model',
  'precision',
  'framework',
  'quantizeLinearAction',
  'quantizeAttentionAction',
  'loadProtocol',
]);

const isChoice = ({ slot, value }: SlotMention) => choices.has(slot) && value !== 'DISABLED';

const sizes: ReadonlySet<SlotId> = new Set(['tpSizes', 'epSizes', 'moeDpSizes', 'dcpSizes']);

/** `don't use TP16`: one size of those that are searched. */
const isOneSize = ({ slot, value }: SlotMention) =>
  sizes.has(slot) && Array.isArray(value) && value.length === 1;

const isSwitch = ({ value, interpretations }: SlotMention) =>
  interpretations === null && (typeof value === 'boolean' || value === null);

type Test = (one: SlotMention) => boolean;

/** Whether a statement has such words in front of it in its clause, or among its own words; null where a text has none. */
function behindAny(source: SourceText, words: Expression): Test | null {
  const found = words.matchesIn(source.folded, source.letters);
  if (found.length === 0) return null;
  const clauses = new Clauses(source.folded, 'clauses');
  return ({ start, end }) => {
    // Words in parentheses are told of the clause in front of them.
    const open = openParenthesis(source.folded, start);
    const [from] = clauses.around(open ?? start);
    return found.some(({ index, 0: match }) => {
      const to = index + match.length;
      if (index < from || to > end) return false;
      if (index >= start) return true;
      if (to > start || correcting.test(source.folded.slice(to, start))) return false;
      return asideOfValue.test(source.text.slice(to, start));
    });
  };
}

/** Where the parenthesis begins that a place stands in; null outside of any. */
function openParenthesis(folded: string, start: number): number | null {
  const at = folded.lastIndexOf('(', start);
  return at < 0 || folded.slice(at, start).includes(')') ? null : at;
}
