import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { candidatesCsv } from '../../campaign/bench/candidates-csv.ts';
import { fairnessMarkdown } from '../../campaign/bench/fairness-markdown.ts';
import { candidatePlans, confirmedWinners } from '../../campaign/bench/gate.ts';
import { manifestMarkdown } from '../../campaign/bench/manifest-markdown.ts';
import { summaryMarkdown, summaryPage } from '../../campaign/bench/summary.ts';
import { winningCommands } from '../../campaign/bench/winning-commands.ts';
import { measuredFrameworks } from '../../campaign/manifest.ts';
import type { CampaignState } from '../../campaign/state.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { neutral } from '../../text/neutral.ts';
import { withoutSecrets } from '../../text/without-secrets.ts';
import { filesBelow, hashesOf, sha256Of, writeArtefact } from './campaign-folder.ts';

/** Artefacts that are made from the journal, and made anew at any time. */
const derived = {
  rows: join('benchmark', 'candidates.jsonl'),
  table: join('benchmark', 'candidates.csv'),
  summary: join('benchmark', 'summary.md'),
  commands: join('benchmark', 'winning-commands.md'),
  page: join('benchmark', 'summary.html'),
  fairness: join('benchmark', 'fairness', 'diagnostics.md'),
  plan: join('benchmark', 'plan.json'),
  manifest: 'manifest.json',
  sheet: 'manifest.md',
} as const;

/** Where the seal of a benchmark is written for people; the journal holds the one that counts. */
export const frozenPath = join('benchmark', 'frozen.json');

/**
 * Writes a document that people open: names and logs of servers stand in it, so no key and no command to a terminal
 * does.
 */
export function writeForPeople(folder: string, path: string, text: string): void {
  writeArtefact(folder, path, forPeople(text));
}

/** A text as people may open it. */
export function forPeople(text: string): string {
  return neutral(withoutSecrets(text));
}

/** Writes everything that follows from the journal. */
export function writeArtefacts(folder: string, state: CampaignState, texts: Catalogue['campaign']): void {
  const rows = [...state.rows.values()];
  writeArtefact(folder, derived.manifest, `${JSON.stringify(state.manifest, null, 2)}\n`);
  writeArtefact(folder, derived.rows, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  writeForPeople(folder, derived.table, candidatesCsv(rows));
  writeForPeople(folder, derived.summary, summaryMarkdown(state, texts));
  writeForPeople(folder, derived.page, summaryPage(state, texts, texts.lang === 'zh' ? 'zh' : 'en'));
  writeForPeople(
    folder,
    derived.commands,
    winningCommands(state, texts, (path) => hashOrNull(folder, path)),
  );
  writeForPeople(folder, derived.fairness, fairnessMarkdown(state, texts));
  writeArtefact(folder, derived.plan, `${JSON.stringify(planDocument(state), null, 2)}\n`);
  writeForPeople(folder, derived.sheet, manifestMarkdown(state, texts));
}

function hashOrNull(folder: string, path: string): string | null {
  const file = join(folder, path);
  return existsSync(file) ? sha256Of(file) : null;
}

/** The search plan as other programs read it: what is measured, under which load, with which budget. */
function planDocument(state: CampaignState) {
  const { manifest } = state;
  return {
    schema_version: 1,
    model: { name: manifest.model, tokenizer: manifest.tokenizer, precision: manifest.precision },
    hardware: { gpu_model: manifest.hardware.device_model, gpu_count: manifest.devices.length },
    dataset: {
      ...(manifest.workload === null
        ? { kind: 'random' }
        : { kind: 'jsonl', canonical_jsonl: manifest.workload.path }),
      num_prompts: manifest.num_prompts,
      scenario_names: manifest.scenarios.map(({ name }) => name),
      input_len: manifest.scenarios.map(({ input_len }) => input_len),
      output_len: manifest.scenarios.map(({ output_len }) => output_len),
    },
    benchmark: {
      client: 'throughline load',
      endpoint: manifest.endpoint,
      max_concurrency: [null, ...manifest.concurrencies],
      sla: manifest.sla,
      repeats: { search: 1, confirm: manifest.budget.confirm_repeats },
      seed: manifest.seed,
    },
    search: {
      max_candidates_per_framework: manifest.budget.candidates_per_framework,
      strategy: 'baseline-ofat-spread',
      max_wall_hours: manifest.budget.wall_hours,
    },
    frameworks: manifest.frameworks,
    candidates: [...candidatePlans(state)].map(([framework, plan]) => ({ framework, ...plan })),
  };
}

/** Hashes of everything that a benchmark rests on: what it derives, the help of each framework, and the winners' raw results. */
export function sealedHashes(folder: string, state: CampaignState): Record<string, string> {
  const raw = measuredFrameworks(state.manifest).flatMap((framework) =>
    state.manifest.scenarios.flatMap(({ name }) => {
      const winners = confirmedWinners(state, framework, name);
      return winners.flatMap(({ row, repeats }) =>
        [row, ...repeats].flatMap(({ artifacts }) => artifacts.raw_result ?? []),
      );
    }),
  );
  const paths = [
    ...Object.values(derived),
    ...filesBelow(folder, 'help'),
    ...filesBelow(folder, 'history'),
    ...new Set(raw),
  ];
  return hashesOf(
    folder,
    paths.filter((path) => existsSync(join(folder, path))),
  );
}
