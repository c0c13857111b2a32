import type { ProcessLedger } from '../backends/run/run-command.ts';
import { leftProcesses, newMark, recordProcess, runMarker } from '../store/process-records.ts';
import { WriteRefusedError } from '../store/write-refused-error.ts';
import { withoutSecrets } from '../text/without-secrets.ts';
import type { Program } from './program.ts';

/** Writes the processes of a run down below the state folder; where that cannot be written, they run all the same. */
export function processLedger(stateFolder: string): ProcessLedger {
  const mark = newMark();
  return {
    environment: { [runMarker]: mark },
    began(pid, command) {
      try {
        return recordProcess(stateFolder, pid, mark, withoutSecrets(command));
      } catch (error) {
        if (error instanceof WriteRefusedError) return () => {};
        throw error;
      }
    },
  };
}

/**
 * Ends what a killed program left running, and says so. Only processes that carry the mark of our run are ended; of any
 * other it is said that it may be ours, and it is left to the user.
 */
export function endLeftProcesses({ locations, texts, err }: Program): void {
  const t = texts.store.processes;
  for (const { record, pids, isProved, forget } of leftProcesses(locations.state)) {
    const named = pids.join(texts.common.separator);
    if (!isProved) {
      err(t.perhapsOurs(record.command, named));
      continue;
    }
    for (const pid of pids) end(pid);
    forget();
    err(t.ended(record.command, named));
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended in the meantime.
  }
}
