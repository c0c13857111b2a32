import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a process used until it ended. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** Largest resident set in bytes. */
  readonly peakBytes: number;
  readonly exitCode: number;
  readonly stdout: string;
}

/** Runs in the measured process: what it used is written when it ends. */
const recorder = (path: string): string =>
  `data:text/javascript,${encodeURIComponent(
    `import { writeFileSync } from 'node:fs';
     process.on('exit', () => {
       const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
       writeFileSync(${JSON.stringify(path)}, JSON.stringify({ cpu: userCPUTime + systemCPUTime, maxRSS }));
     });`,
  )}`;

/** Runs Node with arguments and tells what that process used, its threads included. */
export async function usageOf(nodeArguments: readonly string[]): Promise<Usage> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-usage-'));
  const record = join(folder, 'usage.json');
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', recorder(record), ...nodeArguments], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const [exitCode] = (await once(child, 'close')) as [number];
  const wallSeconds = (performance.now() - began) / 1000;
  const { cpu, maxRSS } = JSON.parse(readFileSync(record, 'utf8')) as { cpu: number; maxRSS: number };
  rmSync(folder, { recursive: true });
  return { cpuSeconds: cpu / 1e6, wallSeconds, peakBytes: maxRSS * 1024, exitCode, stdout };
}
