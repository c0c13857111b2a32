import { messages } from '../../text/catalogue.ts';
import { duration, fixed } from '../../text/figures.ts';
import { type Line, line, span } from '../../text/line.ts';
import { wrap } from '../../text/width.ts';
import type { DeviceResult } from '../result.ts';
import { reported, type SummaryView, shortLabel } from './figures.ts';

/** The best pairing of prefill and decode instances, and how many of each fit. */
export function pdRatioLines(result: DeviceResult, view: SummaryView): Line[] {
  const { language, columns } = view;
  const texts = messages(language).summary.ratio;
  const best = result.pdRatio?.pairs[0];
  if (!best || !result.pdRatio) return [];
  const { prefillInstances, decodeInstances } = result.pdRatio;
  const latency = (name: string, value: number | null) =>
    `${name} ${value === null ? messages(language).common.notReported : duration(value)}`;
  const sides = [
    texts.side(
      'Prefill',
      shortLabel(best.prefillParallel),
      reported(best.prefillQps, 2, language),
      latency('TTFT', best.ttftMs),
      reported(best.prefillBatchSize, 0, language),
    ),
    texts.side(
      'Decode',
      shortLabel(best.decodeParallel),
      reported(best.decodeQps, 2, language),
      latency('TPOT', best.tpotMs),
      reported(best.decodeBatchSize, 0, language),
    ),
  ];
  const instances =
    prefillInstances === null || decodeInstances === null
      ? span(texts.noInstances, 'warning')
      : span(texts.instances(fixed(prefillInstances), fixed(decodeInstances)));
  const all: Line[] = [
    line(
      span(texts.title(reported(best.pdRatio, 2, language)), 'strong'),
      span(` · ${texts.balanced(reported(best.balancedQps, 2, language))}`),
    ),
    ...sides.map((text) => line(text)),
    line(instances),
  ];
  return all.flatMap((one) => wrap(line('  ', ...one), columns - 1, 4));
}
