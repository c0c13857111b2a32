import type { SlotId } from '../../../plan/slots/values.ts';
import { textBefore } from '../../../text/words/around.ts';
import { Expression } from '../../../text/words/expression.ts';
import { matchesOf } from '../../../text/words/matches.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { Clauses } from '../clauses.ts';
import type { TextRange } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

const recommendLeads = new RegExp(`^${anyWay('recommend-leads')}`, 'u');
const quantizeStem = new RegExp(`^(?:ed)? ?的? ?${anyWay('quantize-stem')}`, 'u');
const givenThat = new RegExp(`^ ${anyWay('given-that')} [^,;]*\\d`, 'u');
const precisionNamedSaid = new RegExp(anyWay('precision-named'), 'gu');
const precisionNamed = new RegExp(anyWay('precision-named'), 'gu');

const doubts = new Expression(
  ['doubt-en', 'doubt-zh', 'asked-whether-en', 'asked-whether-zh'].map(anyWay).join('|'),
  'gu',
);

const anyDoubt = new Expression(doubts.source, 'u');

/** Whether a text has words of doubt, whatever they are about. */
export function soundsUnsure(text: string): boolean {
  return anyDoubt.isIn(text);
}

/** Slots that a doubt may be about; several may stand in one clause. Their words are the groups `slot-…`. */
const doubtedSlots = [
  'mtp',
  'prefixCache',
  'prefixCacheHitRate',
  'quantize',
  'ttftLimitMs',
  'tpotLimitMs',
  'searchSpace',
  'mode',
  'numDevices',
  'devices',
  'outputLength',
  'inputLength',
  'model',
  'compile',
  'engine',
  'batchRange',
] as const satisfies readonly SlotId[];

const kebab = (slot: SlotId) => slot.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);

/** A doubt somewhere in the text and the slots that it is about. */
export interface Doubts {
  readonly isUnsure: boolean;
  readonly slots: readonly SlotId[];
  /** Clauses of doubt: a slot that is named in one is what the doubt is about. */
  readonly clauses: readonly TextRange[];
}

/** The slots that a text names. */
export function slotsIn(text: string): SlotId[] {
  const named: SlotId[] = doubtedSlots.filter((slot) => says(`slot-${kebab(slot)}`, text));
  // "How many devices" is about their number alone.
  return named.includes('numDevices') ? named.filter((slot) => slot !== 'devices') : named;
}

/** Words in front of `怎么配` end in a value, or in a feature that is off. */
const endsInValue = new RegExp(
  `(?:\\d[^\\d,;、]{0,10}|[一二两三四五六七八九十百千万] ?${anyWay('doubt-unit')}|${anyWay('aggregated')}|${anyWay('runtime-or-off')})$`,
  'u',
);
const switchedOff = new RegExp(`${anyWay('off-before')}[ -]?${anyWay('bare-feature')}$`, 'u');
/** A clause that says what holds is no topic of a doubt: `不开MTP，怎么配`, `PD混部，推荐个配置`. */
const statesValue = new RegExp(
  `[一二两三四五六七八九十百千万半] ?${anyWay('doubt-amount-unit')}|${anyWay('share-told')}|${anyWay('aggregated')}|${anyWay('off-before')}[ -]?${anyWay('bare-feature')}|${anyWay('bare-feature')}(?:[ :=]|${anyWay('doubt-feature-filler')})*${anyWay('off-behind')}|${anyWay('choice-told')}|${anyWay('negated-split')}[^,;、]{0,6}${anyWay('split-of-phases')}`,
  'u',
);
/** `16卡TP怎么配`: a count, and behind it the name of what is doubted. */
const nameBehindCount = new RegExp(
  `\\d ?${anyWay('doubt-piece')}${anyWay('doubt-of-piece')}?[^\\d,;、]{2,8}$`,
  'u',
);

/** `帮我看下8卡H200、不开MTP怎么配`: how all of it is set is asked, and not the value in front. */
function asksOfAll(words: string, before: string): boolean {
  const rest = before.trimEnd();
  if (!/^怎么/u.test(words)) return false;
  // The slot in doubt is named right in front: `TP怎么配`.
  const isOfNoSlot = /\d/u.test(rest) && slotsIn(rest.slice(-8)).length === 0;
  const isOfValue = endsInValue.test(rest) && !nameBehindCount.test(rest);
  return isOfNoSlot || isOfValue || switchedOff.test(rest);
}

