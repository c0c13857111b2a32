import type { Answers } from '../plan/answers.ts';
import { formatSlotValue } from '../plan/slots/format-value.ts';
import { slotRecord, slotRecords } from '../plan/slots/records.ts';
import { type SlotId, targetSlots } from '../plan/slots/values.ts';
import { messages } from '../text/catalogue.ts';
import type { Language } from '../text/language.ts';
import { type Line, line, span } from '../text/line.ts';
import { displayWidth, padEnd } from '../text/width.ts';

/** One line of the list of what is settled. */
export interface SettledRow {
  readonly label: string;
  readonly value: string;
  /** The words that said it, and how they were read; null when it was chosen. */
  readonly said: string | null;
  /** Nothing that is installed can run it: it is recorded, and not confirmed. */
  readonly isBlocked?: boolean;
}

/** Columns of the label column: the widest label of the dialog decides, so that every entry aligns with every other. */
export function labelColumns(language: Language): number {
  const widths = slotRecords.map(({ label }) => displayWidth(label[language]));
  return Math.max(...widths, displayWidth(messages(language).plan.lengths)) + 1;
}

/** The words of the user in the quotation marks of the session's language, with how they were read. */
function quoted(words: string | null, reading: string | null, language: Language): string | null {
  if (words === null) return reading === null ? null : `(${reading})`;
  const marks = messages(language).punctuation.quoted(words);
  return reading === null ? marks : `${marks} (${reading})`;
}

/** The rows of some slots; input and output length share one row when both are among them. */
export function settledRows(
  slots: readonly SlotId[],
  answers: Answers,
  language: Language,
): readonly SettledRow[] {
  const texts = messages(language).plan;
  const own = new Set<SlotId>(answers.targets?.value.flatMap(targetSlots) ?? []);
  const joinsLengths = slots.includes('inputLength') && slots.includes('outputLength');
  return slots.flatMap((id): SettledRow[] => {
    const answer = answers[id];
    if (!answer || own.has(id) || (joinsLengths && id === 'outputLength')) return [];
    const words =
      id !== 'targets' && answer.provenance.label === 'user-provided' ? answer.provenance.said : null;
    const record = slotRecord(id);
    const value = formatSlotValue(record, answer.value, language);
    if (!joinsLengths || id !== 'inputLength') {
      return [{ label: record.label[language], value, said: quoted(words, answer.reading, language) }];
    }
    const output = answers.outputLength;
    const outputWords = output?.provenance.label === 'user-provided' ? output.provenance.said : null;
    const bothWords = [...new Set([words, outputWords])].filter((one) => one !== null).join(' ');
    const readings = [answer.reading, output?.reading ?? null].filter((one) => one !== null).join(', ');
    return [
      {
        label: texts.lengths,
        value: texts.lengthsValue(
          formatFigure(answer.value),
          output ? formatFigure(output.value) : messages(language).stated.notReported,
        ),
        said: quoted(bothWords || null, readings || null, language),
      },
    ];
  });
}

function formatFigure(value: unknown): string {
  return typeof value === 'number' ? value.toLocaleString('en-US') : String(value);
}

/** The column of values is as wide as its values, within these bounds; a longer value stands out by itself. */
const narrowestValueColumn = 22;
const widestAlignedValue = 34;

/** `✓ Model   Qwen/Qwen3-32B   "Qwen3-32B"`, aligned by display width; the words move below when they do not fit. */
export function settledLines(
  rows: readonly SettledRow[],
  language: Language,
  columns: number,
): readonly Line[] {
  const labelWidth = labelColumns(language);
  const indent = 2 + labelWidth;
  const widths = rows.map(({ value }) => displayWidth(value)).filter((width) => width <= widestAlignedValue);
  const valueWidth = Math.max(narrowestValueColumn, ...widths) + 2;
  return rows.flatMap(({ label, value, said, isBlocked = false }) => {
    const sign = isBlocked ? span('✗ ', 'error') : span('✓ ', 'good');
    const start = line(sign, span(padEnd(label, labelWidth), 'dim'));
    if (said === null) return [[...start, span(value)]];
    const column = Math.max(valueWidth, displayWidth(value) + 2);
    if (indent + column + displayWidth(said) <= columns) {
      return [[...start, span(padEnd(value, column)), span(said, 'dim')]];
    }
    return [[...start, span(value)], line(' '.repeat(indent), span(said, 'dim'))];
  });
}

/** Lines for answers that fell because what they needed changed. */
export function droppedLines(dropped: readonly SlotId[], language: Language): readonly Line[] {
  const word = messages(language).dialog.label.dropped;
  return dropped.map((id) =>
    line(
      span('! ', 'warning'),
      padEnd(slotRecord(id).label[language], labelColumns(language)),
      span(word, 'dim'),
    ),
  );
}

/** Words of the user as the transcript keeps them. */
export function saidLines(words: string): readonly Line[] {
  return words.split('\n').map((one) => line(span('› ', 'dim'), one));
}
