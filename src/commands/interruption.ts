/** What Ctrl-C means while something runs: first it is asked to stop, the second time it is ended at once. */
export interface Interruption {
  readonly signal: AbortSignal;
  readonly force: AbortSignal;
}

/** Does `work` while Ctrl-C stops what it runs instead of this program. */
export async function untilInterrupted<Value>(
  onFirst: () => void,
  work: (interruption: Interruption) => Promise<Value>,
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
  process.on('SIGINT', interrupt);
  try {
    return await work({ signal: stop.signal, force: force.signal });
  } finally {
    process.off('SIGINT', interrupt);
  }
}
