import { messages } from '../../text/catalogue.ts';
import { duration, fixed, percent, significant } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import { emptyLine, type Line, line, span } from '../../text/line.ts';
import { type Column, stackedRows, table } from '../../text/table.ts';
import { wrap } from '../../text/width.ts';
import type { DeviceSizing, Instances, Load } from '../sizing.ts';
import { shortLabel } from './summary-view.ts';

/** How sizes are drawn. */
export interface SizingView {
  readonly language: Language;
  readonly columns: number;
}

/** Below this a table of all figures has no room; devices then stand one below the other. */
const narrow = 110;
/** Room that the basis with its band takes beside them. */
const basisRoom = 36;

type Texts = ReturnType<typeof messages>['sizing'];

/** A load in words: `400 users at once · 5 requests/s`. */
export function loadWords(load: Load, language: Language): string {
  const texts = messages(language).sizing;
  const { concurrentUsers, requestsPerSecond, outputTokensPerSecond, peakFactor } = load;
  return [
    ...(concurrentUsers === null ? [] : [texts.users(fixed(concurrentUsers))]),
    ...(requestsPerSecond === null ? [] : [texts.requests(significant(requestsPerSecond))]),
    ...(outputTokensPerSecond === null ? [] : [texts.tokens(fixed(outputTokensPerSecond))]),
    ...(peakFactor === 1 ? [] : [texts.peak(significant(peakFactor))]),
  ].join(' · ');
}

/** Whole instances in words: `5 × 4, TP=4`. */
export function instanceWords({ instances, devicesPerInstance, row }: Instances, texts: Texts): string {
  return texts.instances(fixed(instances), fixed(devicesPerInstance), shortLabel(row.parallel));
}

function bindWords({ row, binds }: Instances, texts: Texts): string {
  const stop = row.stoppedBy === null ? null : texts.stops[row.stoppedBy];
  return stop === null ? texts.measures[binds] : `${stop} (${texts.measures[binds]})`;
}

function groupWords({ group, tried }: DeviceSizing, texts: Texts): string {
  return group === null
    ? texts.noGroup(fixed(tried))
    : texts.group(fixed(group.devices), shortLabel(group.row.parallel));
}

/** Whether a TTFT limit holds different figures of the devices, and decides the size of one of them. */
function hasTwoTtfts(sizes: readonly DeviceSizing[]): boolean {
  const kinds = new Set(sizes.map(({ estimator }) => estimator));
  const isBound = sizes.some(({ estimator, replicas, phases }) => {
    const stops = [replicas?.row.stoppedBy, phases?.prefill.row.stoppedBy];
    return estimator === 'analytic' && stops.includes('ttft-limit');
  });
  return kinds.size > 1 && isBound;
}

/** Basis of a device's figures in words, with the band of its TPOT: `calibrated, 27.0–63.3 ms`. */
function basisWords({ replicas, phases }: DeviceSizing, texts: Texts): string {
  const row = replicas?.row ?? phases?.decode.row ?? null;
  if (row === null) return '–';
  const basis = texts.basis[row.basis];
  const band = row.bands?.tpotMs ?? null;
  if (band === null) return basis;
  const [low, high] = band;
  return texts.banded(basis, significant(low), duration(high));
}

function costWords({ cost }: DeviceSizing): string {
  if (cost === null) return '–';
  const atLoad = cost.atLoad === null ? '' : ` (${significant(cost.atLoad)})`;
  return `${significant(cost.atCapacity)}${atLoad}`;
}

/** Tokens each second of each device, the devices of both phases counted. */
export function perDeviceRate({ replicas, phases }: DeviceSizing): number | null {
  if (replicas !== null) return replicas.tokensPerSecondPerDevice;
  if (phases === null) return null;
  return (phases.decode.instances * phases.decode.row.tokensPerSecond) / phases.devices;
}

/** Devices of the fewest that hold the load; null where none do. */
export function fewestDevices({ replicas, phases }: DeviceSizing): number | null {
  return replicas?.devices ?? phases?.devices ?? null;
}

/** The fewest devices, with those at the slow end of the band: `16 (to 40)`. */
function devicesWords(one: DeviceSizing, texts: Texts): string {
  const least = fewestDevices(one) ?? 0;
  const { slower = null } = one;
  if (slower === null) return fixed(least);
  return slower.devices === null
    ? texts.slowerNone(fixed(least))
    : texts.slower(fixed(least), fixed(Math.max(least, slower.devices)));
}

/** Notes on the measurements behind the second count, each group once. */
function slowerNotes(sizes: readonly DeviceSizing[], texts: Texts): readonly string[] {
  const groups = new Map<string | null, { factor: number; points: number }>();
  for (const { slower = null } of sizes) {
    if (slower === null) continue;
    const { group, tpotFactor, points } = slower;
    const factor = Math.max(tpotFactor, groups.get(group)?.factor ?? 1);
    groups.set(group, { factor, points });
  }
  return [...groups].map(([group, { factor, points }]) =>
    texts.slowerNote(significant(factor, 2), group, fixed(points)),
  );
}

