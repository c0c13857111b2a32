import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { type BusyDevice, busyDevices } from '../../campaign/adapters/busy-devices.ts';

/** What a look at the devices told: idle, busy to the end of the wait, or nothing. */
export type IdleVerdict =
  | { readonly kind: 'idle' | 'unknown' }
  | { readonly kind: 'busy'; readonly devices: readonly BusyDevice[] };

/** How often and how long busy devices are waited for. */
export interface IdlePatience {
  readonly pollMs: number;
  readonly mostMs: number;
}

export const usualPatience: IdlePatience = { pollMs: 30_000, mostMs: 30 * 60_000 };

async function look(
  command: readonly string[],
  devices: readonly string[],
): Promise<readonly BusyDevice[] | null> {
  const [file = '', ...args] = command;
  const { stdout, exitCode } = await execa(file, args, { reject: false, stdin: 'ignore', timeout: 30_000 });
  return exitCode === 0 ? busyDevices(stdout, devices) : null;
}

/**
 * Waits until the devices of a campaign are idle, so that nobody else's work is measured along. `unknown` where the
 * machine has no tool that tells.
 */
export async function untilIdle(
  command: readonly string[] | null,
  devices: readonly string[],
  signal: AbortSignal,
  onBusy: (devices: readonly BusyDevice[]) => void,
  { pollMs, mostMs }: IdlePatience = usualPatience,
): Promise<IdleVerdict> {
  if (devices.length === 0 || command === null) return { kind: 'unknown' };
  let waitedMs = 0;
  for (;;) {
    const busy = await look(command, devices);
    if (busy === null) return { kind: 'unknown' };
    if (busy.length === 0) return { kind: 'idle' };
    if (waitedMs >= mostMs || signal.aborted) return { kind: 'busy', devices: busy };
    onBusy(busy);
    await wait(pollMs, undefined, { signal }).catch(() => undefined);
    waitedMs += pollMs;
  }
}
