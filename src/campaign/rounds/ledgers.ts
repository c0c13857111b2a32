import type { Catalogue } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import type { CampaignState } from '../state.ts';
import type { Gap } from './gap.ts';
import { acceptedRounds, attemptedRounds } from './ledger-document.ts';
import { attemptName } from './lineage.ts';
import type { RoundState } from './rounds-state.ts';

type Texts = Catalogue['rounds'];

/** A table in Markdown; signs that would break a row are escaped. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const draw = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [draw(heads), draw(heads.map(() => '---')), ...rows.map(draw)];
}

/** A percentage with its sign; a dash where nothing was measured. */
export function signedPct(value: number | null): string {
  if (value === null) return '–';
  return `${value > 0 ? '+' : ''}${fixed(value, 2)} %`;
}

/** Gain and interval of a comparison. */
export function gainText({ scenario, g_pct, low_pct, high_pct, n }: Gap): string {
  if (g_pct === null) return `${scenario} –`;
  return `${scenario} ${signedPct(g_pct)} (${signedPct(low_pct)} … ${signedPct(high_pct)}, n=${n})`;
}

function header(state: CampaignState): string[] {
  const last = state.rounds.rounds.at(-1)?.round ?? 0;
  return [`campaign: ${state.manifest.id}`, `round: ${last}`, 'generated_by: throughline campaign', ''];
}

function attemptRow(round: RoundState, t: Texts): string[] {
  const { closed, patch, target, verification } = round;
  const verdict =
    closed === null
      ? t.ledger.open
      : closed.type === 'round.accepted'
        ? t.ledger.accepted
        : t.ledger.rejected;
  return [
    attemptName(round.round),
    String(round.round),
    (closed?.at ?? round.at).slice(0, 10),
    target?.hypothesis ?? '–',
    patch?.files.join(', ') ?? '–',
    patch?.commit.slice(0, 12) ?? '–',
    verification?.tests.map(({ command, exit }) => `${command.join(' ')}: ${exit ?? '–'}`).join('; ') || '–',
    verification?.improvements.map(gainText).join('; ') || '–',
    verdict,
    closed?.reasons.join('; ') || '–',
  ];
}

/** Every attempt, failed and abandoned ones as well. */
export function attemptLedger(state: CampaignState, t: Texts): string {
  const { attempt, round, date, hypothesis, files, commit, tests, result, verdict, why } = t.heads;
  return [
    ...header(state),
    `# ${t.ledger.attempts}`,
    '',
    ...markdownTable(
      [attempt, round, date, hypothesis, files, commit, tests, result, verdict, why],
      attemptedRounds(state).map((one) => attemptRow(one, t)),
    ),
    '',
  ].join('\n');
}

/** Patches that are right and faster, with what each gained. */
export function optimizationLedger(state: CampaignState, t: Texts): string {
  const { optimization, attempt, round, commit, result, geomean, evidence } = t.heads;
  return [
    ...header(state),
    `# ${t.ledger.optimizations}`,
    '',
    ...markdownTable(
      [optimization, attempt, round, commit, result, geomean, evidence],
      acceptedRounds(state).map((one, at) => [
        `P${at + 1}`,
        attemptName(one.round),
        String(one.round),
        one.closed?.commit.slice(0, 12) ?? '–',
        one.verification?.improvements.map(gainText).join('; ') ?? '–',
        signedPct(one.closed?.geomean_pct ?? null),
        Object.keys(one.verification?.files ?? {}).join(', '),
      ]),
    ),
    '',
  ].join('\n');
}

/** Ideas with their sources, so that no later round reads them again. */
export function ideaLedger(state: CampaignState, t: Texts): string {
  const { idea, source, kind, rows, licence, status, why } = t.heads;
  return [
    ...header(state),
    `# ${t.ledger.ideas}`,
    '',
    ...markdownTable(
      [idea, source, kind, rows, licence, status, why],
      state.rounds.ideas.map((one) => [
        one.idea,
        one.source,
        one.kind,
        one.rows.join(', ') || '–',
        one.licence,
        one.status,
        one.reason || '–',
      ]),
    ),
    '',
  ].join('\n');
}
