import type { Catalogue } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import { adapters } from '../adapters/frameworks.ts';
import type { GateView } from '../rounds/gate-terms.ts';
import type { RoundPlan } from '../rounds/round-plan.ts';
import { latestRound } from '../rounds/rounds-state.ts';
import type { CampaignState } from '../state.ts';

/** Where an answer is written, below the worktree; git ignores the folder. */
export const answerFolder = '.throughline';

/** Files of the agent below the worktree: its answer, its digest of the sources, and the recipe that it may read. */
export const answerFile = `${answerFolder}/answer.yaml`;
export const digestFile = `${answerFolder}/digest.md`;
export const skillFile = `${answerFolder}/SKILL.md`;

/** Forms of answers, as examples: keys are those that the schema takes. */
const forms: Readonly<Record<string, readonly string[]>> = {
  'root-cause': [
    'sources:',
    '  - path: FILE',
    '    symbol: FUNCTION',
    '    why: TEXT',
    'history: []',
    'note: TEXT',
  ],
  target: [
    'kind: path            # or kernel',
    'source_path: FILE',
    'symbol: FUNCTION',
    'hypothesis: TEXT',
    'cites:',
    '  root_cause_rows: [ROW]',
    '  layer_rows: [ROW]',
    '  pr_items: []',
    'expected_gain_pct: NUMBER',
    'reasoning: TEXT',
    'rejected: []',
    '# kernel only:',
    '# kernel: { family: [ROW], compared_against: TEXT, shapes: TEXT, plugs_into: TEXT, edit_is_unclear: false }',
  ],
  research: [
    'ideas:',
    '  - idea: TEXT',
    '    source: REPOSITORY@COMMIT:PATH or pull request',
    '    kind: code          # code, pull-request, kernel-guide, prose',
    '    licence: NAME',
    '    risk: low           # or high',
    '    status: untried',
  ],
  patch: ['provenance:', '  - { source: TEXT, licence: NAME, notice: TEXT, delta: TEXT }   # or []'],
  kernel: [
    '# Digest',
    '',
    '| Metric | Baseline | Candidate |',
    '| --- | ---: | ---: |',
    '| duration us | 0.0 | 0.0 |',
    '',
    '## Next edit',
    '',
    '- exactly one',
  ],
};

/** Facts that a prompt is made of beside the journal. */
export interface PromptGiven {
  readonly folder: string;
  /** Why the gate is shut, and why the last answer was refused, in words. */
  readonly reasons: readonly string[];
  readonly refused: readonly string[];
}

/**
 * The prompt of one gate: why it is shut, the evidence by its paths, the rows that may be cited, and the form of the
 * answer. It holds no lengths, seeds or prompts of the workload.
 */
export function gatePrompt(
  state: CampaignState,
  plan: RoundPlan,
  view: GateView,
  given: PromptGiven,
  texts: Catalogue,
): string {
  const { prompt: t } = texts.agent;
  const { rounds: words } = texts;
  const round = latestRound(state.rounds);
  const { folder, reasons, refused } = given;
  const paths = [
    ...(round?.profiles ?? []).flatMap(({ files }) =>
      Object.keys(files).filter((path) => path.endsWith('.md')),
    ),
    ...Object.keys(round?.cause?.files ?? {}),
    ...Object.keys(round?.layers?.files ?? {}),
    ...Object.keys(state.rounds.files).filter((path) => path.startsWith('history/')),
  ].map((path) => `${folder}/${path}`);
  const rows = (round?.profiles ?? [])
    .flatMap((profile) => profile.rows)
    .filter(({ id }) => round?.cause?.rows.includes(id) === true)
    .map(
      ({ id, kernel, microseconds, share, location }) =>
        `- ${id} · ${kernel} · ${fixed(microseconds / 1000, 3)} ms · ${fixed(share, 1)} % · ${location}`,
    );
  const hot = (round?.layers?.hot_rows ?? []).map((id) => `- ${id}`);
  const earlier = state.rounds.rounds
    .filter(({ closed }) => closed !== null)
    .map(({ round: at, target, closed }) => {
      const verdict = closed?.type === 'round.accepted' ? words.ledger.accepted : words.ledger.rejected;
      return `- ${at} · ${target?.hypothesis ?? '–'} · ${verdict} · ${closed?.reasons.join('; ') ?? ''}`;
    });
  const list = (title: string, items: readonly string[]) => (items.length === 0 ? [] : [title, ...items, '']);
  const form = ['```', ...(forms[view.gate] ?? []), '```'];
  const target = round?.target;
  return [
    t.head(words.gates[view.gate], String(view.round ?? '–')),
    t.skill(`${plan.worktree}/${skillFile}`),
    t.worktree(plan.worktree, plan.branch),
    t.sources(`${adapters[plan.target].title}: ${plan.sources.join(', ')}`),
    '',
    ...list(
      t.reasons,
      reasons.map((text) => `- ${text}`),
    ),
    ...list(
      t.refused,
      refused.map((text) => `- ${text}`),
    ),
    ...list(
      t.artefacts,
      paths.map((path) => `- ${path}`),
    ),
    ...list(t.rows, rows),
    ...list(t.hot, hot),
    ...list(t.earlier, earlier),
    ...(view.gate === 'patch'
      ? [
          ...(target == null
            ? []
            : [`${target.source_path} · ${target.symbol ?? ''} · ${target.hypothesis}`, '']),
          t.commit,
        ]
      : []),
    ...(view.gate === 'kernel'
      ? [t.digest(`${plan.worktree}/${digestFile}`)]
      : [t.answer(`${plan.worktree}/${answerFile}`)]),
    ...form,
    t.stop,
  ].join('\n');
}
