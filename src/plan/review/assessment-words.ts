import { messages } from '../../text/catalogue.ts';
import { fixed, percent, significant } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import { type Line, line, span } from '../../text/line.ts';
import { wrap } from '../../text/width.ts';
import type { Assessment, FormatAssessment, RuntimeMemory, WiderSearch } from '../assessment.ts';

/** A factor as a person says it: `9.4`, `12`. */
export function factorWords(factor: number): string {
  return factor < 10 ? fixed(factor, 1) : fixed(factor);
}

/** Formats that hold those without a peak, each once. */
export function homesOf({ concerns }: FormatAssessment): readonly string[] {
  return [...new Set(concerns.flatMap(({ computedIn }) => (computedIn === null ? [] : [computedIn])))];
}

/** Effect of formats without a peak on a forecast, in words: the work that costs nothing, and both rates. */
export function formatWords(formats: FormatAssessment, language: Language): string {
  const texts = messages(language).assessment;
  const { concerns, modelled, computed } = formats;
  const said = concerns.map(({ device, format, countedAs, share }) =>
    countedAs === null
      ? texts.noPeak(device, format, percent(share, 0))
      : texts.borrowedPeak(device, format, countedAs),
  );
  const homes = homesOf(formats);
  const home = homes.join(messages(language).punctuation.separator);
  const rate = (value: number) => texts.rate(significant(value));
  if (homes.length === 0) return [...said, texts.noHome].join(' ');
  if (modelled === null) return said.join(' ');
  const honest =
    computed === null
      ? texts.computedNone(rate(modelled), home)
      : texts.computedRate(rate(modelled), rate(computed), home);
  return [...said, honest].join(' ');
}

/** Memory that is held beside the figures of TensorCast, and whether it fits, in words. */
export function memoryWords(memory: RuntimeMemory, language: Language): string {
  const texts = messages(language).assessment;
  const { separator } = messages(language).punctuation;
  const { row, recurrentStateGiB, recurrentStateBytesPerRequest, cacheDifferenceGiB, leftGiB } = memory;
  const parts = [
    ...(recurrentStateGiB > 0
      ? [
          texts.state(
            fixed(recurrentStateGiB, 1),
            fixed(recurrentStateBytesPerRequest / 1e6, 1),
            fixed(row.batchSize),
          ),
        ]
      : []),
    ...(cacheDifferenceGiB < 0
      ? [
          texts.cacheOvercounted(
            fixed(-cacheDifferenceGiB, 1),
            fixed(memory.cachedLayers),
            fixed(memory.countedLayers),
          ),
        ]
      : []),
    texts.runtimeShare(
      [
        texts.logits(fixed(memory.logitsGiB, 1)),
        ...(memory.buffersGiB === null ? [] : [texts.buffers(fixed(memory.buffersGiB, 1))]),
      ].join(separator),
      fixed(memory.reservedGiB),
    ),
  ];
  const verdict =
    leftGiB >= 0
      ? texts.memoryHolds(fixed(leftGiB, 1))
      : [
          texts.memoryBreaks(memory.device, row.parallel, fixed(row.batchSize), fixed(-leftGiB, 1)),
          ...(memory.largestBatch === null ? [] : [texts.memoryBatch(fixed(memory.largestBatch))]),
        ].join(' ');
  return `${texts.notInModel(parts.join(separator))}${messages(language).punctuation.sentenceBreak}${verdict}`;
}

/** The row of a wider search with its phase, and with its device where the plan has several. */
export function widerRow(
  { best, phase, device, numDevices }: WiderSearch,
  language: Language,
  { namesDevice }: { readonly namesDevice: boolean },
): string {
  const { summary, punctuation } = messages(language);
  return [
    ...(phase === null ? [] : [summary.phases[phase]]),
    ...(namesDevice ? [`${numDevices} × ${device}`] : []),
    best.parallel,
  ].join(punctuation.comma);
}

/** Whether finds of a wider search are of several devices, so that each has to name its own. */
export function isOfSeveralDevices(wider: readonly WiderSearch[]): boolean {
  return new Set(wider.map(({ device, numDevices }) => `${numDevices} ${device}`)).size > 1;
}

/** Find of a wider search in words: `searched too: TP=4 DP=4 EP=4, 235 tok/s, 9.4 ×`. */
export function widerWords(
  wider: WiderSearch,
  language: Language,
  place: { readonly namesDevice: boolean },
): string {
  const texts = messages(language).assessment;
  const rate = texts.rate(significant(wider.best.tokensPerSecond));
  const row = widerRow(wider, language, place);
  return wider.factor === null
    ? texts.searchedFirst(row, rate)
    : texts.searchedToo(row, rate, factorWords(wider.factor));
}

/** Notes under the summary of a result; empty where the model can be taken at its word. */
export function assessmentLines(
  assessment: Assessment | null,
  language: Language,
  columns: number,
): readonly Line[] {
  if (assessment === null) return [];
  const { wider, formats, memory } = assessment;
  const place = { namesDevice: isOfSeveralDevices(wider) };
  const notes: readonly Line[] = [
    ...wider.map((one) => line(span('+ ', 'accent'), widerWords(one, language, place))),
    ...formats.map((one) => line(span('! ', 'warning'), formatWords(one, language))),
    ...memory.map((one) =>
      line(
        span(one.leftGiB < 0 ? '! ' : '~ ', one.leftGiB < 0 ? 'warning' : 'dim'),
        memoryWords(one, language),
      ),
    ),
  ];
  return notes.flatMap((one) => wrap(one, columns - 1, 2));
}
