import type { Catalogue } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import type { StageAnalysis, TraceAnalysis } from '../analysis/analyse.ts';
import type { Outlier } from '../analysis/outliers.ts';
import type { IdleView } from '../idle/idle-view.ts';
import { fuseReport } from './fuse-report.ts';
import { kernelRows } from './kernel-report.ts';
import { overlapReport } from './overlap-report.ts';
import { perfettoLink } from './perfetto-link.ts';
import type { StageReport } from './stage-schema.ts';

const percent = (share: number) => share * 100;

/** How the tables of a report are cut. */
export interface TableLimits {
  /** Share below which a row is hidden, 0 to 1. */
  readonly minShare: number;
  /** Most rows of the kernel and overlap tables of a stage; 0 = all. */
  readonly kernels: number;
  readonly overlap: number;
}

function rowName({ names }: TraceAnalysis, row: number): string {
  return names.names[names.ofRow[row] ?? 0]?.canonical ?? '';
}

function idleReport(view: IdleView, analysis: TraceAnalysis): NonNullable<StageReport['idle']> {
  return {
    busyMicroseconds: view.busyNs / 1000,
    idleMicroseconds: view.idleNs / 1000,
    hostBoundMicroseconds: view.hostBoundNs / 1000,
    betweenStepsMicroseconds: view.betweenStepsNs / 1000,
    launched: view.launched,
    launchBound: view.launchBound,
    longest: view.longest.map((gap) => ({
      startMicroseconds: gap.startNs / 1000,
      microseconds: gap.durationNs / 1000,
      before: rowName(analysis, gap.before),
      after: rowName(analysis, gap.after),
      hostBound: gap.isHostBound,
      betweenSteps: gap.isBetweenSteps,
      perfetto: perfettoLink(analysis.input.columns, gap.startNs, gap.durationNs),
    })),
  };
}

function outlierReport(one: Outlier, { input }: TraceAnalysis): StageReport['outliers'][number] {
  const startNs = input.columns.device.startNs[one.row] ?? 0;
  return {
    kernel: one.name.canonical,
    startMicroseconds: startNs / 1000,
    microseconds: one.durationNs / 1000,
    medianMicroseconds: one.medianNs / 1000,
    share: percent(one.share),
    kernelShare: percent(one.kernelShare),
    kernelShareWithout: percent(one.kernelShareWithout),
    perfetto: perfettoLink(input.columns, startNs, one.durationNs),
  };
}

/** Hints for the rows of the kernel table, in their order. */
function rooflineReport(
  { roofline }: StageAnalysis,
  { names }: TraceAnalysis,
  rows: StageReport['kernels'],
): StageReport['roofline'] {
  const byName = new Map(
    roofline.map((hint) => {
      const name = names.names[hint.name];
      return [`${name?.category ?? ''} ${name?.canonical ?? ''}`, hint] as const;
    }),
  );
  return rows.flatMap(({ id, kernel, category }) => {
    const hint = byName.get(`${category} ${kernel}`);
    if (hint === undefined) return [];
    const { basis, teraflops, gigabytesPerSecond, flopsPerByte, bound, peaks, blocks, multiprocessors } =
      hint;
    return [
      {
        row: id,
        kernel,
        basis,
        knownShare: percent(hint.knownShare),
        teraflops,
        gigabytesPerSecond,
        flopsPerByte,
        roofShare: hint.roofShare === null ? null : percent(hint.roofShare),
        bound,
        device: peaks?.title ?? null,
        blocks,
        multiprocessors,
      },
    ];
  });
}

/** The tables of one stage. Ids count within the stage. */
export function stageReport(
  stage: StageAnalysis,
  analysis: TraceAnalysis,
  limits: TableLimits,
  texts: Catalogue['triage'],
  language: Language,
): StageReport {
  const kernels = kernelRows(stage.groups, analysis.input.columns, limits.minShare, limits.kernels);
  const overlap = limits.overlap > 0 ? stage.overlap.rows.slice(0, limits.overlap) : stage.overlap.rows;
  const cut = stage.overlap.rows.slice(overlap.length);
  return {
    stage: stage.groups.stage,
    gpuMicroseconds: stage.groups.totalNs / 1000,
    steps: stage.groups.steps,
    kernels: kernels.rows,
    hidden: kernels.hidden,
    families: stage.families.map(({ category, totalNs, share, launches }) => ({
      category,
      microseconds: totalNs / 1000,
      share: percent(share),
      launches,
    })),
    overlap: overlap.map((row, at) => overlapReport(row, `O${at + 1}`)),
    overlapHidden: {
      rows: stage.overlap.hiddenRows + cut.length,
      share: percent(stage.overlap.hiddenShare + cut.reduce((sum, { busyShare }) => sum + busyShare, 0)),
    },
    streams: stage.overlap.streams,
    busyMicroseconds: stage.overlap.busyNs / 1000,
    overlapMicroseconds: stage.overlap.overlapNs / 1000,
    fuse: stage.fuse.map((row, at) => fuseReport(row, `F${at + 1}`, { isOwn: true }, texts, language)),
    fuseHidden: {
      rows: stage.fuseBelow.length,
      share: percent(stage.fuseBelow.reduce((sum, { share }) => sum + share, 0)),
    },
    elsewhere: stage.elsewhere.map((row, at) =>
      fuseReport(row, `X${at + 1}`, { isOwn: false }, texts, language),
    ),
    idle: stage.idle === null ? null : idleReport(stage.idle, analysis),
    outliers: stage.outliers.map((one) => outlierReport(one, analysis)),
    roofline: rooflineReport(stage, analysis, kernels.rows),
  };
}
