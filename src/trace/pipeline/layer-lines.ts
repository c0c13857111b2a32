import type { Catalogue } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import { shortName } from '../names/short-name.ts';
import { markdownTable } from '../report/markdown-table.ts';
import { categoryLines, comparisonLines, flowLines, modelLines } from './breakdown-lines.ts';
import type { LayerPipeline, LayerReport, PassReport } from './layer-report.ts';

type Texts = Catalogue['triageCommand']['layers'];

const left = '---';
const right = '---:';
const seconds = (us: number) => (us / 1e6).toFixed(6);
const ms = (us: number | null) => (us === null ? '-' : (us / 1000).toFixed(3));
const percent = (value: number) => `${value.toFixed(1)}%`;

/** Note beside a pass: its stage where several were recorded, and whether it is a usual one. */
function noteText({ note, growth, stage }: PassReport, { passes }: LayerPipeline, texts: Texts): string {
  const isSeveral = passes.some((one) => one.stage !== stage);
  const usual =
    note === null
      ? []
      : [note === 'growing' ? texts.notes.growing((growth ?? 0).toFixed(1)) : texts.notes[note]];
  return [...(isSeveral ? [stage] : []), ...usual].join(' · ');
}

function passTable(report: LayerPipeline, texts: Texts): string[] {
  const { passes } = report;
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
      noteText(one, report, texts),
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

function rangeLines(report: LayerPipeline, wished: readonly number[] | null, texts: Texts): string[] {
  const { columns, passColumns } = texts;
  const shown = wished ?? report.representatives.map(({ layer }) => layer);
  const line = (what: string, one: PassReport | LayerReport, notes: readonly string[]): string =>
    [
      texts.range(
        what,
        seconds(one.startMicroseconds),
        seconds(one.endMicroseconds),
        `${ms(one.wallMicroseconds)} ms`,
        `${ms(one.sumMicroseconds)} ms`,
      ),
      ...notes.filter((note) => note !== ''),
    ].join('   ');
  const reasons = (layer: number) =>
    report.representatives
      .filter((one) => one.layer === layer)
      .map(({ because }) => texts.representative[because]);
  return [
    '',
    texts.ranges,
    ...report.passes.map((one) =>
      line(`${passColumns.pass} ${one.pass}`, one, [
        noteText(one, report, texts),
        one.pass === report.chosenPass ? texts.because[report.chosenBecause] : '',
      ]),
    ),
    ...report.layers
      .filter(({ layer }) => shown.includes(layer))
      .map((one) => line(`${columns.layer} ${one.layer} ${one.type}`, one, reasons(one.layer))),
  ];
}

/** The layer and the kernel to look at next: the usual layer of the heaviest type, and its kernel that takes most. */
function nextTarget({ bottleneck, representatives, hotKernels }: LayerPipeline, texts: Texts): string {
  const layer = representatives.find(({ type }) => type === bottleneck?.type)?.layer;
  const [hottest] = hotKernels;
  if (layer === undefined || hottest === undefined) return '';
  const row = hottest.row === null ? '' : `${hottest.row} `;
  return texts.nextTarget(String(layer), `${row}${shortName(hottest.kernel)}`);
}

/** GPU, parallelism and model, as far as the trace and what stands beside it tell. */
function metaLines(report: LayerPipeline, texts: Texts): string[] {
  const { deviceName, vendor, tp, ep, model } = report;
  const pass = report.passes.find((one) => one.pass === report.chosenPass);
  const facts = [
    texts.device(deviceName ?? (vendor === 'unknown' ? texts.unknown : vendor)),
    `TP ${tp ?? texts.unknown}`,
    `EP ${ep ?? texts.unknown}`,
    texts.modelName(model ?? texts.unknown),
    ...(pass === undefined ? [] : [texts.stageOfPass(pass.stage)]),
  ];
  return [facts.join(' · '), ...modelLines(report, texts)];
}

/** Passes, layers and what is worth looking at, as text. `wished` are the layers whose ranges are printed. */
export function layerLines(report: LayerPipeline, wished: readonly number[] | null, texts: Texts): string[] {
  const shares = (cluster: LayerPipeline['clusters'][number]) =>
    Object.entries(cluster.shares)
      .filter(([, share]) => share > 0)
      .map(([part, share]) => `${part} ${percent(share)}`)
      .join(' · ');
  const { bottleneck } = report;
  return [
    texts.title,
    texts.meta(report.profile, texts.by[report.cutBy]) +
      (report.anchor === null ? '' : ` (${shortName(report.anchor)})`),
    ...metaLines(report, texts),
    '',
    texts.passes,
    ...passTable(report, texts),
    ...(report.hiddenPasses === 0 ? [] : [texts.morePasses(fixed(report.hiddenPasses))]),
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
        `${row === null ? '' : `${row}  `}${ms(microseconds)} ms  ${count}×  ${shortName(kernel)}`,
    ),
    ...categoryLines(report, texts),
    ...flowLines(report, texts),
    ...comparisonLines(report, texts),
    ...rangeLines(report, wished, texts),
    '',
    ...(bottleneck === null
      ? []
      : [
          texts.bottleneck(bottleneck.type, bottleneck.category, percent(bottleneck.share)) +
            nextTarget(report, texts),
        ]),
    ...(report.limits.length === 0
      ? []
      : [texts.limitsTitle, ...report.limits.map((limit) => texts.limits[limit])]),
  ];
}
