import type { Catalogue } from '../../text/catalogue.ts';
import { fixed, significant } from '../../text/figures.ts';
import { adapters } from '../adapters/frameworks.ts';
import { confirmedWinner } from '../bench/gate.ts';
import { type CandidateRow, loadName } from '../bench/row.ts';
import { measuredFrameworks } from '../manifest.ts';
import type { CampaignState } from '../state.ts';
import { gainText, signedPct } from './ledgers.ts';

/** The catalogue's words for rounds, in one language. */
export type Texts = Catalogue['rounds'];

/** A cell of a report; `row` links it to the row or artefact that it is from. */
export interface ReportCell {
  readonly text: string;
  readonly row: string | null;
}

/** A part of a section. */
export type ReportBlock =
  | {
      readonly kind: 'table';
      readonly heads: readonly string[];
      readonly rows: readonly (readonly ReportCell[])[];
    }
  | { readonly kind: 'list'; readonly items: readonly ReportCell[] }
  | { readonly kind: 'code'; readonly lines: readonly string[] }
  | { readonly kind: 'text'; readonly text: string };

/** A cell that is no figure of a row. */
export const plain = (text: string): ReportCell => ({ text, row: null });

function figure(value: number | null, row: string, t: Texts): ReportCell {
  return { text: value === null ? t.notMeasured : significant(value, 4), row };
}

/** Figures of a measured row. */
export function rowCells(row: CandidateRow, t: Texts): ReportCell[] {
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

/** Their heads. */
export function rowHeads(t: Texts): string[] {
  const { scenario, framework, candidate, load, requests, tokens, ttft, tpot, limits } = t.heads;
  return [scenario, framework, candidate, load, requests, tokens, ttft, tpot, limits];
}

/** Winners of the fixed benchmark. */
export function frozenRows(state: CampaignState): CandidateRow[] {
  return measuredFrameworks(state.manifest).flatMap((framework) =>
    state.manifest.scenarios.flatMap(({ name }) => confirmedWinner(state, framework, name)?.row ?? []),
  );
}

/** The last pair of each scenario in which the target was measured, target first. */
export function latestRows(
  state: CampaignState,
): { readonly target: CandidateRow; readonly other: CandidateRow }[] {
  return state.manifest.scenarios.flatMap(({ name }) => {
    const trials = state.rounds.rounds
      .flatMap(({ trials: all }) => [...all.values()])
      .filter(({ kind, scenario }) => kind === 'gap' && scenario === name);
    const target = trials.findLast(({ side }) => side === 'target');
    const other = trials.findLast(({ side }) => side === 'leader');
    return target === undefined || other === undefined ? [] : [{ target: target.row, other: other.row }];
  });
}

/** Gaps of each round by scenario, with pairs, interval and verdict. */
export function gapTable(state: CampaignState, t: Texts): ReportBlock {
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
export function holdoutTable(state: CampaignState, t: Texts): ReportBlock {
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

/** Hypothesis, commit, gain and verdict of each closed round. */
export function changeTable(state: CampaignState, t: Texts): ReportBlock {
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

/** Rows of kernels whose time a patch was to change, before and after. */
export function movedTable(state: CampaignState, t: Texts): ReportBlock {
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

/** Files and lines of each accepted patch. */
export function changedFiles(state: CampaignState, t: Texts): ReportBlock {
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
