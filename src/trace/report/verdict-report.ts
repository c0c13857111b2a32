import type { Language } from '../../text/language.ts';
import {
  type StageAnalysis,
  type TraceAnalysis,
  verdictOfFuse,
  verdictOfKernel,
} from '../analysis/analyse.ts';
import type { Verdict } from '../catalog/verdicts.ts';
import type { KernelGroup } from '../tables/kernel-groups.ts';
import type { TriageReport, VerdictReport } from './schema.ts';
import type { StageReport } from './stage-schema.ts';

function verdictReport(
  row: string,
  stage: VerdictReport['stage'],
  { verdict, family, cues, toggles, switchedOff }: Verdict,
  asOf: string,
  language: Language,
): VerdictReport {
  return {
    row,
    stage,
    verdict,
    family: family?.id ?? null,
    title: family?.title[language] ?? null,
    cues: [...cues],
    sources: [...(family?.sources ?? [])],
    prs: [...(family?.prs ?? [])],
    toggles: toggles.flatMap(({ names }) => names),
    switchedOff: switchedOff.flatMap(({ names }) => names),
    asOf,
  };
}

/** Verdicts of the catalogs on every row of a stage's tables. */
export function stageVerdicts(
  stage: StageAnalysis,
  report: StageReport,
  analysis: TraceAnalysis,
  language: Language,
): VerdictReport[] {
  const asOf = analysis.catalogs.refreshed;
  const groups = new Map<string, KernelGroup>(
    stage.groups.groups.map((group) => [group.name.canonical, group]),
  );
  const ofKernel = (
    id: string,
    kernel: string,
    { isOverlap }: { readonly isOverlap: boolean },
  ): VerdictReport[] => {
    const group = groups.get(kernel);
    const verdict = group === undefined ? null : verdictOfKernel(analysis, group, isOverlap);
    return verdict === null ? [] : [verdictReport(id, report.stage, verdict, asOf, language)];
  };
  return [
    ...report.kernels.flatMap(({ id, kernel }) => ofKernel(id, kernel, { isOverlap: false })),
    ...report.overlap.flatMap(({ id, kernel }) => ofKernel(id, kernel, { isOverlap: true })),
    ...report.fuse.flatMap(({ id }, at) => {
      const row = stage.fuse[at];
      return row === undefined
        ? []
        : [verdictReport(id, report.stage, verdictOfFuse(analysis, row), asOf, language)];
    }),
  ];
}

const gradeOrder = ['high', 'medium', 'low'];

/** The one similarity note of a report: the best grade, then the most cues. */
export function similarityReport(
  stages: readonly StageAnalysis[],
  language: Language,
): TriageReport['similarity'] {
  const [best] = stages
    .flatMap(({ groups, similarity }) => (similarity === null ? [] : [{ stage: groups.stage, similarity }]))
    .sort(
      (a, b) =>
        gradeOrder.indexOf(a.similarity.grade) - gradeOrder.indexOf(b.similarity.grade) ||
        b.similarity.cues.length - a.similarity.cues.length,
    );
  if (best === undefined) return null;
  const { family, grade, cues } = best.similarity;
  return {
    stage: best.stage,
    family: family.id,
    title: family.title[language],
    grade,
    cues: [...cues],
    sources: [...family.sources],
  };
}
