import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ClientHealth } from '../../campaign/load/load-document.ts';

const resolutionMs = 5;

/** Watches how busy this process is from now until it is asked. */
export function watchHealth(): (isBehindSchedule: boolean) => ClientHealth {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  const cpu = process.cpuUsage();
  const startedAtMs = performance.now();
  return (isBehindSchedule) => {
    delay.disable();
    const { user, system } = process.cpuUsage(cpu);
    const wallMs = Math.max(1, performance.now() - startedAtMs);
    // The monitor counts its own interval as delay.
    const lagMs = Math.max(0, delay.percentile(99) / 1e6 - resolutionMs);
    return { loopLagP99Ms: lagMs, cpuShare: (user + system) / 1000 / wallMs, isBehindSchedule };
  };
}
