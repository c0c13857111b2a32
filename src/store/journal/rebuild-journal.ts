import { dirname } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import { type FileSystem, machineFiles } from '../file-system.ts';
import { syncFolder } from '../write-fully.ts';
import { writing } from '../write-refused-error.ts';
import type { JournalFormat } from './format.ts';
import { seal } from './seal.ts';

/** A journal that was written anew, and where the file from before is kept. */
export interface RebuiltJournal {
  readonly keptPath: string;
  /** Lines of the file from before that the new one does not hold. */
  readonly droppedBytes: number;
  readonly droppedLines: number;
}

/** Keeps the present file under the first free name `PATH.damaged-N`, so that a repair loses nothing of it. */
function keep(path: string, files: FileSystem): string {
  let number = 1;
  while (files.existsSync(`${path}.damaged-${number}`)) number += 1;
  const kept = `${path}.damaged-${number}`;
  return writing(path, () => {
    files.linkSync(path, kept);
    syncFolder(files, dirname(path));
    return kept;
  });
}

const newline = 0x0a;

/** The first bytes of a file, and how many lines and bytes follow them; read in pieces. */
function split(path: string, goodBytes: number, files: FileSystem) {
  const file = files.openSync(path, 'r');
  try {
    const good = Buffer.alloc(goodBytes);
    let at = 0;
    while (at < goodBytes) {
      const read = files.readSync(file, good, at, goodBytes - at, at);
      if (read === 0) break;
      at += read;
    }
    const chunk = Buffer.alloc(1 << 20);
    let droppedBytes = 0;
    let droppedLines = 0;
    let last = newline;
    for (;;) {
      const read = files.readSync(file, chunk, 0, chunk.length, goodBytes + droppedBytes);
      if (read === 0) break;
      for (const byte of chunk.subarray(0, read)) {
        if (byte === newline) droppedLines += 1;
        last = byte;
      }
      droppedBytes += read;
    }
    if (last !== newline) droppedLines += 1;
    return { good: good.subarray(0, at), droppedBytes, droppedLines };
  } finally {
    files.closeSync(file);
  }
}

/**
 * Puts the lines that could be read (`goodBytes` of them) in place of a journal that cannot be read to its end. The caller
 * holds the lock.
 * @throws WriteRefusedError when the disk refuses; the old file is then still in its place.
 */
export function keepReadablePart(
  path: string,
  goodBytes: number,
  files: FileSystem = machineFiles,
): RebuiltJournal {
  const { good, droppedBytes, droppedLines } = split(path, goodBytes, files);
  const keptPath = keep(path, files);
  writeFileAtomically(path, good, { files });
  return { keptPath, droppedBytes, droppedLines };
}

/**
 * Writes a journal anew from a head and events that were found elsewhere: artefacts of a campaign, lines that are good
 * behind a damaged head. The old file is kept. The caller holds the lock.
 * @throws WriteRefusedError
 */
export function rebuildJournal<Head, Event>(
  path: string,
  format: JournalFormat<Head, Event>,
  head: Head,
  events: readonly { readonly at: string; readonly event: Event }[],
  files: FileSystem = machineFiles,
): { readonly keptPath: string | null } {
  const keptPath = files.existsSync(path) ? keep(path, files) : null;
  const startedAt = events[0]?.at ?? new Date().toISOString();
  const opening = seal({ v: format.version, kind: format.kind, seq: 0, at: startedAt, head }, '');
  const lines = [opening.text];
  let { sum } = opening;
  for (const [index, { at, event }] of events.entries()) {
    const line = seal({ v: format.version, seq: index + 1, at, event }, sum);
    lines.push(line.text);
    ({ sum } = line);
  }
  writeFileAtomically(path, lines.join(''), { files });
  return { keptPath };
}
