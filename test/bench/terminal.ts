import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { type Measurement, median, percentile } from './measurement.ts';

/** Starts the program in a real terminal and tells when it has written something that contains `text`. */
function startInTerminal(entry: string, home: string) {
  const environment: Record<string, string> = {
    THROUGHLINE_HOME: home,
    TERM: 'xterm-256color',
    LANG: 'en_US.UTF-8',
  };
  for (const name of ['PATH', 'HOME']) environment[name] = process.env[name] ?? '';
  const terminal = spawn(process.execPath, [entry], { cols: 100, rows: 40, env: environment });
  let output = '';
  let waiting: { text: string; resolve: () => void; reject: (error: Error) => void } | null = null;
  terminal.onData((data) => {
    output += data;
    if (waiting && output.includes(waiting.text)) {
      waiting.resolve();
      waiting = null;
    }
  });
  terminal.onExit(() =>
    waiting?.reject(new Error(`the program ended before it wrote "${waiting.text}": ${output}`)),
  );
  return {
    terminal,
    /** Forgets what was written and waits for `text` after `action`; the time between, in ms. */
    async until(text: string, action: () => void = () => {}): Promise<number> {
      const start = performance.now();
      const seen = new Promise<void>((resolve, reject) => {
        waiting = { text, resolve, reject };
      });
      if (output.includes(text)) waiting = null;
      else {
        action();
        await seen;
      }
      return performance.now() - start;
    },
    forget() {
      output = '';
    },
  };
}

/** Time to the first frame, and from a key to the frame that shows it, measured outside the process. */
export async function terminalTimes(entry: string): Promise<Measurement[]> {
  const home = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  const firstFrames: number[] = [];
  const keyTimes: number[] = [];
  try {
    for (let sample = 0; sample < 7; sample += 1) {
      const app = startInTerminal(entry, home);
      firstFrames.push(await app.until('throughline'));
      if (sample === 6) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        for (let key = 0; key < 60; key += 1) {
          app.forget();
          const letter = String.fromCharCode(97 + (key % 26));
          keyTimes.push(await app.until(letter, () => app.terminal.write(letter)));
          await new Promise((resolve) => setTimeout(resolve, 40));
        }
      }
      app.terminal.kill();
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  return [
    {
      id: 'terminal/first-frame',
      median: median(firstFrames),
      unit: 'ms',
      goal: 500,
      samples: firstFrames.length,
    },
    {
      id: 'terminal/key-to-frame',
      median: median(keyTimes),
      unit: 'ms',
      goal: null,
      samples: keyTimes.length,
    },
    {
      id: 'terminal/key-to-frame-p95',
      median: percentile(keyTimes, 0.95),
      unit: 'ms',
      goal: 33,
      samples: keyTimes.length,
    },
  ];
}