const valueInFront = new RegExp(`\\d ?${anyWay('doubt-figure-unit')}*$`, 'u');

/** Words of doubt that mean something else here: a limit that does not matter, a recommended quantization. */
function isNoDoubt(
  text: string,
  [from, to]: TextRange,
  [start, end]: TextRange,
  asked: SlotId | null,
): boolean {
  const words = text.slice(start, end);
  const clause = text.slice(from, to);
  const isRecommendedScheme = recommendLeads.test(words) && quantizeStem.test(text.slice(end));
  const isLimitAsked = asked === 'ttftLimitMs' || asked === 'tpotLimitMs';
  const isFreeLimit = says('any-will-do', words) && (isLimitAsked || says('limit-stem', clause));
  // `60左右都行`: what would do is a value, and nobody doubts it.
  const isValue = /^都/u.test(words) && valueInFront.test(textBefore(text, start, 8));
  return isRecommendedScheme || isFreeLimit || isValue;
}

/**
 * Reads doubts. A doubt is about the slots that its clause names, else those of the clause before it (`TPOT? not
 * sure`), else the one asked about. The words are claimed, and with them the slot's name where it states nothing else.
 */
export function readDoubts(source: SourceText, asked: SlotId | null): Doubts {
  const { folded } = source;
  const slots: SlotId[] = [];
  const clauses: TextRange[] = [];
  let isUnsure = false;
  const items = new Clauses(folded, 'items');
  for (const match of doubts.matchesIn(source.text, source.letters)) {
    const span: TextRange = [match.index, match.index + match[0].length];
    const clause = items.around(...span);
    if (isNoDoubt(folded, clause, span, asked)) continue;
    if (asksOfAll(match[0], textBefore(folded, match.index, 40))) {
      source.claim(...span);
      continue;
    }
    isUnsure = true;
    clauses.push(clause);
    const isOfPlan = says('best-of-plan', folded.slice(match.index, clause[1]));
    // `what would you recommend for 80 parallel users`: what stands behind is what holds.
    const isGiven = givenThat.test(folded.slice(span[1], clause[1]));
    const named = isOfPlan ? [] : slotsIn(folded.slice(clause[0], isGiven ? span[1] : clause[1]));
    const before = named.length === 0 && clause[0] > 0 ? items.around(clause[0] - 1) : null;
    const topic =
      before && !isOfPlan && isBareTopic(source.text.slice(...before), folded.slice(...before))
        ? before
        : null;
    slots.push(...(topic ? slotsIn(folded.slice(...topic)) : named));
    source.claim(...(topic ?? span));
    source.claim(...span);
    if (named.length > 0) claimBareNames(source, clause, span);
  }
  if (isUnsure && slots.length === 0 && asked !== null) slots.push(asked);
  return { isUnsure, slots: [...new Set(slots)], clauses };
}

/** A clause that only names something: `MTP?`, `量化嘛`, `as for quantization`. */
function isBareTopic(clause: string, folded: string): boolean {
  return (
    !/\d/u.test(clause) &&
    !statesValue.test(folded) &&
    clause.trim().length <= 32 &&
    slotsIn(clause).length > 0
  );
}

/** A name and the doubt about it stand side by side. */
const nearDoubt = 16;

const bareNames = new RegExp(`${anyWay('bare-feature-lead')}? ?(?:the )?${anyWay('bare-feature')}`, 'gu');

/** `MTP开不开都行` does not switch MTP on: in a clause of doubt a feature's name states nothing. */
function claimBareNames(source: SourceText, clause: TextRange, doubt: TextRange): void {
  const whole = source.text.slice(...clause);
  // Beside figures only the name next to the doubt is meant: `is MTP worth it for 4k prompts`.
  const hasFigures = /\d/u.test(whole.replaceAll(precisionNamedSaid, ''));
  const from = hasFigures ? Math.max(clause[0], doubt[0] - nearDoubt) : clause[0];
  const to = hasFigures ? Math.min(clause[1], doubt[1] + nearDoubt) : clause[1];
  const text = source.text.slice(from, to);
  if (/\d/u.test(text.replaceAll(precisionNamed, ''))) return;
  for (const match of matchesOf(text, bareNames)) {
    source.claim(from + match.index, from + match.index + match[0].length);
  }
}
