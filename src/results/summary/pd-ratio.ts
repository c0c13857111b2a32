import { type Catalogue, messages } from '../../text/catalogue.ts';
import { duration, fixed, percent } from '../../text/figures.ts';
import { emptyLine, type Line, line, span } from '../../text/line.ts';
import { type Column, stackedRows, table } from '../../text/table.ts';
import { wrap } from '../../text/width.ts';
import type { Conditions, DeviceResult, MemoryGiB, PdPair } from '../result.ts';
import { bestSplit } from './best-split.ts';
import { type PdService, pdService, wholeRatio } from './pd-service.ts';
import { reported, type SummaryView, shortLabel } from './summary-view.ts';

/** Pairs shown on a screen; the others are in the exports. */
const shownPairs = 8;
const narrow = 60;

/**
 * The best pairing of prefill and decode instances: how many of each fit, what they serve together and for each device,
 * which side idles, the memory of each, and the other pairs.
 */
export function pdRatioLines(
  result: DeviceResult,
  conditions: Pick<Conditions, 'outputLength' | 'numDevices'>,
  view: SummaryView,
): Line[] {
  const [best] = result.pdRatio?.pairs ?? [];
  if (!best || !result.pdRatio) return [];
  const told: Line[] = [
    ...serviceLines(result, best, conditions, view),
    ...sideLines(best, view),
    ...memoryLines(best, view),
  ];
  return [
    ...told.flatMap((one) => wrap(line('  ', ...one), view.columns - 1, 4)),
    emptyLine,
    ...pairTable(result.pdRatio.pairs, view),
  ];
}

/** Whether both sides were simulated as one service: its figures are those of the best row, and neither side has a rate alone. */
export function isServedTogether({ best, pdRatio }: DeviceResult): boolean {
  return best !== null && pdRatio?.pairs[0]?.prefillQps === null;
}

/** How many instances of each there are, and how many of the devices they leave free. */
export function instanceLines(
  { pdRatio }: DeviceResult,
  { numDevices }: Pick<Conditions, 'numDevices'>,
  { language, columns }: SummaryView,
): Line[] {
  const texts = messages(language).summary.ratio;
  const [best] = pdRatio?.pairs ?? [];
  const { prefillInstances, decodeInstances } = pdRatio ?? {};
  const { prefillDevicesPerInstance: each, decodeDevicesPerInstance: eachDecode } = best ?? {};
  if (!prefillInstances || !decodeInstances || !each || !eachDecode) return [];
  const devices = prefillInstances * each + decodeInstances * eachDecode;
  const words = [
    texts.instances(fixed(prefillInstances), fixed(decodeInstances), fixed(devices)),
    ...freeWords(devices, numDevices, texts),
  ];
  return wrap(line('  ', words.join(' · ')), columns - 1, 4);
}

/** Devices of a plan that no instance takes; none where all are. */
function freeWords(
  taken: number,
  all: number | null,
  texts: Catalogue['summary']['ratio'],
): readonly string[] {
  return all === null || all <= taken ? [] : [texts.free(fixed(all - taken), fixed(all))];
}

/** The split that serves most on all devices, where it serves more than the one nearest to the ratio. */
function fullestLines(
  best: PdPair,
  { qps }: PdService,
  { outputLength, numDevices }: Pick<Conditions, 'outputLength' | 'numDevices'>,
  { language }: Pick<SummaryView, 'language'>,
): Line[] {
  const { prefillDevicesPerInstance: perPrefill, decodeDevicesPerInstance: perDecode } = best;
  const { prefillQps, decodeQps } = best;
  if (!numDevices || !perPrefill || !perDecode || !prefillQps || !decodeQps) return [];
  const split = bestSplit({ prefillQps, decodeQps, perPrefill, perDecode }, numDevices);
  if (split === null) return [];
  const served = Math.min(split.prefills * prefillQps, split.decodes * decodeQps);
  if (served <= qps) return [];
  const texts = messages(language).summary.ratio;
  const tokens = reported(outputLength === null ? null : served * outputLength, 0, language);
  const told = texts.fullest(fixed(split.prefills), fixed(split.decodes), fixed(served, 2), tokens);
  return [line(span(told, 'accent'))];
}

