import { setTimeout as wait } from 'node:timers/promises';
import type { FrameworkAdapter } from '../../campaign/adapters/adapter.ts';
import { type DeviceSample, deviceSamples, samplesCsv } from '../../campaign/adapters/device-samples.ts';
import type { BenchHost } from './hosts/bench-host.ts';

const everyMs = 2000;
const lookTimeoutMs = 10_000;

/** Devices that are looked at while a load runs. */
export interface DeviceWatch {
  /** Ends it, with a last look; the CSV of what was seen, null where the machine has no tool that tells. */
  stop(): Promise<string | null>;
}

/** Looks at the devices of a campaign every two seconds from now on. */
export function watchDevices(
  host: Pick<BenchHost, 'run'>,
  { command, form }: FrameworkAdapter['deviceSamples'],
  devices: readonly string[],
): DeviceWatch {
  const startedAtMs = performance.now();
  const seen: { atMs: number; samples: readonly DeviceSample[] }[] = [];
  const over = new AbortController();
  let isTold = true;
  const look = async () => {
    const atMs = performance.now() - startedAtMs;
    const printed = await host.run({ command, env: {}, timeoutMs: lookTimeoutMs }).catch(() => null);
    const samples = printed?.exitCode === 0 ? deviceSamples(form, printed.text, devices) : [];
    if (samples.length === 0) isTold = false;
    else seen.push({ atMs, samples });
  };
  const watching = (async () => {
    while (isTold && !over.signal.aborted) {
      await look();
      await wait(everyMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      over.abort();
      await watching;
      if (isTold) await look();
      return seen.length === 0 ? null : samplesCsv(seen);
    },
  };
}
