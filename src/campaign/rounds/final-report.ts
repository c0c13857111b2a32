import type { Catalogue } from '../../text/catalogue.ts';
import { fixed, significant } from '../../text/figures.ts';
import { adapters } from '../adapters/frameworks.ts';
import { raisedWords } from '../bench/failure-words.ts';
import { confirmedWinner } from '../bench/gate.ts';
import { type CandidateRow, loadName } from '../bench/row.ts';
import { shellWord } from '../hosts/shell-text.ts';
import type { Framework } from '../manifest.ts';
import type { CampaignState } from '../state.ts';
import { gainText, signedPct } from './ledgers.ts';
import { lineageFaults } from './lineage.ts';
import { verdictOfStop } from './stop.ts';

type Texts = Catalogue['rounds'];

/** A cell of a report; `row` links it to the row or artefact that it is from. */
export interface ReportCell {
  readonly text: string;
  readonly row: string | null;
}

export type ReportBlock =
  | {
      readonly kind: 'table';
      readonly heads: readonly string[];
      readonly rows: readonly (readonly ReportCell[])[];
    }
  | { readonly kind: 'list'; readonly items: readonly ReportCell[] }
  | { readonly kind: 'code'; readonly lines: readonly string[] }
  | { readonly kind: 'text'; readonly text: string };

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

const plain = (text: string): ReportCell => ({ text, row: null });

function figure(value: number | null, row: string, t: Texts): ReportCell {
  return { text: value === null ? t.notMeasured : significant(value, 4), row };
}

function rowCells(row: CandidateRow, t: Texts): ReportCell[] {
  const { metrics, row_id } = row;
  return [
    plain(row.scenario),
    plain(adapters[row.framework].title),
    plain(row.candidate_id),
    plain(loadName(row.load)),
    figure(metrics.request_throughput, row_id, t),
    figure(metrics.output_token_throughput, row_id, t),
    figure(metrics.p50_ttft_ms, row_id, t),
    figure(metrics.p50_tpot_ms, row_id, t),
    plain(row.sla.passed ? t.met : t.missed),
  ];
}

function rowHeads(t: Texts): string[] {
  const { scenario, framework, candidate, load, requests, tokens, ttft, tpot, limits } = t.heads;
  return [scenario, framework, candidate, load, requests, tokens, ttft, tpot, limits];
}

/** Winners of the fixed benchmark. */
function frozenRows(state: CampaignState): CandidateRow[] {
  return (Object.keys(state.manifest.frameworks) as Framework[]).flatMap((framework) =>
    state.manifest.scenarios.flatMap(({ name }) => confirmedWinner(state, framework, name)?.row ?? []),
  );
}

/** The last pair of each scenario in which the target was measured, target first. */
function latestRows(state: CampaignState): { readonly target: CandidateRow; readonly other: CandidateRow }[] {
  return state.manifest.scenarios.flatMap(({ name }) => {
    const trials = state.rounds.rounds
      .flatMap(({ trials: all }) => [...all.values()])
      .filter(({ kind, scenario }) => kind === 'gap' && scenario === name);
    const target = trials.findLast(({ side }) => side === 'target');
    const other = trials.findLast(({ side }) => side === 'leader');
    return target === undefined || other === undefined ? [] : [{ target: target.row, other: other.row }];
  });
}

function gapTable(state: CampaignState, t: Texts): ReportBlock {
  const { round, scenario, leader, metric, gap, interval, pairs, verdict, rows } = t.heads;
  return {
    kind: 'table',
    heads: [round, scenario, leader, metric, gap, interval, pairs, verdict, rows],
    rows: state.rounds.rounds.flatMap((one) =>
      (one.gaps ?? []).map((found) => [
        plain(String(one.round)),
        plain(found.scenario),
        plain(found.leader ?? '–'),
        plain(found.metric),
        { text: signedPct(found.g_pct), row: found.rows[0] ?? null },
        plain(`${signedPct(found.low_pct)} … ${signedPct(found.high_pct)}`),
        plain(String(found.n)),
        plain(`${t.verdicts[found.verdict]}${found.vetoed_by === null ? '' : ` (${found.vetoed_by})`}`),
        { text: fixed(found.rows.length), row: found.rows.at(-1) ?? null },
      ]),
    ),
  };
}

