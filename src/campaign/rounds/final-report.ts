import { fixed } from '../../text/figures.ts';
import { adapters } from '../adapters/frameworks.ts';
import { raisedWords } from '../bench/failure-words.ts';
import type { CandidateRow } from '../bench/row.ts';
import { shellWord } from '../hosts/shell-text.ts';
import type { Framework } from '../manifest.ts';
import type { CampaignState } from '../state.ts';
import { lineageFaults } from './lineage.ts';
import {
  changedFiles,
  changeTable,
  frozenRows,
  gapTable,
  holdoutTable,
  latestRows,
  movedTable,
  plain,
  type ReportBlock,
  type ReportCell,
  rowCells,
  rowHeads,
  type Texts,
} from './report-tables.ts';
import { verdictOfStop } from './stop.ts';

/** A section of the final report. */
export interface ReportSection {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly ReportBlock[];
}

/** The final report as data: Markdown and HTML are drawn from it. */
export interface FinalReport {
  readonly title: string;
  readonly verdict: 'yes' | 'no' | 'tied' | 'incomplete';
  readonly verdictLine: string;
  readonly scope: string;
  readonly sections: readonly ReportSection[];
  /** Rows that figures link to, by id: each is written out, so that a link leads to the figures themselves. */
  readonly rows: ReadonlyMap<string, CandidateRow>;
}

function commands(state: CampaignState, rows: readonly CandidateRow[]): ReportBlock[] {
  const env = (framework: Framework) => Object.keys(state.manifest.frameworks[framework]?.env ?? {});
  return rows.flatMap((row): ReportBlock[] => [
    { kind: 'text', text: `${adapters[row.framework].title} · ${row.scenario} · ${row.candidate_id}` },
    {
      kind: 'code',
      lines: [
        ...env(row.framework).map((name) => `# ${name}=…`),
        row.server_command.map(shellWord).join(' '),
      ],
    },
  ]);
}

function evidence(state: CampaignState): ReportCell[] {
  const rounds = state.rounds.rounds;
  const paths = [
    ...rounds.flatMap(({ profiles }) => profiles.map(({ tables }) => tables.path)),
    ...rounds.flatMap(({ cause }) => Object.keys(cause?.files ?? {})),
    ...rounds.flatMap(({ layers }) => Object.keys(layers?.files ?? {})),
    ...rounds.flatMap(({ digests }) => digests.flatMap(({ files }) => Object.keys(files))),
    ...rounds.flatMap(({ patch }) => Object.keys(patch?.artefacts ?? {})),
    ...rounds.flatMap(({ verification }) => Object.keys(verification?.files ?? {})),
  ];
  return [...new Set(paths)].map((path) => ({ text: path, row: path }));
}

function agentCost(state: CampaignState, t: Texts): ReportBlock {
  const { turns } = state.rounds;
  const sum = (of: (turn: (typeof turns)[number]) => number | null) => {
    const known = turns.map(of).filter((one): one is number => one !== null);
    return known.length === 0 ? null : known.reduce((total, one) => total + one, 0);
  };
  // Of turns that do not tell it, nothing is known: what others told is a lower bound.
  const shown = (of: (turn: (typeof turns)[number]) => number | null, digits = 0) => {
    const value = sum(of);
    if (value === null) return t.report.notReported;
    const isWhole = turns.every((turn) => of(turn) !== null);
    return isWhole ? fixed(value, digits) : t.report.atLeast(fixed(value, digits));
  };
  return {
    kind: 'text',
    text: t.report.turns(
      fixed(turns.length),
      shown((turn) => turn.seconds),
      shown((turn) => turn.input_tokens),
      shown((turn) => turn.output_tokens),
      shown((turn) => turn.cost_usd, 2),
    ),
  };
}

