import type { Catalogue } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import { markdownTable } from '../report/markdown-table.ts';
import type { LayerPipeline, LayerReport, PassReport } from './layer-report.ts';

type Texts = Catalogue['triageCommand']['layers'];

const left = '---';
const right = '---:';
const seconds = (us: number) => (us / 1e6).toFixed(6);
const ms = (us: number | null) => (us === null ? '-' : (us / 1000).toFixed(3));
const percent = (value: number) => `${value.toFixed(1)}%`;

function noteText({ note, growth }: PassReport, texts: Texts): string {
  if (note === null) return '';
  return note === 'growing' ? texts.notes.growing((growth ?? 0).toFixed(1)) : texts.notes[note];
}

function passTable({ passes }: LayerPipeline, texts: Texts): string[] {
  const { passColumns: c } = texts;
  return markdownTable(
    [c.pass, c.start, c.end, c.duration, c.average, c.first, c.notes],
    [right, right, right, right, right, right, left],
    passes.map((one) => [
      String(one.pass),
      seconds(one.startMicroseconds),
      seconds(one.endMicroseconds),
      ms(one.wallMicroseconds),
      ms(one.averageLayerMicroseconds),
      ms(one.firstLayerMicroseconds),
      noteText(one, texts),
    ]),
  );
}

function layerCells(one: LayerReport): string[] {
  const { parts } = one;
  const hasHalves = one.attentionHalfMicroseconds !== null;
  return [
    String(one.layer),
    one.compressRatio === null ? '-' : String(one.compressRatio),
    one.type,
    ms(one.wallMicroseconds),
    ms(one.sumMicroseconds),
    ms(parts.attention),
    ms(parts.moe),
    ms(parts.gemm),
    ms(parts.communication),
    ms(parts.mhc),
    ms(parts.hadamard),
    String(one.allReduces),
    String(one.kernels),
    hasHalves ? `${ms(one.attentionHalfMicroseconds)} / ${ms(one.ffnHalfMicroseconds)}` : '-',
    `${one.deltaToTypeMedianPercent >= 0 ? '+' : ''}${percent(one.deltaToTypeMedianPercent)}`,
    one.startMicroseconds.toFixed(1),
    one.endMicroseconds.toFixed(1),
  ];
}

function layerTable({ layers }: LayerPipeline, texts: Texts): string[] {
  const { columns: c } = texts;
  return markdownTable(
    [
      c.layer,
      c.ratio,
      c.type,
      c.wall,
      c.sum,
      c.attention,
      c.moe,
      c.gemm,
      c.comm,
      c.mhc,
      c.hadamard,
      c.reduces,
      c.kernels,
      c.halves,
      c.delta,
      c.start,
      c.end,
    ],
    [right, right, left, ...Array.from({ length: 14 }, () => right)],
    layers.map(layerCells),
  );
}

function flowTable({ breakdown }: LayerPipeline, texts: Texts): string[] {
  if (breakdown === null) return [];
  const { flowColumns: c } = texts;
  const total = breakdown.kernels.reduce((sum, one) => sum + one.microseconds, 0);
  const zero = breakdown.kernels[0]?.startMicroseconds ?? 0;
  return [
    '',
    texts.breakdown(String(breakdown.layer)),
    ...markdownTable(
      [c.number, c.half, c.category, c.name, c.time, c.share, c.at, c.dims],
      [right, left, left, left, right, right, right, left],
      breakdown.kernels.map((one, at) => [
        String(at + 1),
        one.half,
        one.category,
        one.simplifiedName,
        one.microseconds.toFixed(3),
        total > 0 ? percent((one.microseconds / total) * 100) : '-',
        ((one.startMicroseconds - zero) / 1000).toFixed(3),
        one.inputDims ?? '-',
      ]),
    ),
  ];
}

function rangeLines(report: LayerPipeline, wished: readonly number[] | null, texts: Texts): string[] {
  const { columns, passColumns } = texts;
  const pass = report.passes.find((one) => one.pass === report.chosenPass);
  const shown = wished ?? report.representatives.map(({ layer }) => layer);
  return [
    '',
    texts.ranges,
    ...(pass === undefined
      ? []
      : [
          texts.range(
            `${passColumns.pass} ${pass.pass}`,
            seconds(pass.startMicroseconds),
            seconds(pass.endMicroseconds),
            `${ms(pass.wallMicroseconds)} ms`,
          ),
        ]),
    ...report.layers
      .filter(({ layer }) => shown.includes(layer))
      .map((one) =>
        texts.range(
          `${columns.layer} ${one.layer} ${one.type}`,
          seconds(one.startMicroseconds),
          seconds(one.endMicroseconds),
          `${ms(one.wallMicroseconds)} ms`,
        ),
      ),
  ];
}

/** Passes, layers and what is worth looking at, as text. `wished` are the layers whose ranges are printed. */
export function layerLines(report: LayerPipeline, wished: readonly number[] | null, texts: Texts): string[] {
  const shares = (cluster: LayerPipeline['clusters'][number]) =>
    Object.entries(cluster.shares)
      .filter(([, share]) => share > 0)
      .map(([part, share]) => `${part} ${percent(share)}`)
      .join(' · ');
  const { bottleneck, comparison } = report;
  return [
    texts.title,
    texts.meta(report.profile, texts.by[report.cutBy]) +
      (report.anchor === null ? '' : ` (${report.anchor})`),
    '',
    texts.passes,
    ...passTable(report, texts),
    '',
    texts.chosen(String(report.chosenPass), texts.because[report.chosenBecause]),
    '',
    texts.layers,
    ...layerTable(report, texts),
    '',
    texts.clusters,
    ...report.clusters.map((one) =>
      texts.cluster(
        one.type,
        fixed(one.count),
        `${ms(one.averageWallMicroseconds)} ms`,
        `${ms(one.averageSumMicroseconds)} ms`,
        shares(one),
      ),
    ),
    '',
    texts.representatives,
    ...report.representatives.map(
      ({ layer, type, because }) =>
        `${texts.columns.layer} ${layer} ${type}: ${texts.representative[because]}`,
    ),
    '',
    texts.hot,
    ...report.hotKernels.map(
      ({ kernel, microseconds, count, row }) =>
        `${row === null ? '' : `${row}  `}${ms(microseconds)} ms  ${count}×  ${kernel}`,
    ),
    ...flowTable(report, texts),
    ...(comparison === null || report.breakdown === null
      ? []
      : [
          '',
          texts.comparison(String(report.breakdown.layer), String(comparison.layer)),
          ...comparison.onlyHere.map((name) => `< ${name}`),
          ...comparison.onlyThere.map((name) => `> ${name}`),
        ]),
    ...rangeLines(report, wished, texts),
    '',
    ...(bottleneck === null
      ? []
      : [texts.bottleneck(bottleneck.type, bottleneck.category, percent(bottleneck.share))]),
    ...(report.limits.length === 0
      ? []
      : [texts.limitsTitle, ...report.limits.map((limit) => texts.limits[limit])]),
  ];
}
