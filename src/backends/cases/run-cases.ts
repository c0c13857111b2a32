import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { CaseOutcome } from '../../results/case-outcome.ts';
import { type CaseTask, runCase } from './run-case.ts';

/** Observer of the run of many cases, told while it goes. */
export interface CaseObserver {
  /** A case is done. */
  done(index: number, outcomes: readonly CaseOutcome[]): void;
  readonly signal: AbortSignal;
}

/** The built worker beside the program or above its chunks; null when the program runs from its sources. */
function builtWorker(): URL | null {
  const places = ['./case-worker.js', '../case-worker.js'].map((place) => new URL(place, import.meta.url));
  return places.find((place) => existsSync(place)) ?? null;
}

/** Cases that go to a worker in one message: enough that messages cost nothing, few enough that progress moves. */
const handful = 8;

/** Fewer cases than this are done before a worker has started. */
const worthWorkers = 24;

interface Answer {
  readonly index: number;
  readonly outcomes: readonly CaseOutcome[];
}

function inWorkers(entry: URL, tasks: readonly CaseTask[], { done, signal }: CaseObserver): Promise<void> {
  const hands = Array.from({ length: Math.ceil(tasks.length / handful) }, (_, at) =>
    tasks.slice(at * handful, (at + 1) * handful),
  );
  const count = Math.min(availableParallelism(), hands.length);
  return new Promise((resolve, reject) => {
    const workers = Array.from({ length: count }, () => new Worker(entry));
    let waiting = tasks.length;
    const end = (settle: () => void): void => {
      signal.removeEventListener('abort', stop);
      for (const worker of workers) void worker.terminate();
      settle();
    };
    const stop = (): void => end(resolve);
    signal.addEventListener('abort', stop, { once: true });
    for (const worker of workers) {
      const next = (): void => {
        const hand = hands.shift();
        if (hand !== undefined) worker.postMessage(hand);
      };
      worker.on('message', (answers: readonly Answer[]) => {
        next();
        for (const { index, outcomes } of answers) done(index, outcomes);
        waiting -= answers.length;
        if (waiting === 0) end(resolve);
      });
      worker.on('error', (error) => end(() => reject(error)));
      next();
    }
  });
}

/**
 * Runs cases on the embedded engine on all cores; each is told as soon as it is done, in any order. Ends early,
 * without an error, when the signal is aborted. From the sources, where no worker is built, they run in this thread.
 */
export async function runCases(tasks: readonly CaseTask[], observer: CaseObserver): Promise<void> {
  if (observer.signal.aborted) return;
  const entry = tasks.length < worthWorkers ? null : builtWorker();
  if (entry !== null) return inWorkers(entry, tasks, observer);
  for (const task of tasks) {
    if (observer.signal.aborted) return;
    observer.done(task.index, runCase(task));
    // Lets Ctrl-C through between two cases.
    await setImmediate();
  }
}