/** Table of what a patch brought at lengths that its author did not know. */
function holdoutTable(state: CampaignState, t: Texts): ReportBlock {
  const { round, scenario, lengths, metric, gap, interval, pairs, rows } = t.heads;
  return {
    kind: 'table',
    heads: [round, scenario, lengths, metric, gap, interval, pairs, rows],
    rows: state.rounds.rounds.flatMap(({ round: at, trials, verification }) =>
      (verification?.holdout ?? []).map((found) => {
        const row = trials.get(found.rows[0] ?? '')?.row;
        return [
          plain(String(at)),
          plain(found.scenario),
          plain(row === undefined ? '–' : `${row.input_len} + ${row.output_len}`),
          plain(found.metric),
          { text: signedPct(found.g_pct), row: found.rows[0] ?? null },
          plain(`${signedPct(found.low_pct)} … ${signedPct(found.high_pct)}`),
          plain(String(found.n)),
          { text: fixed(found.rows.length), row: found.rows.at(-1) ?? null },
        ];
      }),
    ),
  };
}

function changeTable(state: CampaignState, t: Texts): ReportBlock {
  const { round, hypothesis, commit, result, verdict, why } = t.heads;
  return {
    kind: 'table',
    heads: [round, hypothesis, commit, result, verdict, why],
    rows: state.rounds.rounds
      .filter(({ closed }) => closed !== null)
      .map((one) => [
        plain(String(one.round)),
        plain(one.target?.hypothesis ?? '–'),
        {
          text: one.patch?.commit.slice(0, 12) ?? '–',
          row: one.patch === null ? null : `patches/${one.patch.id}/patch.diff`,
        },
        {
          text: one.verification?.improvements.map(gainText).join('; ') || '–',
          row: one.verification?.improvements[0]?.rows[0] ?? null,
        },
        plain(one.closed?.type === 'round.accepted' ? t.ledger.accepted : t.ledger.rejected),
        plain(one.closed?.reasons.join('; ') || '–'),
      ]),
  };
}

function movedTable(state: CampaignState, t: Texts): ReportBlock {
  const { round, before, after } = t.heads;
  return {
    kind: 'table',
    heads: [round, t.heads.rows, before, t.heads.rows, after],
    rows: state.rounds.rounds.flatMap((one) =>
      (one.verification?.moved ?? []).map(({ row, after_row, before_ms, after_ms }) => [
        plain(String(one.round)),
        { text: row, row: tablePath(state, row) },
        plain(`${fixed(before_ms, 3)} ms`),
        { text: after_row ?? '–', row: after_row === null ? null : tablePath(state, after_row) },
        plain(after_ms === null ? '–' : `${fixed(after_ms, 3)} ms`),
      ]),
    ),
  };
}

/** The table that a cited row stands in. */
function tablePath(state: CampaignState, id: string): string | null {
  const profiles = state.rounds.rounds.flatMap((one) => one.profiles);
  return profiles.find(({ rows }) => rows.some((row) => row.id === id))?.tables.path ?? null;
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

function changedFiles(state: CampaignState, t: Texts): ReportBlock {
  const accepted = state.rounds.rounds.filter(({ closed }) => closed?.type === 'round.accepted');
  return {
    kind: 'table',
    heads: [t.heads.round, t.heads.files, '+', '−'],
    rows: accepted.map(({ round, patch }) => [
      plain(String(round)),
      { text: patch?.files.join(', ') ?? '–', row: patch === null ? null : `patches/${patch.id}/patch.diff` },
      plain(fixed(patch?.added ?? 0)),
      plain(fixed(patch?.removed ?? 0)),
    ]),
  };
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
