import { setTimeout as wait } from 'node:timers/promises';
import type { FrameworkAdapter } from '../../campaign/adapters/adapter.ts';
import { type BusyDevice, busyDevices } from '../../campaign/adapters/busy-devices.ts';
import { busyNpus } from '../../campaign/adapters/busy-npus.ts';
import type { BenchHost } from './hosts/bench-host.ts';

/** Verdict of a look at the devices: idle, busy to the end of the wait, or nothing told. */
export type IdleVerdict =
  | { readonly kind: 'idle' | 'unknown' }
  | { readonly kind: 'busy'; readonly devices: readonly BusyDevice[] };

/** How often and how long busy devices are waited for. */
export interface IdlePatience {
  readonly pollMs: number;
  readonly mostMs: number;
}

/** Patience with busy devices: every 30 seconds for half an hour. */
export const usualPatience: IdlePatience = { pollMs: 30_000, mostMs: 30 * 60_000 };

type DeviceLook = FrameworkAdapter['deviceLook'];

const lookTimeoutMs = 30_000;

async function look(
  { command, form }: DeviceLook,
  devices: readonly string[],
  host: Pick<BenchHost, 'run'>,
): Promise<readonly BusyDevice[] | null> {
  const { text, exitCode } = await host.run({ command, env: {}, timeoutMs: lookTimeoutMs });
  if (exitCode !== 0) return null;
  return form === 'npu-smi' ? busyNpus(text, devices) : busyDevices(text, devices);
}

/**
 * Waits until the devices of a campaign are idle, so that nobody else's work is measured along. `unknown` where the
 * machine has no tool that tells.
 */
export async function untilIdle(
  host: Pick<BenchHost, 'run'>,
  how: DeviceLook,
  devices: readonly string[],
  signal: AbortSignal,
  onBusy: (devices: readonly BusyDevice[]) => void,
  { pollMs, mostMs }: IdlePatience = usualPatience,
): Promise<IdleVerdict> {
  if (devices.length === 0) return { kind: 'unknown' };
  let waitedMs = 0;
  for (;;) {
    const busy = await look(how, devices, host);
    if (busy === null) return { kind: 'unknown' };
    if (busy.length === 0) return { kind: 'idle' };
    if (waitedMs >= mostMs || signal.aborted) return { kind: 'busy', devices: busy };
    onBusy(busy);
    await wait(pollMs, undefined, { signal }).catch(() => undefined);
    waitedMs += pollMs;
  }
}
