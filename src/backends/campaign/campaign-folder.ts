import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { type CampaignEvent, campaignEventSchema } from '../../campaign/events.ts';
import type { Manifest } from '../../campaign/manifest.ts';
import { after, type CampaignState, folded } from '../../campaign/state.ts';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import { DamagedFileError } from '../../store/damaged-file-error.ts';
import type { JournalFormat } from '../../store/journal/format.ts';
import { Journal, journalLockPath } from '../../store/journal/journal.ts';
import { readJournal } from '../../store/journal/read-journal.ts';
import { type LockHolder, lockHolder } from '../../store/lock-file.ts';

/** Head of a campaign's journal. */
export interface CampaignHead {
  readonly campaign: string;
}

/** Form of a campaign's journal, for `store/journal`. */
export const campaignFormat: JournalFormat<CampaignHead, CampaignEvent> = {
  kind: 'throughline.campaign',
  version: 1,
  sealedSince: 1,
  head: z.strictObject({ campaign: z.string().min(1) }),
  event: campaignEventSchema,
};

/** A campaign that another process works on. */
export class CampaignLockedError extends Error {
  override readonly name = 'CampaignLockedError';
  readonly holder: LockHolder;

  constructor(holder: LockHolder) {
    super(`held by process ${holder.pid}`);
    this.holder = holder;
  }
}

/** The process that works on a campaign now; null where none does. */
export function campaignHolder(folder: string): LockHolder | null {
  return lockHolder(journalLockPath(journalPath(folder)));
}

/** A frozen file that is no longer what was frozen, or a journal that was altered. */
export class CampaignAlteredError extends Error {
  override readonly name = 'CampaignAlteredError';
  readonly files: readonly string[];

  constructor(files: readonly string[]) {
    super(`altered: ${files.join(', ')}`);
    this.files = files;
  }
}

/** Path of a campaign's journal. */
export function journalPath(folder: string): string {
  return join(folder, 'events.jsonl');
}

/** Campaigns below a folder, newest first. */
export function campaignFolders(root: string): string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(journalPath(join(root, entry.name))))
    .map((entry) => join(root, entry.name))
    .toSorted((left, right) => statSync(journalPath(right)).mtimeMs - statSync(journalPath(left)).mtimeMs);
}

/** A name that no campaign of the folder has: the second of a day ends in `-2`. */
export function freeName(root: string, id: string): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? id : `${id}-${count}`;
    if (!existsSync(join(root, name))) return name;
  }
}

/** The state after all events of a journal. @throws DamagedFileError for one that does not begin with its campaign */
function stateOf(folder: string, events: readonly CampaignEvent[]): CampaignState {
  if (events[0]?.type !== 'campaign.created')
    throw new DamagedFileError(journalPath(folder), null, 'not-valid');
  return folded(events);
}

/** Reads a campaign without touching it. @throws DamagedFileError, CampaignAlteredError for a line that was changed */
export function readCampaign(folder: string): CampaignState {
  const { records, end } = readJournal(journalPath(folder), campaignFormat);
  if (end?.reason === 'damaged') throw new CampaignAlteredError([`events.jsonl, line ${end.line}`]);
  if (end?.reason === 'newer') throw new DamagedFileError(journalPath(folder), { line: end.line }, 'newer');
  return stateOf(
    folder,
    records.map(({ event }) => event),
  );
}

/** A campaign that this process works on: every event is on the disk before it takes effect. */
export class OpenCampaign {
  readonly folder: string;
  readonly #journal: Journal<CampaignHead, CampaignEvent>;
  /** Bytes of a torn last line that were cut off when it was opened. */
  readonly repairedBytes: number;
  #state: CampaignState;

  private constructor(
    folder: string,
    journal: Journal<CampaignHead, CampaignEvent>,
    events: readonly CampaignEvent[],
    repairedBytes: number,
  ) {
    this.folder = folder;
    this.#journal = journal;
    this.repairedBytes = repairedBytes;
    this.#state = stateOf(folder, events);
  }

  static create(folder: string, manifest: Manifest): OpenCampaign {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const event: CampaignEvent = { type: 'campaign.created', manifest };
    const journal = Journal.create(
      { path: journalPath(folder) },
      campaignFormat,
      { campaign: manifest.id },
      event,
    );
    return new OpenCampaign(folder, journal, [event], 0);
  }

  /** @throws CampaignLockedError, CampaignAlteredError, DamagedFileError */
  static open(folder: string): OpenCampaign {
    const opened = Journal.open({ path: journalPath(folder) }, campaignFormat);
    if ('heldBy' in opened) throw new CampaignLockedError(opened.heldBy);
    const { journal, content, repairedBytes } = opened;
    if (content.end !== null && content.end.reason !== 'torn') {
      journal.close();
      if (content.end.reason === 'newer') {
        throw new DamagedFileError(journalPath(folder), { line: content.end.line }, 'newer');
      }
      throw new CampaignAlteredError([`events.jsonl, line ${content.end.line}`]);
    }
    const events = content.records.map(({ event }) => event);
    try {
      return new OpenCampaign(folder, journal, events, repairedBytes);
    } catch (error) {
      journal.close();
      throw error;
    }
  }

  get state(): CampaignState {
    return this.#state;
  }

  append(event: CampaignEvent): void {
    this.#journal.append(event);
    this.#state = after(this.#state, event);
  }

  close(): void {
    this.#journal.close();
  }
}

/** Writes an artefact below the campaign's folder, whole or not at all. */
export function writeArtefact(folder: string, path: string, text: string): void {
  writeFileAtomically(join(folder, path), text);
}

/** SHA-256 of a file in hex. @throws NodeJS.ErrnoException where it cannot be read. */
export function sha256Of(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Hashes of artefacts, by their path below the folder. */
export function hashesOf(folder: string, paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, sha256Of(join(folder, path))]));
}

/** Files below a folder of the campaign, by their path below the campaign. */
export function filesBelow(folder: string, part: string): string[] {
  const place = join(folder, part);
  if (!existsSync(place)) return [];
  return readdirSync(place, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
}

/** Makes sure that nothing frozen was changed. @throws CampaignAlteredError naming what was */
export function verifyFrozen(folder: string, { frozen }: CampaignState): void {
  const altered = Object.entries(frozen ?? {}).filter(([path, hash]) => {
    const file = join(folder, path);
    return !existsSync(file) || sha256Of(file) !== hash;
  });
  if (altered.length > 0) throw new CampaignAlteredError(altered.map(([path]) => path));
}
