import type { Clock } from '../../../src/backends/campaign/clock.ts';

/**
 * Time that passes only where somebody waits: a busy machine makes nothing late. A limit ends in the time of this machine,
 * or when the test says so, and has then passed here as well.
 */
export function virtualClock(): Clock & { readonly cut: () => void } {
  let now = 0;
  let reached: (() => void) | null = null;
  return {
    nowMs: () => now,
    wait: (ms) => {
      now += ms;
      return new Promise((resolve) => setImmediate(resolve));
    },
    limit: (ms) => {
      const control = new AbortController();
      const end = () => {
        clearTimeout(timer);
        if (control.signal.aborted) return;
        now += ms;
        control.abort();
      };
      const timer = setTimeout(end, ms).unref();
      reached = end;
      return control.signal;
    },
    cut: () => reached?.(),
  };
}
