import type { GpuAssumption } from '../../backends/calibrated/sizing/size-gpus.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import { formatSlotValue } from '../../plan/slots/format-value.ts';
import { effectiveQuantization } from '../../plan/slots/recommended-quantization.ts';
import { slotRecord } from '../../plan/slots/records.ts';
import { messages } from '../../text/catalogue.ts';
import { duration, fixed } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import type { SizesBeside } from './sizes-beside.ts';

const limits = [
  ['TTFT', 'ttftLimitMs'],
  ['TPOT', 'tpotLimitMs'],
  ['E2E', 'e2eLimitMs'],
] as const;

/** Load and limits of the service, and the assumptions of the sizes. */
export function serviceWords(
  answers: Answers,
  { assumed, onGpus }: SizesBeside,
  language: Language,
): readonly string[] {
  const texts = messages(language).sizing;
  const input = answered(answers, 'inputLength');
  const shown = limits.flatMap(([name, slot]) => {
    const value = answered(answers, slot);
    return value === null ? [] : [texts.limit(name, duration(value))];
  });
  const quantization = effectiveQuantization(answers);
  const { separator, labelled } = messages(language).punctuation;
  const named = ({ slot, value }: GpuAssumption) => {
    const record = slotRecord(slot);
    return `${record.label[language]} ${formatSlotValue(record, value, language)}`;
  };
  const taken = assumed
    .filter(({ slot }) => slot !== 'prefillDevicesPerInstance' && slot !== 'decodeDevicesPerInstance')
    .map(named);
  const words = onGpus.map((one) => ({ ...one, words: one.assumed.map(named).join(separator) }));
  const [first] = words;
  const isSame = words.every((one) => one.words === first?.words);
  const gpus = isSame
    ? words.slice(0, 1).map((one) => texts.onGpus(texts.assuming(one.words)))
    : words.map((one) => labelled(one.device, texts.assuming(one.words)));
  return [
    answered(answers, 'model') ?? '',
    texts.lengths(
      input === null ? (answered(answers, 'lengthDistribution') ?? '') : fixed(input),
      fixed(answered(answers, 'outputLength') ?? 0),
    ),
    ...shown,
    ...(answered(answers, 'e2eLimitMs') === null ? [] : [texts.e2e]),
    ...(quantization === null ? [] : [quantization.linear]),
    ...(taken.length === 0 ? [] : [texts.assuming(taken.join(separator))]),
    ...(first === undefined || words.every((one) => one.words === '') ? [] : gpus),
  ];
}
