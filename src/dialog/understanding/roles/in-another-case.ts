import type { SlotId } from '../../../plan/slots/values.ts';
import { Expression } from '../../../text/words/expression.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { Clauses } from '../clauses.ts';
import { equal } from '../settle.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

/** Settings that make a case, and are not chosen by being named in it. */
const choices: ReadonlySet<SlotId> = new Set([
  'mode',
  'phases',
  'mtp',
  'numMtpTokens',
  'prefixCache',
  'prefixCacheHitRate',
  'quantize',
  'quantizeLinearAction',
  'quantizeAttentionAction',
  'precision',
  'tpSizes',
  'epSizes',
  'framework',
  'compile',
]);
/** What a case may be of besides; named there alone it is what is planned. */
const things: ReadonlySet<SlotId> = new Set(['devices', 'model', 'numDevices']);

const caseWords = new Expression(anyWay('case-of-setting'), 'gu');
const behindCase = new RegExp(`^${anyWay('case-closed')}`, 'u');

/** A condition that names a setting, and what is told under it. */
interface Case {
  /** What the condition names. */
  readonly setting: readonly SlotMention[];
  readonly told: readonly SlotMention[];
}

/**
 * The conditions of a text that name a setting. Where one is told of something that fails (`50不行的话60也可以`), what follows is
 * another value for the same plan, and no case.
 */
function casesIn({ folded, letters }: SourceText, statements: readonly SlotMention[]): readonly Case[] {
  const clauses = new Clauses(folded, 'clauses');
  const sentences = new Clauses(folded, 'sentences');
  return caseWords.matchesIn(folded, letters).flatMap(({ index, 0: words }): readonly Case[] => {
    const end = index + words.length;
    const [from, to] = clauses.around(index, end);
    const isClosing = behindCase.test(words);
    const [first, last] = isClosing ? [from, index] : [end, to];
    if (!isClosing && says('only-then', folded.slice(first, last))) {
      const changed = statements.filter((one) => one.start >= first && one.end <= last);
      return changed.length === 1 ? [{ setting: [], told: changed }] : [];
    }
    if (says('case-of-failure', folded.slice(first, last))) return [];
    const inside = statements
      .filter((one) => one.start >= first && one.end <= last)
      .toSorted((a, b) => a.start - b.start);
    const isSetting = ({ slot }: SlotMention) => choices.has(slot) || things.has(slot);
    const opening = inside.findIndex((one) => !isSetting(one));
    const setting = opening < 0 ? inside : inside.slice(0, opening);
    const own = opening < 0 ? [] : inside.slice(opening);
    // Where nothing is told in the clause of the condition, the next one tells it.
    const next = Math.min(clauses.around(to + 1)[1], sentences.around(index)[1]);
    const until = isClosing ? to : own.length > 0 ? last : next;
    const behind = statements.filter((one) => one.start >= last && one.end <= until);
    return setting.length === 0 ? [] : [{ setting, told: [...own, ...behind] }];
  });
}

/**
 * `首字2s内，如果走PD分离可以放宽到3s`: a value that holds only with another setting than the one that is planned. It gives
 * way to the value of the plan, and the setting of that case is none of the plan's.
 *
 * @returns what stands in such cases.
 */
export function inAnotherCase(
  source: SourceText,
  statements: readonly SlotMention[],
): ReadonlySet<SlotMention> {
  if (!caseWords.isIn(source.folded)) return new Set();
  const cases = casesIn(source, statements);
  const all = new Set(cases.flatMap(({ setting, told }) => [...setting, ...told]));
  const isRival = (one: SlotMention) =>
    one.interpretations === null &&
    statements.some(
      (other) =>
        other.slot === one.slot &&
        !all.has(other) &&
        (other.interpretations !== null || !equal(other.value, one.value)),
    );
  const found = cases.flatMap(({ setting, told }) => {
    const rivals = told.filter(isRival);
    if (rivals.length === 0 || rivals.every(({ slot }) => setting.some((one) => one.slot === slot)))
      return [];
    const left = [...setting, ...told].filter(({ slot }) => choices.has(slot));
    return [...rivals, ...setting.filter(isRival), ...left];
  });
  return new Set(found);
}
