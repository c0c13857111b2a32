import { matchesOf } from '../../../text/words/matches.ts';
import { grouped } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import type { Quantity } from '../figures/quantity.ts';
import { isWithin } from '../places.ts';
import { asks, type SlotMention, sameLabel, type TextRange } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

const label = new RegExp(anyWay('stage-label'), 'gu');
const behindLabel = new RegExp(`(?:${anyWay('stage-label')}) ?[:=(-]? ?${anyWay('stage-verb')}?$`, 'u');
const aDate = new RegExp(`^ ?(?:more )?${anyWay('in-a-month')}`, 'u');

/**
 * `Step 1: 16 dies in March. Step 2: 48 in June`: counts of several stages, of which a bare one stands right behind its
 * label or in front of its date. Which stage is planned is open.
 */
export function countsOfStages(
  source: SourceText,
  statements: readonly SlotMention[],
  loose: readonly Quantity[],
): readonly SlotMention[] {
  const labels = matchesOf(source.folded, label);
  if (labels.length < 2) return statements;
  const counts = statements.filter(({ slot, value }) => slot === 'numDevices' && typeof value === 'number');
  const bare = loose.filter(
    ({ unit, scale, value, start, end }) =>
      unit === 'none' &&
      scale === '' &&
      Number.isInteger(value) &&
      value > 0 &&
      (behindLabel.test(source.folded.slice(0, start)) || aDate.test(source.folded.slice(end))) &&
      !labels.some(({ index, 0: words }) => isWithin({ start, end }, [index, index + words.length])),
  );
  if (counts.length === 0 || bare.length === 0) return statements;
  const places = [...counts, ...bare];
  const values = [...new Set(places.map(({ value }) => Number(value)))].toSorted((a, b) => a - b);
  const span: TextRange = [
    Math.min(...places.map(({ start }) => start)),
    Math.max(...places.map(({ end }) => end)),
  ];
  for (const { start, end } of bare) source.claim(start, end);
  const asked = asks(
    'numDevices',
    span,
    values.map((value) => ({ value, label: sameLabel(grouped(value)) })),
  );
  return [...statements.filter((one) => !counts.includes(one)), asked];
}
