import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { confirmedWinner } from '../../campaign/bench/gate.ts';
import { candidatesCsv, summaryMarkdown, winningCommands } from '../../campaign/bench/report.ts';
import type { Framework } from '../../campaign/manifest.ts';
import type { CampaignState } from '../../campaign/state.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { filesBelow, hashesOf, writeArtefact } from './campaign-folder.ts';

/** Artefacts that are made from the journal, and made anew at any time. */
const derived = {
  rows: join('benchmark', 'candidates.jsonl'),
  table: join('benchmark', 'candidates.csv'),
  summary: join('benchmark', 'summary.md'),
  commands: join('benchmark', 'winning-commands.md'),
  manifest: 'manifest.json',
} as const;

/** Where the seal of a benchmark is written for people; the journal holds the one that counts. */
export const frozenPath = join('benchmark', 'frozen.json');

/** Writes everything that follows from the journal. */
export function writeArtefacts(folder: string, state: CampaignState, texts: Catalogue['campaign']): void {
  const rows = [...state.rows.values()];
  writeArtefact(folder, derived.manifest, `${JSON.stringify(state.manifest, null, 2)}\n`);
  writeArtefact(folder, derived.rows, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  writeArtefact(folder, derived.table, candidatesCsv(rows));
  writeArtefact(folder, derived.summary, summaryMarkdown(state, texts));
  writeArtefact(folder, derived.commands, winningCommands(state, texts));
}

/** Hashes of everything that a benchmark rests on: what it derives, the help of each framework, and the winners' raw results. */
export function sealedHashes(folder: string, state: CampaignState): Record<string, string> {
  const raw = Object.keys(state.manifest.frameworks).flatMap((framework) =>
    state.manifest.scenarios.flatMap(({ name }) => {
      const winner = confirmedWinner(state, framework as Framework, name);
      return winner === null
        ? []
        : [winner.row, ...winner.repeats].flatMap(({ artifacts }) => artifacts.raw_result ?? []);
    }),
  );
  const paths = [...Object.values(derived), ...filesBelow(folder, 'help'), ...new Set(raw)];
  return hashesOf(
    folder,
    paths.filter((path) => existsSync(join(folder, path))),
  );
}