/** The final report of a campaign that was stopped. Every figure is one of a row, and links to it. @throws RangeError */
export function finalReport(state: CampaignState, t: Texts): FinalReport {
  const { manifest, rounds } = state;
  const { stop, plan } = rounds;
  if (stop === null || plan === null) throw new RangeError('not stopped');
  const verdict = verdictOfStop(stop.reason);
  const frozen = frozenRows(state);
  const latest = latestRows(state);
  const list = (items: readonly ReportCell[]): ReportBlock =>
    items.length === 0 ? { kind: 'text', text: t.none } : { kind: 'list', items };
  const tests = rounds.rounds.flatMap(({ round, verification }) =>
    (verification?.tests ?? []).map(({ command, exit, log }) => ({
      text: `${round} · ${command.join(' ')}: ${exit ?? '–'}`,
      row: log,
    })),
  );
  const answers = rounds.rounds.flatMap(({ round, verification }) =>
    verification === null || verification.answers.prompts === 0
      ? []
      : [
          plain(
            t.report.answers(
              String(round),
              fixed(verification.answers.prompts),
              fixed(verification.answers.agreement * 100, 1),
              fixed(verification.answers.self_agreement * 100, 1),
            ),
          ),
        ],
  );
  const allowed = rounds.rounds.flatMap(({ round, allowed: all }) =>
    [...all].map(([code, reason]) => plain(t.report.allowed(String(round), code, reason))),
  );
  const section = (id: keyof Texts['report']['sections'], ...blocks: ReportBlock[]): ReportSection => ({
    id,
    title: t.report.sections[id],
    blocks,
  });
  const accepted = rounds.rounds.filter(({ closed }) => closed?.type === 'round.accepted').length;
  const closed = rounds.rounds.filter(({ closed: one }) => one !== null).length;
  const all = new Map<string, CandidateRow>([
    ...frozen.map((row) => [row.row_id, row] as const),
    ...rounds.rounds.flatMap(({ trials }) => [...trials.values()].map(({ key, row }) => [key, row] as const)),
  ]);
  return {
    title: t.report.title(manifest.model),
    verdict,
    verdictLine: `${t.report.verdict}: ${t.report.verdictWords[verdict]}`,
    scope: t.report.scope[stop.reason](stop.detail),
    sections: [
      section('before', { kind: 'table', heads: rowHeads(t), rows: frozen.map((row) => rowCells(row, t)) }),
      section(
        'after',
        ...(latest.length === 0
          ? [{ kind: 'text', text: t.none } as const]
          : [
              {
                kind: 'table',
                heads: rowHeads(t),
                rows: latest.flatMap(({ target, other }) => [rowCells(target, t), rowCells(other, t)]),
              } as const,
            ]),
      ),
      section('gaps', gapTable(state, t)),
      section(
        'attempts',
        { kind: 'text', text: t.report.counts(fixed(closed), fixed(accepted), fixed(closed - accepted)) },
        changeTable(state, t),
      ),
      section('holdout', holdoutTable(state, t)),
      section('moved', movedTable(state, t)),
      section('commands', ...commands(state, [...frozen, ...latest.map(({ target }) => target)])),
      section('files', changedFiles(state, t)),
      section('tests', list([...tests, ...answers])),
      section('evidence', list(evidence(state))),
      section('allowed', list(allowed)),
      section(
        'blockers',
        list([...rounds.blockers].map(([code, detail]) => plain(raisedWords(code, detail, t)))),
      ),
      section('lineage', list(lineageFaults(state).map(plain))),
      section('reproduce', {
        kind: 'code',
        lines: [
          `git -C ${shellWord(plan.checkout)} worktree add --detach TREE ${rounds.rounds.at(-1)?.closed?.commit ?? plan.base_commit}`,
          ...(plan.build === null ? [] : [plan.build.map(shellWord).join(' ')]),
          `throughline campaign status --run RUN --json`,
        ],
      }),
      section('made', list(rounds.made.map(({ kind, name }) => plain(`${t.things[kind]}: ${name}`)))),
      section('agent', agentCost(state, t)),
      section('limits', {
        kind: 'text',
        text: t.report.limits(fixed(manifest.num_prompts), manifest.host),
      }),
    ],
    rows: all,
  };
}
