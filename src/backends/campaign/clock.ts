import { setTimeout as pause } from 'node:timers/promises';

/** How time passes while a server is waited for. */
export interface Clock {
  /** Milliseconds from any beginning; never goes back. */
  nowMs(): number;
  /** Waits so long, or until the signal. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** Aborts after so long. */
  limit(ms: number): AbortSignal;
}

/** The time of this machine. */
export const machineClock: Clock = {
  nowMs: () => performance.now(),
  wait: (ms, signal) => pause(ms, undefined, { signal }).catch(() => undefined),
  limit: (ms) => AbortSignal.timeout(ms),
};
