import type { Catalogue } from '../../text/catalogue.ts';
import type { StageReport } from './stage-schema.ts';

/** Lines of each stage, indented under its name where there are several. */
export function perStage(
  stages: readonly StageReport[],
  texts: Catalogue['triage'],
  linesOf: (stage: StageReport) => readonly string[],
): string[] {
  const isSplit = stages.length > 1;
  return stages.flatMap((stage) => {
    const lines = linesOf(stage);
    return isSplit && lines.length > 0
      ? [`${texts.stages[stage.stage]}:`, ...lines.map((one) => `  ${one}`)]
      : lines;
  });
}
