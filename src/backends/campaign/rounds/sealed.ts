import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readlinkSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { CampaignState } from '../../../campaign/state.ts';
import { CampaignAlteredError, filesBelow, sha256Of, writeArtefact } from '../campaign-folder.ts';

/** Hash of a text as it is written. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Writes an artefact and gives the hash that an event seals it with. The file is there before the event says so. */
export function sealedArtefact(folder: string, path: string, text: string): Record<string, string> {
  writeArtefact(folder, path, text);
  return { [path]: hashOf(text) };
}

/** Points a name at the newest of a row of artefacts: an edit through the name is an edit of a sealed file. */
export function pointTo(folder: string, name: string, path: string): void {
  const place = join(folder, name);
  const goal = relative(dirname(place), join(folder, path));
  if (lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() && readlinkSync(place) === goal) return;
  const draft = `${place}.${process.pid}.link`;
  rmSync(draft, { force: true });
  symlinkSync(goal, draft);
  renameSync(draft, place);
}

/** Files beyond this are read only when everything is checked: traces are large. */
const quickBytes = 4 * 1024 ** 2;

/**
 * Makes sure that no artefact of a round was changed since its event. `isDeep` reads large traces as well.
 * @throws CampaignAlteredError naming what was
 */
export function verifyRounds(
  folder: string,
  { rounds }: CampaignState,
  { isDeep }: { readonly isDeep: boolean },
): void {
  const altered = Object.entries(rounds.files).filter(([path, hash]) => {
    const file = join(folder, path);
    if (!existsSync(file)) return true;
    if (!isDeep && statSync(file).size > quickBytes) return false;
    return sha256Of(file) !== hash;
  });
  if (altered.length > 0) throw new CampaignAlteredError(altered.map(([path]) => path).toSorted());
}

/** Files that no seal can hold: the journal seals itself, a lock comes and goes, a link points at a sealed file. */
const unsealed = /^(?:events\.jsonl(?:\..*)?|.*\.lock)$/;

/** Hashes of every file of a campaign, logs and losers' results included. */
export function everySeal(folder: string): Record<string, string> {
  const paths = filesBelow(folder, '.').filter((path) => !unsealed.test(path));
  return Object.fromEntries(paths.map((path) => [path, sha256Of(join(folder, path))]));
}
