import type { Catalogue } from '../../text/catalogue.ts';
import { adapters } from '../adapters/frameworks.ts';
import type { CampaignState } from '../state.ts';
import { blocksMarkdown, heading, tableBlock, text } from './blocks.ts';
import { fairnessLines } from './fairness.ts';

/** `fairness/diagnostics.md`: what is the same between the winners, what differs, and what nobody reported. */
export function fairnessMarkdown(state: CampaignState, texts: Catalogue['campaign']): string {
  const { fairness } = texts;
  const lines = fairnessLines(state);
  const blocks = state.manifest.scenarios.flatMap(({ name }) => {
    const mine = lines.filter(({ scenario }) => scenario === name);
    if (mine.length === 0) return [heading(2, name), text(texts.report.noEligible)];
    const rows = mine.map(({ check, verdict, values }) => [
      fairness.checks[check],
      fairness.verdicts[verdict],
      values
        .map(({ framework, value }) => `${adapters[framework].title}: ${value ?? fairness.notReported}`)
        .join('; '),
    ]);
    return [heading(2, name), tableBlock([fairness.check, fairness.verdict, fairness.values], rows)];
  });
  return blocksMarkdown(
    [`campaign: ${state.manifest.id}`, 'generated_by: throughline campaign report'],
    [heading(1, fairness.title), text(fairness.rule), ...blocks],
  );
}
