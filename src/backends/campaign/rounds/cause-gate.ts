import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rowIdsOf, tablesOf } from '../../../campaign/rounds/gate-blockers.ts';
import { analyseCause, type CauseAnalysis } from '../../../campaign/rounds/root-cause.ts';
import type { RoundPlan } from '../../../campaign/rounds/round-plan.ts';
import type { RootCause } from '../../../campaign/rounds/round-records.ts';
import type { RoundState } from '../../../campaign/rounds/rounds-state.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { fixed } from '../../../text/figures.ts';
import type { OpenCampaign } from '../campaign-folder.ts';
import type { RoundPorts } from './ports.ts';
import { roundName } from './profile-gate.ts';
import { pointTo, sealedArtefact } from './sealed.ts';

/** Additions of an author to a root cause: sources that no profile names, and items of history. */
export interface CauseText {
  readonly sources: RootCause['sources'];
  readonly history: readonly string[];
  readonly note: string;
}

function causeText(
  campaign: OpenCampaign,
  round: RoundState,
  found: CauseAnalysis,
  given: CauseText,
  t: Catalogue['rounds']['cause'],
): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const table = (heads: readonly string[], rows: readonly (readonly string[])[]) => [
    `| ${heads.join(' | ')} |`,
    `| ${heads.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
    '',
  ];
  const percentOf = (value: number | null) => (value === null ? '–' : `${fixed(value, 2)} %`);
  return [
    `campaign: ${campaign.state.manifest.id}`,
    `round: ${round.round}`,
    `commit: ${round.commit}`,
    ...Object.entries(tablesOf(round)).map(([path, hash]) => `table: ${path} ${hash}`),
    '',
    `# ${t.title}`,
    '',
    `## ${t.gap}`,
    '',
    ...table(
      [t.scenario, t.leader, 'g', 'n', t.verdict],
      (round.gaps ?? []).map(({ scenario, leader, g_pct, n, verdict }) => [
        scenario,
        leader ?? '–',
        percentOf(g_pct),
        String(n),
        verdict,
      ]),
    ),
    `## ${t.stages}`,
    '',
    ...table(
      [t.leader, t.stage, t.targetMs, t.leaderMs, 'Δ ms'],
      found.stages.map(({ leader, stage, targetMs, leaderMs, deltaMs }) => [
        leader,
        stage,
        fixed(targetMs, 3),
        fixed(leaderMs, 3),
        fixed(deltaMs, 3),
      ]),
    ),
    `## ${t.rows}`,
    '',
    ...table(
      [t.row, t.kernel, t.leaderRow, 'Δ ms', t.share],
      found.rows.map(({ row, leaderRow, deltaMs, sharePct }) => [
        row.id,
        row.kernel,
        leaderRow?.id ?? '–',
        fixed(deltaMs, 3),
        percentOf(sharePct),
      ]),
    ),
    `## ${t.unexplained}`,
    '',
    found.explainedPct === null ? t.noRival : percentOf(100 - found.explainedPct),
    '',
    `## ${t.sources}`,
    '',
    ...[...found.sources, ...given.sources].map(
      ({ path, symbol, why }) => `- ${path}${symbol === null ? '' : ` · ${symbol}`} · ${why}`,
    ),
    '',
    `## ${t.history}`,
    '',
    ...(given.history.length === 0 ? [t.none] : given.history.map((item) => `- ${item}`)),
    '',
    ...(given.note === '' ? [] : [`## ${t.note}`, '', given.note, '']),
  ].join('\n');
}

/** Where a path of a profile stands below the checkout: as it is, or by its last parts below a source folder. */
function placeIn(worktree: string, plan: RoundPlan) {
  return (path: string): string | null => {
    const parts = path.split('/').filter((part) => part !== '' && part !== '..' && part !== '.');
    for (let from = 0; from < parts.length; from += 1) {
      const tail = parts.slice(from).join('/');
      const isSource = plan.sources.some((folder) => tail.startsWith(folder));
      if (isSource && existsSync(join(worktree, tail))) return tail;
    }
    return null;
  };
}

/**
 * Records why the target is slower: stages and rows from the tables, sources from the rows' places. An author's text may
 * add sources; it can cite no row that is not there.
 */
export function recordCause(
  campaign: OpenCampaign,
  plan: RoundPlan,
  round: RoundState,
  given: CauseText,
  author: RootCause['author'],
  ports: RoundPorts,
): void {
  const before = round.profiles.filter(({ phase }) => phase === 'before');
  const target = before.find(({ framework }) => framework === plan.target);
  if (target === undefined) return;
  const place = placeIn(plan.worktree, plan);
  const found = analyseCause(
    target,
    before.filter((one) => one !== target),
    place,
  );
  const sources = given.sources.filter(
    ({ path }) => existsSync(join(plan.worktree, path)) && !path.includes('..'),
  );
  const path = join('analysis', 'rounds', roundName(round.round), 'root-cause.md');
  const text = causeText(campaign, round, found, { ...given, sources }, ports.texts.rounds.cause);
  const files = sealedArtefact(campaign.folder, path, text);
  const known = rowIdsOf(round);
  campaign.append({
    type: 'rootcause.recorded',
    cause: {
      round: round.round,
      commit: round.commit,
      tables: tablesOf(round),
      rows: found.rows.map(({ row }) => row.id).filter((id) => known.has(id)),
      sources: [...found.sources, ...sources],
      explained_pct: found.explainedPct,
      history: [...given.history],
      author,
      files,
    },
  });
  pointTo(campaign.folder, join('analysis', 'root-cause.md'), path);
}
