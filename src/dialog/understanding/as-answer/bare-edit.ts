import { type Answers, answered } from '../../../plan/answers.ts';
import { formatSlotValue } from '../../../plan/slots/format-value.ts';
import { slotRecord } from '../../../plan/slots/records.ts';
import type { SlotId } from '../../../plan/slots/values.ts';
import type { Language } from '../../../text/language.ts';
import { anyWay } from '../../../text/words/words.ts';
import type { Quantity } from '../figures/quantity.ts';
import type { SpokenUnit } from '../figures/units.ts';
import { asks, type SlotMention, states, type TextRange } from '../slot-mention.ts';
import { marks, type SourceText } from '../source-text.ts';
import type { Interpretation } from '../understanding.ts';

/** Slots that one figure fills, and the units that the figure may have. */
const changeable: readonly (readonly [SlotId, ReadonlySet<SpokenUnit>])[] = [
  ['numDevices', new Set(['none'])],
  ['prefillDevicesPerInstance', new Set(['none'])],
  ['decodeDevicesPerInstance', new Set(['none'])],
  ['inputLength', new Set(['none', 'tokens'])],
  ['outputLength', new Set(['none', 'tokens'])],
  ['ttftLimitMs', new Set(['none', 'milliseconds'])],
  ['tpotLimitMs', new Set(['none', 'milliseconds'])],
  ['e2eLimitMs', new Set(['none', 'milliseconds'])],
  ['concurrentUsers', new Set(['none'])],
];

/** Who changes a figure of a plan without its name seldom changes it by more than this factor. */
const usualFactor = 8;

const filler = `(?: |[,.!]|${anyWay('bare-edit')})*`;
const given = String.raw`(?:the )?(?<given>\d{1,7}(?:\.\d+)?)(?<scale>k)? ?(?:${anyWay('answered-unit')})?`;
const inFront = new RegExp(
  `^${filler}(?:${anyWay('not-before-figure')}${given}${filler}(?:${anyWay('but-between-figures')})?)?${filler}$`,
  'u',
);
const behind = new RegExp(`^${filler}(?:${anyWay('bare-edit-instead')} ?${given})?${filler}$`, 'u');

/**
 * `make it 48` beside a whole plan: the figures of the plan that it may stand for are asked about; `16 instead of 8` says
 * which one it is. Only where the words say nothing else.
 */
export function readBareEdit(
  source: SourceText,
  loose: readonly Quantity[],
  stated: readonly SlotMention[],
  answers: Answers,
): readonly SlotMention[] {
  const [one, ...more] = loose.filter(({ isWeak }) => !isWeak);
  if (!one || more.length > 0 || stated.length > 0) return [];
  const { text, folded } = source;
  const [lead, rest] = [inFront.exec(folded.slice(0, one.start)), behind.exec(folded.slice(one.end))];
  if (!lead || !rest || text.includes(marks.device) || text.includes(marks.model)) return [];
  const told = givenUpIn(source) ?? (lead.groups?.given === undefined ? rest.groups : lead.groups);
  const span: TextRange = [one.start, one.end];
  const read =
    told?.given === undefined
      ? mayStandFor(one, answers, span)
      : replaced(Number(told.given) * (told.scale === undefined ? 1 : 1024), one, answers, span);
  if (read.length > 0) source.claim(0, folded.length);
  return read;
}

/** The figure that was taken out of the words as given up. */
function givenUpIn({ original, givenUp: [range, ...more] }: SourceText): RegExpExecArray['groups'] {
  const words = range && more.length === 0 ? original.slice(...range) : '';
  return /(?<given>\d{1,7}(?:\.\d+)?)(?<scale>k)?/iu.exec(words)?.groups;
}

/** The one slot whose value is the figure that is replaced; with several or none it is no replacement. */
function replaced(
  standing: number,
  wanted: Quantity,
  answers: Answers,
  span: TextRange,
): readonly SlotMention[] {
  const [only, ...others] = changeable.filter(
    ([slot, units]) => units.has(wanted.unit) && answered(answers, slot) === standing,
  );
  return only && others.length === 0 ? [states(only[0], Math.round(wanted.value), span)] : [];
}

function mayStandFor(one: Quantity, answers: Answers, span: TextRange): readonly SlotMention[] {
  const value = Math.round(one.value);
  const readings = changeable.flatMap(([slot, units]): Interpretation[] => {
    const standing = answered(answers, slot);
    if (typeof standing !== 'number' || !units.has(one.unit) || value <= 0 || standing === value) return [];
    if (one.scale !== '' && !units.has('tokens')) return [];
    const factor = value > standing ? value / standing : standing / value;
    return factor > usualFactor
      ? []
      : [{ value, slot, label: { en: named(slot, value, 'en'), zh: named(slot, value, 'zh') } }];
  });
  const [first] = readings;
  return first?.slot === undefined ? [] : [asks(first.slot, span, readings)];
}

const named = (slot: SlotId, value: number, language: Language) =>
  `${slotRecord(slot).label[language]} ${formatSlotValue(slotRecord(slot), value, language)}`;
