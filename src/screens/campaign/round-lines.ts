import type { Gap } from '../../campaign/rounds/gap.ts';
import type { GateView } from '../../campaign/rounds/gate-terms.ts';
import { signedPct } from '../../campaign/rounds/ledgers.ts';
import type { RoundState } from '../../campaign/rounds/rounds-state.ts';
import { stallCount } from '../../campaign/rounds/stall.ts';
import type { CampaignState } from '../../campaign/state.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { isKeyOf } from '../../text/fields.ts';
import { emptyLine, type Line, line, span, type Tone } from '../../text/line.ts';
import { padEnd, wrap } from '../../text/width.ts';
import { blockerWords, nextCommand, reasonWords } from './gate-words.ts';

type Texts = Catalogue['rounds'];

const toneOf: Readonly<Record<Gap['verdict'], Tone>> = {
  ahead: 'good',
  tied: 'plain',
  behind: 'warning',
  unresolved: 'dim',
};

const barColumns = 10;
/** A gap of this many percent fills half of the bar. */
const fullPct = 20;

/** A gap as a bar around its middle: to the left behind, to the right ahead. */
function bar(gPct: number | null): string {
  if (gPct === null) return ' '.repeat(2 * barColumns + 1);
  const filled = Math.min(barColumns, Math.round((Math.abs(gPct) / fullPct) * barColumns));
  const left = gPct < 0 ? padStart('▒'.repeat(filled), barColumns) : ' '.repeat(barColumns);
  return `${left}│${gPct > 0 ? padEnd('█'.repeat(filled), barColumns) : ' '.repeat(barColumns)}`;
}

function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - text.length)) + text;
}

/** The gap board: one row a scenario, of the last round that measured. */
export function gapBoardLines(state: CampaignState, t: Texts, columns: number): Line[] {
  const round = state.rounds.rounds.findLast(({ gaps }) => gaps !== null);
  if (round === undefined) return [];
  const names = Math.max(...(round.gaps ?? []).map(({ scenario }) => scenario.length), 1);
  const hasBar = columns >= names + 2 * barColumns + 30;
  return [
    line(span(t.status.gaps, 'dim')),
    ...(round.gaps ?? []).flatMap(({ scenario, leader, g_pct, verdict, n }) =>
      wrap(
        line(
          `  ${padEnd(scenario, names)}  `,
          ...(hasBar ? [`${bar(g_pct)}  `] : []),
          span(`${t.verdicts[verdict]} ${signedPct(g_pct)}`, toneOf[verdict]),
          span(`  ${leader ?? '–'} · n=${n}`, 'dim'),
        ),
        columns,
        4,
      ),
    ),
  ];
}

function roundVerdict({ closed }: RoundState, t: Texts): { readonly text: string; readonly tone: Tone } {
  if (closed === null) return { text: t.ledger.open, tone: 'accent' };
  return closed.type === 'round.accepted'
    ? { text: t.ledger.accepted, tone: 'good' }
    : { text: t.ledger.rejected, tone: 'warning' };
}

/** Rounds in their order, with what each brought. */
export function timelineLines(state: CampaignState, t: Texts, columns: number): Line[] {
  const { rounds } = state.rounds;
  const shown = rounds.map((round) => ({ round, verdict: roundVerdict(round, t) }));
  return [
    line(span(t.status.rounds, 'dim')),
    ...(shown.length === 0 ? [line(`  ${t.status.noRounds}`)] : []),
    ...shown.flatMap(({ round, verdict }) => {
      const why = round.closed?.reasons.map((text) => reasonWords(text, t)).join('; ') ?? '';
      const what = [round.target?.hypothesis ?? '', why].filter(Boolean).join(' · ');
      const gain = round.closed === null ? '' : signedPct(round.closed.geomean_pct);
      return wrap(
        line(`  ${round.round}  `, span(verdict.text, verdict.tone), `  ${gain}  ${what}`.trimEnd()),
        columns,
        5,
      );
    }),
  ];
}

/** The gate that is shut, why, and the one next command. */
export function gateLines(view: GateView, t: Texts, columns: number): Line[] {
  const field = (label: string, value: string, tone: Tone = 'plain') =>
    wrap(line(span(`${label}  `, 'dim'), span(value, tone)), columns, 2);
  const round = view.round === null ? '' : String(view.round);
  return [
    ...field(
      t.status.gate,
      `${t.told.gate(t.gates[view.gate], round)} · ${t.status.by[view.worker]}`,
      'accent',
    ),
    ...view.blockers.flatMap((blocker) => field(t.status.blocked, blockerWords(blocker, t), 'warning')),
    ...field(t.status.next, nextCommand(view), 'strong'),
  ];
}

/** Everything of the rounds for a screen: gate, gap board, timeline, stall counter, the agent. */
export function roundsLines(state: CampaignState, view: GateView, t: Texts, columns: number): Line[] {
  const { rounds } = state;
  if (rounds.plan === null) return [];
  const accepted = rounds.rounds.filter(({ closed }) => closed?.type === 'round.accepted').length;
  const closed = rounds.rounds.filter((one) => one.closed !== null).length;
  const field = (label: string, value: string, tone: Tone = 'plain') =>
    wrap(line(span(`${label}  `, 'dim'), span(value, tone)), columns, 2);
  const stalled = stallCount(rounds);
  return [
    emptyLine,
    ...gapBoardLines(state, t, columns),
    ...timelineLines(state, t, columns),
    ...field(t.status.stall, t.status.stallOf(String(stalled)), stalled >= 2 ? 'warning' : 'plain'),
    ...(closed >= 6 && accepted === 0
      ? field(t.status.blocked, t.status.warnNoGain(String(closed)), 'warning')
      : []),
    ...(rounds.runningTurn === null
      ? rounds.turns.length === 0
        ? []
        : field(t.status.agent, t.status.turns(String(rounds.turns.length)))
      : field(t.status.agent, t.status.agentRuns(gateName(rounds.runningTurn.gate, t)), 'accent')),
    ...field(t.status.worktree, rounds.plan.worktree),
    ...gateLines(view, t, columns),
  ];
}

function gateName(gate: string, t: Texts): string {
  return isKeyOf(t.gates, gate) ? t.gates[gate] : gate;
}

/** The same as data. */
export function roundsDocument(state: CampaignState, view: GateView): Record<string, unknown> {
  const { rounds } = state;
  return {
    schema: 'throughline.campaign-rounds/1',
    gate: view.gate,
    round: view.round,
    worker: view.worker,
    blockers: view.blockers,
    next: nextCommand(view),
    plan: rounds.plan,
    loop: rounds.loop,
    observed: rounds.observed,
    stall: stallCount(rounds),
    rounds: rounds.rounds.map((round) => ({
      round: round.round,
      commit: round.commit,
      gaps: round.gaps,
      profiles: round.profiles.map(({ framework, phase, tables, commit }) => ({
        framework,
        phase,
        tables,
        commit,
      })),
      root_cause:
        round.cause === null
          ? null
          : {
              rows: round.cause.rows,
              sources: round.cause.sources,
              explained_pct: round.cause.explained_pct,
            },
      hot_rows: round.layers?.hot_rows ?? null,
      target: round.target,
      patch: round.patch,
      verification: round.verification,
      closed: round.closed,
      review: round.review,
    })),
    ideas: rounds.ideas,
    stop: rounds.stop,
    refused_stop: rounds.refusedStop,
    report: rounds.report === null ? null : { verdict: rounds.report.verdict },
    turns: rounds.turns,
  };
}
