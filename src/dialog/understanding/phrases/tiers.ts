import { group, matchesOf } from '../../../text/words/matches.ts';
import { anyWay, wordsOf } from '../../../text/words/words.ts';
import { asks, type SlotMention, type TextRange } from '../slot-mention.ts';
import type { Interpretation } from '../understanding.ts';
import { type Phrase, phrase } from './phrase.ts';

const number = `\\d{1,6}(?:\\.\\d{1,3})? ?(?:s(?![a-z])|${anyWay('tier-unit')})?`;
const tier = `${anyWay('tier')} ?(?:${anyWay('tier-of-whom')} ?){0,2}(?:${anyWay('tier-link')} ?){0,2}`;
const valueOfTier = `${tier}${number}`;
const separator = ` ?(?:${anyWay('tier-within')} ?)?(?:[,、;/|&]|${anyWay('tier-sign')})? ?${anyWay('tier-turn')}?(?:for )?`;
const tiered = (name: string) =>
  `(?:${name}(?: |:|=|,|的|\\(|${anyWay('tier-lead')}){0,6}(?<tiers>${valueOfTier}(?:${separator}${valueOfTier}){1,3})|(?<own>${anyWay('tier')} ?(?:${anyWay('tier-of-whom')} ?){0,2}${name}(?: |${anyWay('tier-lead')}|${anyWay('tier-link')}){0,4}${number}(?:${separator}${valueOfTier}){1,3}))(?![\\d.a-z%])`;

const valued = new RegExp(
  `(?<who>${tier})(?<figure>\\d{1,6}(?:\\.\\d{1,3})?) ?(?<unit>s(?![a-z])|${anyWay('tier-unit')})?`,
  'gu',
);

/** The limits of all tiers in milliseconds; a unit that only the last one tells is that of all. */
function limitsOf(tiers: string, smallestBare: number): readonly Interpretation[] | null {
  const all = matchesOf(tiers, valued).map((match) => match.groups ?? {});
  const last = all.at(-1)?.unit ?? '';
  const found = all.map(({ figure = '', unit = last, who = '' }): Interpretation | null => {
    const value = Number(figure) * (/^(?:s|秒)/u.test(unit) ? 1000 : 1);
    if (value <= 0 || (unit === '' && value < smallestBare)) return null;
    const name = wordsOf('tier').exec(who)?.[0] ?? '';
    const label = `${name} ${value} ms`.trim();
    return { value, label: { en: label, zh: label } };
  });
  return found.every((one) => one !== null) ? found : null;
}

function tiersOf(slot: 'ttftLimitMs' | 'tpotLimitMs', words: string, smallestBare: number): Phrase {
  return phrase(tiered(anyWay(words)), (match, span: TextRange): SlotMention | null => {
    const limits = limitsOf(group(match, 'tiers') || group(match, 'own'), smallestBare);
    const values = new Set(limits?.map(({ value }) => value));
    return limits === null || values.size < limits.length ? null : asks(slot, span, limits);
  });
}

/** `TPOT 分档：金牌30，普通50`: a plan has one limit, so which tier it is for is asked. */
export const tieredLimits: readonly Phrase[] = [
  tiersOf('ttftLimitMs', 'limit-ttft', 20),
  tiersOf('tpotLimitMs', 'limit-tpot', 1),
];
