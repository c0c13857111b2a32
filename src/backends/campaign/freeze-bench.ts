import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../campaign/adapters/frameworks.ts';
import { confirmedWinner, openWork } from '../../campaign/bench/gate.ts';
import { measuredFrameworks } from '../../campaign/manifest.ts';
import type { CampaignState } from '../../campaign/state.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { frozenPath, sealedHashes, writeArtefacts } from './artefacts.ts';
import { type OpenCampaign, writeArtefact } from './campaign-folder.ts';
import { secretsBelow } from './secrets-below.ts';

/** Why a benchmark cannot be frozen yet. */
export type FreezeRefusal =
  | { readonly code: 'smoke' | 'no-winner' }
  | { readonly code: 'open'; readonly trials: number }
  | { readonly code: 'unconfirmed'; readonly names: readonly string[] }
  /** Places of text that has the form of a key; the text itself is not repeated. */
  | { readonly code: 'secrets'; readonly places: readonly string[] };

const leastRepeats = 3;

/** Winners of every framework and scenario, with a name for people. */
export function winnersOf(state: CampaignState) {
  return measuredFrameworks(state.manifest).flatMap((framework) =>
    state.manifest.scenarios.flatMap((scenario) => {
      const winner = confirmedWinner(state, framework, scenario.name);
      const title = `${adapters[framework].title} ${scenario.name}`;
      return winner === null ? [] : [{ ...winner, framework, scenario: scenario.name, name: title }];
    }),
  );
}

function refusal(folder: string, state: CampaignState): FreezeRefusal | null {
  if (state.manifest.smoke) return { code: 'smoke' };
  const { phase, trials } = openWork(state);
  if (phase !== 'measured') return { code: 'open', trials: Math.max(1, trials.length) };
  const winners = winnersOf(state);
  if (winners.length === 0) return { code: 'no-winner' };
  const loose = winners.filter(({ repeats }) => repeats.length < leastRepeats);
  if (loose.length > 0) return { code: 'unconfirmed', names: loose.map(({ name }) => name) };
  const places = secretsBelow(folder);
  return places.length > 0 ? { code: 'secrets', places } : null;
}

/** Seals a benchmark: from here on every byte that it rests on is checked. Returns how many files, or why not. */
export function freezeBench(
  campaign: OpenCampaign,
  texts: Catalogue['campaign'],
): FreezeRefusal | { readonly files: number } {
  const { folder, state } = campaign;
  if (state.frozen !== null) {
    // Killed between the seal and its copy for people: the copy is written again.
    if (!existsSync(join(folder, frozenPath))) writeFrozen(folder, state);
    return { files: Object.keys(state.frozen).length };
  }
  writeArtefacts(folder, state, texts);
  const refused = refusal(folder, state);
  if (refused !== null) return refused;
  const hashes = sealedHashes(folder, state);
  campaign.append({ type: 'bench.frozen', hashes });
  writeFrozen(folder, campaign.state);
  return { files: Object.keys(hashes).length };
}

/** Writes the seal and the winners for people and for other programs; the journal holds the seal that counts. */
export function writeFrozen(folder: string, state: CampaignState): void {
  const winners = winnersOf(state).map(({ framework, scenario, row, repeats }) => ({
    framework,
    scenario,
    row: row.row_id,
    candidate: row.candidate_id,
    framework_version: row.framework_version,
    load: row.load,
    command: row.server_command,
    metrics: row.metrics,
    repeats: repeats.map(({ row_id }) => row_id),
  }));
  const document = { schema: 'throughline.frozen/1', files: state.frozen, winners };
  writeArtefact(folder, frozenPath, `${JSON.stringify(document, null, 2)}\n`);
}
