import type { Catalogue } from '../../text/catalogue.ts';
import { duration, fixed } from '../../text/figures.ts';
import type { TriageReport, VerdictReport } from './schema.ts';
import type { StageReport } from './stage-schema.ts';
import { barText, share } from './table-lines.ts';

type Texts = Catalogue['triage'];

const time = (us: number) => duration(us / 1000);

/** Notes under the kernel table of a stage: hidden rows, families, per-step figures, outliers. */
export function kernelNotes(stage: StageReport, minSharePercent: number, texts: Texts): string[] {
  const { hidden, families, steps, kernels, gpuMicroseconds, outliers } = stage;
  const launches = families.reduce((sum, family) => sum + family.launches, 0);
  const list = families.map(({ category, share: own }) => `${texts.categories[category]} ${share(own)}`);
  return [
    ...(hidden.rows > 0
      ? [texts.kernel.hidden(fixed(hidden.rows), share(hidden.share), barText(minSharePercent))]
      : []),
    ...(list.length > 0 ? [`${texts.kernel.families}: ${list.join(' · ')}`] : []),
    ...(steps > 0 && kernels.length > 0
      ? [
          texts.kernel.perStep(
            fixed(steps),
            time(gpuMicroseconds / steps),
            fixed(launches / steps, launches % steps === 0 ? 0 : 1),
          ),
        ]
      : []),
    ...outliers.map((one) =>
      texts.kernel.outlier(
        one.kernel,
        time(one.microseconds),
        time(one.medianMicroseconds),
        share(one.kernelShare),
        share(one.kernelShareWithout),
      ),
    ),
  ];
}

/** Notes under the overlap table of a stage. */
export function overlapNotes(stage: StageReport, minSharePercent: number, texts: Texts): string[] {
  const { streams, overlapHidden: hidden, busyMicroseconds, overlapMicroseconds } = stage;
  return [
    ...(streams === 1 ? [texts.overlap.singleStream] : []),
    ...(hidden.rows > 0
      ? [texts.overlap.hidden(fixed(hidden.rows), share(hidden.share), barText(minSharePercent))]
      : []),
    ...(busyMicroseconds > 0
      ? [texts.overlap.denominator(time(busyMicroseconds), time(overlapMicroseconds))]
      : []),
  ];
}

/** Notes under the fuse table of a stage. */
export function fuseNotes({ fuseHidden }: StageReport, minSharePercent: number, texts: Texts): string[] {
  if (fuseHidden.rows === 0) return [];
  return [texts.fuse.hidden(fixed(fuseHidden.rows), share(fuseHidden.share), barText(minSharePercent))];
}

/** Idle time of a stage: one line, and the longest gaps. */
export function idleNotes({ idle }: StageReport, texts: Texts): string[] {
  if (idle === null) return [];
  const gaps = idle.longest.map((gap) => {
    const reasons = [
      ...(gap.hostBound ? [texts.idle.hostBound] : []),
      ...(gap.betweenSteps ? [texts.idle.betweenSteps] : []),
    ];
    const line = texts.idle.gap(time(gap.microseconds), time(gap.startMicroseconds), gap.before, gap.after);
    return reasons.length > 0 ? `${line} (${reasons.join(', ')})` : line;
  });
  return [
    texts.idle.line(
      time(idle.busyMicroseconds),
      time(idle.idleMicroseconds),
      time(idle.hostBoundMicroseconds),
      time(idle.betweenStepsMicroseconds),
    ),
    texts.idle.launchBound(fixed(idle.launchBound), fixed(idle.launched)),
    ...gaps,
  ];
}

/** How much was located, and how. */
export function coverageLine({ coverage }: TriageReport, texts: Texts): string {
  const { alignment, annotated } = coverage;
  const kinds = (['own', 'capture', 'order', 'exact', 'fuzzy', 'replayCallOnly', 'unresolved'] as const)
    .filter((kind) => coverage[kind] > 0.05)
    .map((kind) => texts.coverage.kinds[kind](share(coverage[kind])));
  return [
    texts.coverage.located(share(coverage.located)),
    ...kinds,
    ...(coverage.replayed > 0 ? [texts.coverage.replayed(share(coverage.replayed))] : []),
    ...(alignment === null
      ? []
      : [texts.coverage.aligned(fixed(alignment.aligned), fixed(alignment.replayed))]),
    ...(annotated === null
      ? []
      : [texts.coverage.annotated(fixed(annotated.named), fixed(annotated.replayed))]),
    ...(alignment !== null && alignment.ambiguous > 0
      ? [texts.coverage.ambiguous(fixed(alignment.ambiguous))]
      : []),
  ].join(' · ');
}

function verdictLine(one: VerdictReport, texts: Texts): string {
  const family = `${one.title ?? ''} [${one.family ?? ''}]`;
  const parts = [
    texts.catalog.row(one.row, family, texts.catalog.verdicts[one.verdict]),
    ...(one.prs.length > 0 && one.verdict === 'open-pr' ? [one.prs.map((pr) => `PR #${pr}`).join(', ')] : []),
    ...(one.switchedOff.length > 0 ? [texts.catalog.switchedOff(one.switchedOff.join(', '))] : []),
    ...(one.switchedOff.length === 0 && one.toggles.length > 0
      ? [texts.catalog.toggles(one.toggles.join(', '))]
      : []),
  ];
  return parts.join(' · ');
}

/** Catalog verdicts of a stage: one line a row, and one line for the rows that no family fits. */
export function verdictLines(verdicts: readonly VerdictReport[], texts: Texts): string[] {
  const named = verdicts.filter(({ family }) => family !== null);
  const rest = verdicts.filter(({ family }) => family === null).map(({ row }) => row);
  return [
    ...named.map((one) => verdictLine(one, texts)),
    ...(rest.length > 0 ? [texts.catalog.none(rest.join(', '), texts.catalog.verdicts.new)] : []),
  ];
}

/** torch_npu's sums beside ours. */
export function overlapAnalysisLines({ overlapAnalysis }: TriageReport, texts: Texts): string[] {
  if (overlapAnalysis === null) return [];
  const { analysed } = texts.warnings;
  return (['computing', 'communication', 'free'] as const).map((key) => {
    const { ours, theirs, difference } = overlapAnalysis[key];
    return texts.overlapAnalysis.row(
      analysed[key],
      fixed(ours / 1000, 3),
      fixed(theirs / 1000, 3),
      `${difference >= 0 ? '+' : ''}${difference.toFixed(3)}`,
    );
  });
}