function serviceLines(
  result: DeviceResult,
  best: PdPair,
  { outputLength, numDevices }: Pick<Conditions, 'outputLength' | 'numDevices'>,
  { language }: SummaryView,
): Line[] {
  const texts = messages(language).summary.ratio;
  const ratio = wholeRatio(best.pdRatio);
  const balance = ratio === null ? '' : texts.balance(fixed(ratio[0]), fixed(ratio[1]));
  const service = pdService(result, outputLength);
  if (service === null) {
    return [
      line(span(balance, 'strong'), span(` · ${texts.balanced(reported(best.balancedQps, 2, language))}`)),
      // Who reports no rate of either side alone says nothing of what fits.
      ...(best.prefillQps === null ? [] : [line(span(texts.noInstances, 'warning'))]),
    ];
  }
  const idle =
    service.prefillIdle > service.decodeIdle
      ? texts.idle('Prefill', percent(service.prefillIdle, 0))
      : texts.idle('Decode', percent(service.decodeIdle, 0));
  return [
    line(
      span(
        texts.instances(
          fixed(service.prefillInstances),
          fixed(service.decodeInstances),
          fixed(service.devices),
        ),
        'strong',
      ),
      span(
        [balance, ...freeWords(service.devices, numDevices, texts)].map((one) => ` · ${one}`).join(''),
        'dim',
      ),
    ),
    line(
      texts.service(
        fixed(service.qps, 2),
        reported(service.outputTokensPerSecond, 0, language),
        reported(service.outputTokensPerSecondPerDevice, 1, language),
        reported(service.concurrency, 0, language),
      ),
    ),
    line(texts.sides(fixed(service.prefillQps, 2), fixed(service.decodeQps, 2)), span(` · ${idle}`, 'dim')),
    ...fullestLines(best, service, { outputLength, numDevices }, { language }),
  ];
}

function sideLines(best: PdPair, { language }: SummaryView): Line[] {
  const texts = messages(language).summary.ratio;
  const latency = (name: string, value: number | null) =>
    `${name} ${value === null ? messages(language).stated.notReported : duration(value)}`;
  return [
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
  ].map((text) => line(text));
}

function memoryLines(best: PdPair, { language }: SummaryView): Line[] {
  const texts = messages(language).summary.ratio;
  const said = (name: string, memory: MemoryGiB | null | undefined): Line[] =>
    memory
      ? [
          line(
            span(
              texts.memory(
                name,
                reported(memory.weightGiB, 1, language),
                reported(memory.kvCacheGiB, 1, language),
                reported(memory.availableGiB, 1, language),
              ),
              'dim',
            ),
          ),
        ]
      : [];
  return [...said('Prefill', best.prefillMemory), ...said('Decode', best.decodeMemory)];
}

function pairTable(pairs: readonly PdPair[], { language, columns }: SummaryView): Line[] {
  const summary = messages(language).summary;
  const texts = summary.ratio;
  const shown = pairs.slice(0, shownPairs);
  const rows = shown.map((pair) => {
    const ratio = wholeRatio(pair.pdRatio);
    return [
      shortLabel(pair.prefillParallel),
      shortLabel(pair.decodeParallel),
      ratio === null ? '–' : `${fixed(ratio[0])} : ${fixed(ratio[1])}`,
      reported(pair.balancedQps, 2, language),
      reported(pair.ttftMs, 0, language),
      reported(pair.tpotMs, 2, language),
    ];
  });
  const rest = pairs.length - shown.length;
  const more = rest > 0 ? [line(span(`  … ${summary.moreCandidates(rest)}`, 'dim'))] : [];
  const titles = ['Prefill', 'Decode', 'P : D', texts.pairRate, 'TTFT ms', 'TPOT ms'];
  if (columns < narrow) {
    const stacked = rows.map(([prefill = '', decode = '', ...figures]) => [
      `${prefill} + ${decode}`,
      figures.map((figure, at) => `${titles[at + 2]} ${figure}`).join(' · '),
    ]);
    return [...stackedRows(stacked, columns - 1, 2), ...more];
  }
  const left = { align: 'left', tone: 'strong', least: 8, canShrink: true } as const;
  const right = { align: 'right', tone: 'plain', least: 4, canShrink: false } as const;
  const all: Column[] = titles.map((title, at) => ({ title, ...(at < 2 ? left : right) }));
  return [...table(all, rows, columns - 1, 2, { hasHeader: true }), ...more];
}
