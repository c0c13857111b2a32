import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { thisMachine } from '../../../src/backends/campaign/hosts/local-host.ts';
import { untilIdle } from '../../../src/backends/campaign/until-idle.ts';

const never = new AbortController().signal;
const patience = { pollMs: 1, mostMs: 3 };

const look = (command: readonly string[]) => ({ command, form: 'nvidia-smi' }) as const;

/** A tool that says `busy` so many times and then that the device is idle. */
function tool(busyTimes: number): string[] {
  const count = join(mkdtempSync(join(tmpdir(), 'throughline-idle-')), 'count');
  writeFileSync(count, '');
  const script = `const fs = require('fs'); fs.appendFileSync(${JSON.stringify(count)}, '.');
    const seen = fs.readFileSync(${JSON.stringify(count)}, 'utf8').length;
    console.log(seen <= ${busyTimes} ? '0, 90, 100' : '0, 1, 100');`;
  return [process.execPath, '-e', script];
}

it('waits while devices are busy, and goes on when they are not', async () => {
  const told: number[] = [];
  const verdict = await untilIdle(
    thisMachine,
    look(tool(2)),
    ['0'],
    never,
    (devices) => told.push(devices.length),
    patience,
  );
  expect(verdict).toEqual({ kind: 'idle' });
  expect(told).toEqual([1, 1]);
});

it('gives up after its patience, naming what is busy', async () => {
  const verdict = await untilIdle(thisMachine, look(tool(99)), ['0'], never, () => undefined, patience);
  expect(verdict).toMatchObject({ kind: 'busy', devices: [{ device: '0', usedShare: 0.9 }] });
});

it('knows nothing without devices, without a tool, or where the tool fails', async () => {
  const failing = [process.execPath, '-e', 'process.exit(9)'];
  for (const [command, devices] of [
    [tool(0), []],
    [failing, ['0']],
    [['/nowhere/nvidia-smi'], ['0']],
  ] as const) {
    expect(await untilIdle(thisMachine, look(command), devices, never, () => undefined, patience)).toEqual({
      kind: 'unknown',
    });
  }
});
