import { exitCodes } from '../screens/exit-codes.ts';

/** Ctrl-C while something runs: the first asks it to stop, the second ends it at once. */
export interface Interruption {
  readonly signal: AbortSignal;
  readonly force: AbortSignal;
}

/** Ctrl-C where a question was asked. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** Does `work` while Ctrl-C, or another of the signals given, stops what it runs instead of this program. */
export async function whileInterruptible<Value>(
  onFirst: () => void,
  work: (interruption: Interruption) => Promise<Value>,
  signals: readonly NodeJS.Signals[] = ['SIGINT'],
): Promise<Value> {
  const stop = new AbortController();
  const force = new AbortController();
  const interrupt = () => {
    if (stop.signal.aborted) force.abort();
    else {
      onFirst();
      stop.abort();
    }
  };
  for (const one of signals) process.on(one, interrupt);
  try {
    return await work({ signal: stop.signal, force: force.signal });
  } finally {
    for (const one of signals) process.off(one, interrupt);
  }
}

/** The same for a command: gives its exit code; Ctrl-C at a question ends it as cancelled. */
export async function untilInterrupted(
  onFirst: () => void,
  work: (interruption: Interruption) => Promise<number>,
): Promise<number> {
  try {
    return await whileInterruptible(onFirst, work);
  } catch (error) {
    if (error instanceof InterruptedError) return exitCodes.cancelled;
    throw error;
  }
}
