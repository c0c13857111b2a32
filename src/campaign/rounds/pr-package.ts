import type { Catalogue } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import type { CampaignState } from '../state.ts';
import { gainText, markdownTable, signedPct } from './ledgers.ts';

type Texts = Catalogue['rounds'];

/** The text of a pull request for the accepted patches: what changed, what it gains, how it was checked. */
export function pullRequestText(state: CampaignState, t: Texts): string {
  const { manifest, rounds } = state;
  const accepted = rounds.rounds.filter(({ closed }) => closed?.type === 'round.accepted');
  const { commit, hypothesis, files, result, geomean, tests } = t.heads;
  return [
    `# ${t.pr.title(manifest.model)}`,
    '',
    t.pr.about(rounds.plan?.branch ?? '', rounds.plan?.base_commit.slice(0, 12) ?? ''),
    '',
    `## ${t.pr.changes}`,
    '',
    ...markdownTable(
      [commit, hypothesis, files],
      accepted.map(({ patch }) => [
        patch?.commit.slice(0, 12) ?? '–',
        patch?.hypothesis ?? '–',
        patch?.files.join(', ') ?? '–',
      ]),
    ),
    '',
    `## ${t.pr.performance}`,
    '',
    t.pr.performanceBasis(fixed(manifest.num_prompts)),
    '',
    ...markdownTable(
      [commit, result, geomean],
      accepted.map(({ patch, verification, closed }) => [
        patch?.commit.slice(0, 12) ?? '–',
        verification?.improvements.map(gainText).join('; ') ?? '–',
        signedPct(closed?.geomean_pct ?? null),
      ]),
    ),
    '',
    `## ${t.pr.accuracy}`,
    '',
    ...markdownTable(
      [commit, t.heads.answers, t.heads.score, tests],
      accepted.map(({ patch, verification }) => [
        patch?.commit.slice(0, 12) ?? '–',
        verification === null
          ? '–'
          : `${fixed(verification.answers.agreement * 100, 1)} % / ${fixed(verification.answers.self_agreement * 100, 1)} % (n=${verification.answers.prompts})`,
        verification?.score === null || verification === null
          ? '–'
          : `${verification.score.before} → ${verification.score.after}`,
        verification?.tests.map(({ command, exit }) => `${command.join(' ')}: ${exit ?? '–'}`).join('; ') ||
          '–',
      ]),
    ),
    '',
    `## ${t.pr.provenance}`,
    '',
    ...(accepted.every(({ patch }) => (patch?.provenance ?? []).length === 0)
      ? [t.pr.noProvenance]
      : accepted.flatMap(({ patch }) =>
          (patch?.provenance ?? []).map(
            ({ source, licence, notice, delta }) => `- ${source} · ${licence} · ${notice} · ${delta}`,
          ),
        )),
    '',
  ].join('\n');
}
