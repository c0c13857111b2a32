import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { CandidateRow } from '../../campaign/bench/row.ts';
import { type CampaignEvent, campaignEventSchema } from '../../campaign/events.ts';
import { frameworks, manifestSchema } from '../../campaign/manifest.ts';
import { DamagedFileError } from '../../store/damaged-file-error.ts';
import { readJournal } from '../../store/journal/read-journal.ts';
import { rebuildJournal } from '../../store/journal/rebuild-journal.ts';
import { tryLock } from '../../store/lock-file.ts';
import { readTextFile } from '../../store/read-text-file.ts';
import { thrownCode } from '../../text/thrown.ts';
import { frozenPath } from './artefacts.ts';
import {
  CampaignAlteredError,
  CampaignLockedError,
  campaignFormat,
  filesBelow,
  journalPath,
  sha256Of,
} from './campaign-folder.ts';
import { probePath } from './probe-framework.ts';
import { readTrialFile } from './trial-files.ts';

/** A journal made anew: where the old one is kept, what was read of it, and what was left out. */
export interface RebuiltCampaign {
  readonly keptPath: string | null;
  /** Lines of the old journal that could be read. */
  readonly readLines: number;
  readonly rows: number;
  /** Artefacts that do not fit what they name, and are left out. */
  readonly refused: readonly string[];
}

interface Dated {
  readonly at: string;
  readonly event: CampaignEvent;
}

/** Everything of the old journal above its first line that cannot be believed. */
function readablePart(folder: string): readonly Dated[] {
  try {
    return readJournal(journalPath(folder), campaignFormat).records.map(({ at, event }) => ({ at, event }));
  } catch (error) {
    if (error instanceof DamagedFileError || thrownCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function parsedFile<Value>(path: string, schema: z.ZodType<Value>): Value | null {
  try {
    return schema.parse(JSON.parse(readTextFile(path)));
  } catch {
    return null;
  }
}

const probedSchema = campaignEventSchema.options.find(
  (one) => one.shape.type.value === 'framework.probed',
) as z.ZodType<Extract<CampaignEvent, { type: 'framework.probed' }>>;

/** Rows of the trials on the disk in the order they ended, and the files that are not believed. */
function trialsOf(folder: string): { readonly rows: readonly CandidateRow[]; readonly refused: string[] } {
  const rows: CandidateRow[] = [];
  const refused: string[] = [];
  for (const path of filesBelow(folder, join('benchmark', 'trials'))) {
    if (basename(path) !== 'trial.json') continue;
    const read = readTrialFile(folder, path);
    if ('record' in read) rows.push(read.record.row);
    else refused.push(read.refused);
  }
  rows.sort((left, right) => (left.ended_at < right.ended_at ? -1 : 1));
  return { rows, refused };
}

const frozenSchema = z.object({ files: z.record(z.string(), z.string()) });

/**
 * Makes a journal anew: what the old one says above its damage, and what the artefacts say of the rest. The old file is
 * kept. Frozen hashes still decide: where a sealed file is not what was sealed, nothing is rebuilt.
 * @throws CampaignAlteredError, CampaignLockedError, DamagedFileError where nothing tells what the campaign is of
 */
export function rebuildCampaign(folder: string, now: () => Date): RebuiltCampaign {
  const attempt = tryLock(`${journalPath(folder)}.lock`);
  if ('heldBy' in attempt) throw new CampaignLockedError(attempt.heldBy);
  try {
    return rebuilt(folder, now);
  } finally {
    attempt.lock.release();
  }
}

function sealOf(folder: string, known: readonly Dated[]): Record<string, string> | null {
  const journalled = known.findLast(({ event }) => event.type === 'bench.frozen')?.event;
  const sealed =
    journalled?.type === 'bench.frozen'
      ? journalled.hashes
      : (parsedFile(join(folder, frozenPath), frozenSchema)?.files ?? null);
  if (sealed === null) return null;
  const altered = Object.entries(sealed).filter(([path, hash]) => {
    const file = join(folder, path);
    return !existsSync(file) || sha256Of(file) !== hash;
  });
  if (altered.length > 0) throw new CampaignAlteredError(altered.map(([path]) => path));
  return journalled === undefined ? sealed : null;
}

function rebuilt(folder: string, now: () => Date): RebuiltCampaign {
  const known = readablePart(folder);
  const at = now().toISOString();
  const events: Dated[] = [...known];
  const has = (test: (event: CampaignEvent) => boolean) => known.some(({ event }) => test(event));
  if (known.length === 0) {
    const manifest = parsedFile(join(folder, 'manifest.json'), manifestSchema);
    if (manifest === null) throw new DamagedFileError(join(folder, 'manifest.json'), null, 'not-json');
    events.push({ at: manifest.created_at, event: { type: 'campaign.created', manifest } });
  }
  for (const framework of frameworks) {
    if (has((event) => event.type === 'framework.probed' && event.framework === framework)) continue;
    const event = parsedFile(join(folder, probePath(framework)), probedSchema);
    if (event !== null) events.push({ at, event });
  }
  const { rows, refused } = trialsOf(folder);
  let found = 0;
  for (const row of rows) {
    if (has((event) => event.type === 'trial.finished' && event.key === row.row_id)) continue;
    events.push({ at: row.ended_at, event: { type: 'trial.finished', key: row.row_id, row } });
    found += 1;
  }
  const hashes = sealOf(folder, known);
  if (hashes !== null) events.push({ at, event: { type: 'bench.frozen', hashes } });
  const first = events[0]?.event;
  if (first?.type !== 'campaign.created') throw new DamagedFileError(journalPath(folder), null, 'empty');
  const kept = join(folder, nextKept(folder));
  events.push({
    at,
    event: { type: 'campaign.rebuilt', kept: basename(kept), rows: found, refused },
  });
  const { keptPath } = rebuildJournal(
    journalPath(folder),
    campaignFormat,
    { campaign: first.manifest.id },
    events,
  );
  return { keptPath, readLines: known.length, rows: found, refused };
}

/** The name under which the old journal will be kept. */
function nextKept(folder: string): string {
  for (let number = 1; ; number += 1) {
    const name = `events.jsonl.damaged-${number}`;
    if (!existsSync(join(folder, name))) return name;
  }
}
