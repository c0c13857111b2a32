import { type DeviceProfile, gibibyte, gridSize, type Topology } from '../../engine/index.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { fixed, significant } from '../../text/figures.ts';
import type { SheetRow } from './sheet.ts';

type Texts = Catalogue['catalog'];

const tebibyte = 1024 ** 4;
const micro = 1e6;
const formats = ['fp32', 'bf16', 'fp16', 'int8', 'fp8', 'fp4'] as const;

/** A figure of one device, and how it compares with the same figure of the first. */
function compared(
  values: readonly (number | undefined)[],
  unit: string,
  decimals: number,
  texts: Texts,
): string[] {
  const [first] = values;
  return values.map((value, at) => {
    if (value === undefined) return texts.device.noPeak;
    const figure = `${fixed(value, decimals)} ${unit}`;
    return at === 0 || first === undefined || value === first
      ? figure
      : `${figure}  ×${significant(value / first)}`;
  });
}

/** Peaks in 10¹² operations per second, by number format. */
function peakRows(
  profiles: readonly DeviceProfile[],
  peaks: (profile: DeviceProfile) => DeviceProfile['matrixPeaks'],
  label: (format: string) => string,
  texts: Texts,
): SheetRow[] {
  return formats
    .filter((format) => profiles.some((profile) => peaks(profile)[format] !== undefined))
    .map((format) => {
      const values = profiles.map((profile) => {
        const peak = peaks(profile)[format];
        return peak === undefined ? undefined : peak / 1e12;
      });
      return { label: label(format), values: compared(values, 'T/s', 1, texts) };
    });
}

function linkRows(profiles: readonly DeviceProfile[], texts: Texts): SheetRow[] {
  const most = Math.max(...profiles.map(({ topologies }) => topologies.length));
  const levels = profiles.map(({ topologies }) => topologies.toSorted((a, b) => a.from - b.from));
  const each = (at: number, value: (links: Topology) => string) =>
    levels.map((links) => {
      const one = links[at];
      return one === undefined ? '–' : value(one);
    });
  return Array.from({ length: most }, (_, at): SheetRow[] => [
    {
      label: texts.device.links(at),
      values: each(
        at,
        ({ bytesPerSecond, efficiency, kind }) =>
          `${significant(bytesPerSecond / 1e9)} GB/s × ${efficiency}, ${kind === 'CLOS' ? 'CLOS' : 'mesh'}`,
      ),
    },
    {
      label: texts.device.latency(at),
      values: each(at, ({ latencySeconds }) => `${significant(latencySeconds * micro)} µs`),
    },
  ]).flat();
}

/** The facts of profiles as the analytic model uses them, a column for each. */
export function deviceRows(profiles: readonly DeviceProfile[], texts: Texts): SheetRow[] {
  const labels = texts.device;
  const each = (label: string, value: (profile: DeviceProfile) => string): SheetRow => ({
    label,
    values: profiles.map(value),
  });
  const figures = (
    label: string,
    value: (profile: DeviceProfile) => number,
    unit: string,
    decimals: number,
  ) => ({
    label,
    values: compared(profiles.map(value), unit, decimals, texts),
  });
  return [
    each(labels.vendor, ({ vendor, series }) => (series === null ? vendor : `${vendor}, ${series}`)),
    each(labels.diesPerCard, ({ diesPerCard }) => (diesPerCard === 1 ? '–' : fixed(diesPerCard))),
    ...peakRows(profiles, ({ matrixPeaks }) => matrixPeaks, labels.matrix, texts),
    ...peakRows(profiles, ({ vectorPeaks }) => vectorPeaks, labels.vector, texts),
    each(labels.computeEfficiency, ({ computeEfficiency }) => String(computeEfficiency)),
    figures(labels.memory, ({ memoryBytes }) => memoryBytes / gibibyte, 'GiB', 0),
    figures(labels.bandwidth, ({ memoryBytesPerSecond }) => memoryBytesPerSecond / tebibyte, 'TiB/s', 2),
    each(labels.memoryEfficiency, ({ memoryEfficiency }) => String(memoryEfficiency)),
    each(labels.grid, (profile) => labels.gridOf(profile.grid.join(' × '), fixed(gridSize(profile)))),
    ...linkRows(profiles, texts),
    each(labels.staticCosts, ({ staticSeconds: { matrix, vector, communication } }) =>
      [matrix, vector, communication].map((seconds) => significant(seconds * micro)).join(' / '),
    ),
    { ...each(labels.aliases, ({ aliases }) => aliases.join(', ') || '–'), isNote: true },
    { ...each(labels.source, ({ source }) => source), isNote: true },
  ];
}
