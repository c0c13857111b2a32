import { type Answers, answered } from '../../../plan/answers.ts';
import type { SlotId } from '../../../plan/slots/values.ts';
import { grouped } from '../../../text/words/numbers.ts';
import { wordsOf } from '../../../text/words/words.ts';
import { type SlotMention, states } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

const others = {
  prefillDevicesPerInstance: 'decodeDevicesPerInstance',
  decodeDevicesPerInstance: 'prefillDevicesPerInstance',
} as const;

/** `same as prefill`, as the answer to how large a decode instance is: the size that stands for the other phase. */
export function sameSize(source: SourceText, slot: SlotId | null, given: Answers): readonly SlotMention[] {
  const asked = slot === 'prefillDevicesPerInstance' || slot === 'decodeDevicesPerInstance' ? slot : null;
  const found = asked && wordsOf('same-size').exec(source.text);
  const value = asked && answered(given, others[asked]);
  if (!asked || !found || typeof value !== 'number') return [];
  const [start, end] = [found.index, found.index + found[0].length];
  source.claim(start, end);
  return [states(asked, value, [start, end], `= ${grouped(value)}`)];
}
