import { messages } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import type { Answers } from '../answers.ts';
import { formatSlotValue } from '../slots/format-value.ts';
import { slotRecords } from '../slots/records.ts';
import { type SlotId, targetSlots } from '../slots/values.ts';
import { sourceWords } from './source-words.ts';

/** One row of the review: what is decided, from where, and why it was asked. */
export interface PlanRow {
  readonly slot: SlotId;
  readonly label: string;
  readonly value: string;
  readonly source: string;
  readonly why: string;
}

/** Every answer as a row, in the order of the dialog. Input and output length share a row when their source is one. */
export function planRows(answers: Answers, language: Language): readonly PlanRow[] {
  const texts = messages(language).plan;
  const { inputLength, outputLength } = answers;
  const joins =
    inputLength !== undefined &&
    outputLength !== undefined &&
    sourceWords(inputLength.provenance, language) === sourceWords(outputLength.provenance, language);
  const own = new Set<SlotId>(answers.targets?.value.flatMap(targetSlots) ?? []);
  return slotRecords.flatMap((record): PlanRow[] => {
    const answer = answers[record.id];
    if (!answer || own.has(record.id) || (joins && record.id === 'outputLength')) return [];
    const source = sourceWords(answer.provenance, language);
    const common = { slot: record.id, source, why: record.why[language] };
    if (joins && record.id === 'inputLength') {
      const value = texts.lengthsValue(fixed(inputLength.value), fixed(outputLength.value));
      return [{ ...common, label: texts.lengths, value }];
    }
    return [
      { ...common, label: record.label[language], value: formatSlotValue(record, answer.value, language) },
    ];
  });
}
