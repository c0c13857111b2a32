import type {
  FamilyTime,
  RecordedFacts,
  RecordedOverlap,
  RecordedTrace,
} from '../../results/readers/recordings/recorded-trace.ts';
import { type DiffReport, diffReportSchema } from '../diff/diff-report.ts';
import { type TriageReport, triageReportSchema } from '../report/schema.ts';
import type { StageReport } from '../report/stage-schema.ts';
import type { Stage } from '../stages/stage.ts';

/** Phase that a stage of a trace served; null where the stage is the whole trace or a draft. */
export const phaseOfStage: Readonly<Record<Stage, RecordedTrace['phase']>> = {
  extend: 'prefill',
  decode: 'decode',
  mixed: 'mixed',
  verify: 'decode',
  draft: null,
  all: null,
};

/** A reading with what every summary of a triage shares. */
export function triageTrace(
  part: Pick<RecordedTrace, 'step' | 'phase'> & Partial<RecordedTrace>,
): RecordedTrace {
  return {
    origin: 'profiler',
    because: 'triage',
    events: 0,
    rank: null,
    isCapture: false,
    kernels: [],
    operators: [],
    timeline: [],
    families: [],
    overlap: null,
    steps: null,
    summaryOf: 'triage',
    ...part,
  };
}

const byTime = (a: { readonly microseconds: number }, b: { readonly microseconds: number }) =>
  b.microseconds - a.microseconds;

function overlapOf(stage: StageReport, report: TriageReport): RecordedOverlap {
  return {
    isPair: report.mode === 'mapping-formal',
    streams: stage.streams,
    busyMicroseconds: stage.busyMicroseconds,
    overlapMicroseconds: stage.overlapMicroseconds,
    kernels: stage.overlap.toSorted(byTime).map((row) => ({
      name: row.kernel,
      share: row.share / 100,
      exclusive: row.exclusive / 100,
      hidden: row.hidden / 100,
      risk: row.dependencyRisk,
    })),
  };
}

function factsOf(stage: StageReport, report: TriageReport): RecordedFacts {
  const { trace, coverage } = report;
  const { idle } = stage;
  const [longest] = (idle?.longest ?? []).toSorted(byTime);
  return {
    events: trace.events,
    skippedEvents: trace.skippedEvents,
    isPartial: trace.partial,
    steps: stage.steps,
    microseconds: stage.gpuMicroseconds,
    launches: stage.families.reduce((sum, { launches }) => sum + launches, 0),
    located: coverage.located / 100,
    replayed: coverage.replayed / 100,
    places: stage.kernels.toSorted(byTime).map(({ fullName, sites }) => {
      const [site] = sites;
      return {
        kernel: fullName,
        place: site === undefined || site.location === 'unresolved' ? null : site.location,
        isReplay: site?.match.kind === 'replay',
      };
    }),
    fuse: stage.fuse.toSorted(byTime).map((row) => ({
      pattern: row.pattern,
      state: row.state,
      share: row.share / 100,
      microseconds: row.microseconds,
      candidate: row.candidates[0] ?? null,
    })),
    idle:
      idle === null
        ? null
        : {
            busyMicroseconds: idle.busyMicroseconds,
            idleMicroseconds: idle.idleMicroseconds,
            hostBoundMicroseconds: idle.hostBoundMicroseconds,
            launched: idle.launched,
            launchBound: idle.launchBound,
            longest:
              longest === undefined
                ? null
                : { microseconds: longest.microseconds, before: longest.before, after: longest.after },
          },
    roofline: stage.roofline.map(({ kernel, teraflops, gigabytesPerSecond, roofShare, bound }) => ({
      kernel,
      teraflops,
      gigabytesPerSecond,
      roofShare: roofShare === null ? null : roofShare / 100,
      bound,
    })),
  };
}

function ofReport(report: TriageReport): readonly RecordedTrace[] {
  return report.stages.map((stage) =>
    triageTrace({
      // A report about the trace of a simulator is no recording, however it is laid out.
      origin: report.trace.simulator === null ? 'profiler' : 'simulated',
      because: report.trace.simulator ?? 'triage',
      events: report.trace.events,
      rank: report.trace.rank,
      phase: phaseOfStage[stage.stage],
      step: stage.stage,
      [report.trace.simulator === null ? 'kernels' : 'operators']: stage.kernels
        .map(({ fullName, microseconds, launches }) => ({ name: fullName, calls: launches, microseconds }))
        .toSorted(byTime),
      families: stage.families
        .map(({ category, microseconds, launches }) => ({ family: category, microseconds, launches }))
        .toSorted(byTime),
      overlap: overlapOf(stage, report),
      facts: factsOf(stage, report),
      steps: stage.steps > 0 ? stage.steps : null,
    }),
  );
}

/** One side of each stage of a comparison: times of a step where both runs mark them. */
function ofDiff(report: DiffReport): readonly RecordedTrace[] {
  return report.stages.flatMap(({ stage, basis, families, kernels }) =>
    (['a', 'b'] as const).map((side) => {
      const launchesOf = side === 'a' ? 'aLaunches' : 'bLaunches';
      const trace = report[side];
      return triageTrace({
        origin: trace.simulator === null ? 'profiler' : 'simulated',
        events: trace.events,
        rank: trace.rank,
        phase: phaseOfStage[stage],
        step: `${stage} ${side.toUpperCase()}`,
        kernels: kernels
          .map((one) => ({ name: one.kernel, calls: one[launchesOf], microseconds: one[side] }))
          .filter(({ microseconds }) => microseconds > 0)
          .toSorted(byTime),
        families: families
          .map(
            (one): FamilyTime => ({
              family: one.category,
              launches: one[launchesOf],
              microseconds: one[side],
            }),
          )
          .toSorted(byTime),
        steps: basis === 'step' ? 1 : null,
        summaryOf: 'triage diff',
      });
    }),
  );
}

/**
 * Reads a report of a triage, or of the comparison of two, as summaries of recordings: one reading for each stage (and
 * side), with only the kernels that it lists. Null when the document is neither.
 */
export function readTriageDocument(document: unknown): readonly RecordedTrace[] | null {
  const report = triageReportSchema.safeParse(document);
  const diff = report.success ? null : diffReportSchema.safeParse(document);
  const readings = report.success ? ofReport(report.data) : diff?.success ? ofDiff(diff.data) : [];
  return readings.length > 0 ? readings : null;
}