function cells(one: DeviceSizing, texts: Texts, language: Language): readonly string[] {
  const { replicas, phases, refusal, tried } = one;
  if (refusal !== null) return [one.device, '–', '–', '–', refusal[language], '', '', '', ''];
  if (replicas === null && phases === null)
    return [one.device, '–', '–', '–', texts.none(fixed(tried)), '', '', '', ''];
  const rate = perDeviceRate(one);
  const parts = replicas === null ? [] : [replicas];
  const both = phases === null ? parts : [phases.prefill, phases.decode];
  const names = phases === null ? [''] : [`${texts.phase.prefill} `, `${texts.phase.decode} `];
  const joined = (of: (instances: Instances) => string) =>
    both.map((instances, at) => `${names[at]}${of(instances)}`).join(' · ');
  return [
    one.device,
    rate === null ? '–' : fixed(rate),
    devicesWords(one, texts),
    costWords(one),
    joined((instances) => instanceWords(instances, texts)),
    percent(Math.min(...both.map(({ headroom }) => headroom)), 0),
    joined((instances) => bindWords(instances, texts)),
    phases === null ? groupWords(one, texts) : '–',
    basisWords(one, texts),
  ];
}

/** Whether several devices are priced alike: a price that was said of one of them may stand for all. */
function hasSamePrice(sizes: readonly DeviceSizing[]): boolean {
  const prices = sizes.flatMap(({ cost }) => (cost === null ? [] : [cost.deviceHour]));
  return prices.length > 1 && new Set(prices).size === 1;
}

/** Sizes of several devices side by side: per-device figures first. */
export function sizingLines(
  load: Load,
  sizes: readonly DeviceSizing[],
  service: readonly string[],
  { language, columns }: SizingView,
): Line[] {
  const texts = messages(language).sizing;
  const { columns: titles } = texts;
  const hasCost = sizes.some(({ cost }) => cost !== null);
  const hasGroup = sizes.some(({ phases, refusal }) => phases === null && refusal === null);
  const share =
    sizes.map(({ replicas }) => replicas?.row.bands?.share).find((one) => one !== undefined) ?? null;
  const text = (title: string, least: number): Column => ({
    title,
    align: 'left',
    tone: 'plain',
    least,
    canShrink: true,
  });
  const figure = (title: string): Column => ({
    title,
    align: 'right',
    tone: 'plain',
    least: 4,
    canShrink: false,
  });
  const all: readonly (readonly [Column, boolean])[] = [
    [{ ...text(titles.device, 12), tone: 'strong' }, true],
    [figure(titles.perDevice), true],
    [figure(titles.devices), true],
    // Who names a price asks for the cost: it goes before what explains the size.
    [figure(titles.cost), hasCost],
    [text(titles.instances, 12), true],
    [figure(titles.headroom), true],
    [text(titles.binds, 8), true],
    [text(titles.group, 10), hasGroup],
    [text(titles.basis, 10), share !== null],
  ];
  const rows = sizes.map((one) => cells(one, texts, language).filter((_, at) => all[at]?.[1]));
  const shown = all.filter(([, isShown]) => isShown).map(([column]) => column);
  const labelled = (label: string, words: string) =>
    wrap(line(span(`${label}  `, 'dim'), words), columns - 1, 2);
  const body =
    columns < narrow + (share === null ? 0 : basisRoom)
      ? rows.flatMap(([name = '', ...rest]) =>
          stackedRows(
            [[name, rest.map((cell, at) => `${shown[at + 1]?.title ?? ''} ${cell}`).join(' · '), '']],
            columns - 1,
            2,
          ),
        )
      : table(shown, rows, columns - 1, 2, { hasHeader: true });
  const [best] = sizes
    .flatMap((one) => {
      const devices = fewestDevices(one);
      return devices === null ? [] : [{ device: one.device, devices, words: devicesWords(one, texts) }];
    })
    .toSorted((a, b) => a.devices - b.devices);
  const isAnyAnalytic = sizes.some(({ estimator }) => estimator === 'analytic');
  const notes = [
    ...(isAnyAnalytic ? [texts.counts] : []),
    ...(share === null ? [] : [texts.bandNote(percent(share, 0))]),
    ...(hasTwoTtfts(sizes) ? [texts.twoTtfts] : []),
    ...slowerNotes(sizes, texts),
    ...(hasCost ? [texts.costNote(sizes.some(({ cost }) => cost?.atLoad != null))] : []),
    ...(hasSamePrice(sizes) ? [texts.samePrice] : []),
  ];
  return [
    ...labelled(texts.load, loadWords(load, language)),
    ...labelled(texts.service, service.join(' · ')),
    emptyLine,
    ...body,
    emptyLine,
    ...(best && sizes.length > 1 ? wrap(line(texts.better(best.device, best.words)), columns - 1) : []),
    ...notes.flatMap((note) => wrap(line(span(note, 'dim')), columns - 1)),
  ];
}
