import { appendFileSync, statSync, writeFileSync } from 'node:fs';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';

const bytesAMs = 10;

/** Time that passes only where a server spends it: a busy machine makes nothing slower. */
export interface SpentTime {
  readonly nowMs: () => number;
  readonly spend: (ms: number) => Promise<void>;
}

/**
 * The time of servers in other processes, kept as the length of a file: what a server spends stands there before its token is
 * sent, so that who gets the token sees it. A token may be seen with the next one, an answer never before its end. Two
 * requests under way at once spend their times one after the other.
 */
export function spentTime(file: string): SpentTime {
  return {
    nowMs: () => statSync(file).size / bytesAMs,
    spend: async (ms) => {
      await wait(1);
      appendFileSync(file, ' '.repeat(Math.round(ms * bytesAMs)));
    },
  };
}

/** The time of servers in this process: what they sent is read before more is spent. */
export function spentHere(): SpentTime {
  let now = 0;
  return {
    nowMs: () => now,
    spend: async (ms) => {
      await turn();
      await turn();
      now += ms;
    },
  };
}

/** A clock at its beginning, kept in a new file. */
export function newTime(file: string): SpentTime {
  writeFileSync(file, '');
  return spentTime(file);
}
