import type { PlanFacts } from '../../../plan/plan-facts.ts';
import { matchesOf } from '../../../text/words/matches.ts';
import { anyWay } from '../../../text/words/words.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import { askOfWhole, take } from './take-model.ts';

const distilling = `${anyWay('distilled')}(?: |${anyWay('distilled-filler')})*`;

const billions = '\\d+(?:\\.\\d+)?b(?![a-z0-9])';

const base = `(?<base>${anyWay('base-of-distilled')})(?:[ -]?\\d(?:\\.\\d)?(?!\\d|\\.?\\d*b))?`;

/** A distilled model as people tell it, in any order: `1.5B的R1蒸馏qwen`, `R1蒸馏的qwen 32b`. */
const distilled = [
  `(?<![a-z0-9.])(?:(?<front>${billions})的? ?)?${anyWay('deepseek-short')}?[- ]?r1[- ]?${anyWay('version-of-name')}?${distilling}${base}(?:[- ]?(?<size>${billions}))?`,
  `(?<![a-z0-9])${base}[- ]?(?<size>${billions}) ?${anyWay('version-of-name')}?${anyWay('deepseek-short')}?[- ]?r1[- ]?${anyWay('version-of-name')}?${distilling}`,
].map((source) => new RegExp(source, 'gu'));

/** Distilled models as people tell them; the whole name is asked about where the size is open. */
export function distilledModels(source: SourceText, facts: PlanFacts): SlotMention[] {
  return distilled.flatMap((pattern) =>
    matchesOf(source.text, pattern).flatMap((match) => {
      const { base: of = '', size: behind, front } = match.groups ?? {};
      const wanted = (behind ?? front ?? '').toUpperCase();
      const id = `deepseek-ai/DeepSeek-R1-Distill-${of === 'llama' ? 'Llama' : 'Qwen'}-${wanted}`;
      const known = facts.model(id)?.id;
      const end = match.index + match[0].trimEnd().length;
      if (known !== undefined) return take(source, [match.index, end], known);
      return wanted === ''
        ? []
        : askOfWhole(source, [match.index, end], ['deepseek-ai/DeepSeek-R1'], id.split('/').at(-1));
    }),
  );
}
