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

/** Asks a person whether processes that may be ours are to be ended; null where there is nobody to ask. */
export type AskToEnd = (question: string) => Promise<'end' | 'leave' | 'unanswered'>;

/** The question on this terminal; null without one. */
function askHere(program: Program): AskToEnd | null {
  const { stdin, stdout, isInteractive } = program.terminal;
  if (!isInteractive) return null;
  return async (question) => {
    const [{ inquirerAsk }, { says }, { spelled }] = await Promise.all([
      import('../plain/ask.ts'),
      import('../text/words/words.ts'),
      import('../text/words/spelling.ts'),
    ]);
    const answer = await inquirerAsk(stdin, stdout)(question);
    if (answer.kind !== 'line') return 'unanswered';
    return says('bare-yes', spelled(answer.text.trim())) ? 'end' : 'leave';
  };
}

/**
 * Ends what a killed program left running, and says so. Processes that carry the mark of our run are ended; about any
 * other a person is asked, and without one it is named with the command that ends it.
 */
export async function settleLeftProcesses(program: Program, ask = askHere(program)): Promise<void> {
  const { locations, texts, err } = program;
  const t = texts.store.processes;
  for (const left of leftProcesses(locations.state)) {
    const { record, pids, isProved } = left;
    const named = pids.join(texts.punctuation.separator);
    if (isProved) {
      left.end();
      left.forget();
      err(t.ended(record.command, named));
    } else if (ask === null) {
      err(t.perhapsOurs(record.command, named, `kill ${pids.join(' ')}`));
    } else {
      const answer = await ask(t.endIt(record.command, named));
      if (answer === 'unanswered') return;
      if (answer === 'end') left.end();
      left.forget();
      err((answer === 'end' ? t.ended : t.leftAlone)(record.command, named));
    }
  }
}
