import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from './atomic-file.ts';
import { type FileSystem, machineFiles } from './file-system.ts';
import { fateOf, identityOf, type ProcessIdentity, startTicksOf } from './process-identity.ts';

/** The variable that children of a run carry in their environment, grandchildren too: the proof that they are ours. */
export const runMarker = 'THROUGHLINE_RUN';

const identitySchema: z.ZodType<ProcessIdentity> = z.object({
  host: z.string(),
  boot: z.string().nullable(),
  pid: z.int().positive(),
  startTicks: z.string().nullable(),
});

const recordSchema = z.object({
  /** The program that started it. */
  owner: identitySchema,
  /** The process that was started, leader of a group of its own. */
  leader: identitySchema,
  /** Value of `THROUGHLINE_RUN` in its environment. */
  mark: z.string().min(8),
  command: z.string(),
});

/** A process that this program started, on disk so that the next start knows it after a kill. */
export type ProcessRecord = z.infer<typeof recordSchema>;

/** Process that a killed program left: a group that carries our mark, or one of which that cannot be shown. */
export interface LeftProcess {
  readonly record: ProcessRecord;
  readonly pids: readonly number[];
  /** Every one of them is proved to be ours. */
  readonly isProved: boolean;
  /** Ends every one of them that is still the process it was when it was found. */
  end(): void;
  /** Takes the record away, once they are ended or left alone. */
  forget(): void;
}

function folderOf(stateFolder: string): string {
  return join(stateFolder, 'processes');
}

/** A new mark for the environment of a run. */
export function newMark(): string {
  return randomBytes(16).toString('hex');
}

/** Records a process that was just started; returns how to take the record away at its end. @throws WriteRefusedError */
export function recordProcess(
  stateFolder: string,
  pid: number,
  mark: string,
  command: string,
  files: FileSystem = machineFiles,
): () => void {
  const path = join(folderOf(stateFolder), `${pid}-${mark.slice(0, 8)}.json`);
  const record: ProcessRecord = { owner: identityOf(process.pid), leader: identityOf(pid), mark, command };
  writeFileAtomically(path, JSON.stringify(record), { files });
  return () => files.rmSync(path, { force: true });
}

function read(files: FileSystem, path: string): ProcessRecord | null {
  try {
    return recordSchema.parse(JSON.parse(files.readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

function textOf(files: FileSystem, path: string): string | null {
  try {
    return files.readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/**
 * The running members of a process group by `/proc/PID/stat`, fields 3 and 5 (proc(5)); none on systems without it. A
 * process that has ended and whose parent has not looked yet runs nothing, and shows no environment any more.
 */
function membersOf(files: FileSystem, group: number): number[] {
  let names: readonly string[];
  try {
    names = files.readdirSync('/proc');
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const stat = textOf(files, `/proc/${name}/stat`);
    const [state = '', , groupOf] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
    return groupOf === String(group) && !/[ZX]/.test(state) ? [Number(name)] : [];
  });
}

/**
 * Processes that killed programs left running. A group counts as ours when every member carries the mark of its run in
 * its environment; a number alone proves nothing, as another process may have it by now.
 */
export function leftProcesses(stateFolder: string, files: FileSystem = machineFiles): LeftProcess[] {
  let names: readonly string[];
  try {
    names = files.readdirSync(folderOf(stateFolder));
  } catch {
    return [];
  }
  return names.flatMap((name): LeftProcess[] => {
    const path = join(folderOf(stateFolder), name);
    const record = read(files, path);
    const forget = () => files.rmSync(path, { force: true });
    if (record === null) {
      forget();
      return [];
    }
    if (fateOf(record.owner) !== 'gone') return [];
    // A record of another machine or another boot names processes that are not here.
    const here = identityOf(process.pid);
    const isHere = record.leader.host === here.host && record.leader.boot === here.boot;
    const pids = isHere ? membersOf(files, record.leader.pid) : [];
    if (pids.length === 0) {
      forget();
      return [];
    }
    const mark = `${runMarker}=${record.mark}`;
    const isProved = pids.every((pid) => textOf(files, `/proc/${pid}/environ`)?.split('\0').includes(mark));
    const found = pids.map((pid) => ({ pid, startTicks: startTicksOf(pid) }));
    return [{ record, pids, isProved, end: () => found.forEach(endSame), forget }];
  });
}

/** A number may name another process by the time that a person has answered. */
function endSame({ pid, startTicks }: { readonly pid: number; readonly startTicks: string | null }): void {
  if (startTicks === null || startTicksOf(pid) !== startTicks) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended in the meantime, or belongs to somebody else.
  }
}
