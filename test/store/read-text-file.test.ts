import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { caseProgress } from '../../src/store/case-progress.ts';
import { readOwnDevice } from '../../src/store/device-file.ts';
import { settingsPath } from '../../src/store/locations.ts';
import { readModelConfig } from '../../src/store/model-config.ts';
import { largestFile, readTextFile } from '../../src/store/read-text-file.ts';
import { readRuns, runFolder } from '../../src/store/run-folders.ts';
import { readSettings } from '../../src/store/settings.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'throughline-large-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A file of so many bytes that takes no room on the disk. */
function hollow(path: string, bytes: number): string {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, '');
  truncateSync(path, bytes);
  return path;
}

it('a file that would fill the memory is refused before it is read', () => {
  const huge = 1024 ** 4;
  const isTooLarge = expect.objectContaining({ problem: 'too-large' });
  expect(() => readTextFile(hollow(join(root, 'x'), huge))).toThrow(isTooLarge);
  expect(() => readSettings(join(hollow(settingsPath(root), huge), '..'))).toThrow(isTooLarge);
  expect(() => readModelConfig('m', hollow(join(root, 'config.json'), huge))).toThrow(
    expect.objectContaining({ name: 'ModelConfigError' }),
  );
  expect(() => readOwnDevice(hollow(join(root, 'device.yaml'), huge))).toThrow(
    expect.objectContaining({
      name: 'DeviceProfileError',
      problem: { code: 'unreadable', reason: 'YAML > 1 MiB' },
    }),
  );
  hollow(join(runFolder(root, 0), 'outcome.json'), huge);
  expect(readRuns(root, 1)[0]?.outcome).toBeNull();
});

it('no pipe keeps the reader waiting', () => {
  const pipe = join(root, 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(() => readTextFile(pipe)).toThrow(expect.objectContaining({ problem: 'not-a-file' }));
  expect(() => readTextFile(root)).toThrow(expect.objectContaining({ problem: 'not-a-file' }));
});

it('progress is read up to a line that is none of ours', () => {
  const table = join(root, 'table.csv');
  const line = (key: string) => `${JSON.stringify({ key, outcomes: [1] })}\n`;
  writeFileSync(
    `${table}.partial.jsonl`,
    `${line('a')}{"key":"b"\n${line('c')}${' '.repeat(largestFile / 2)}\n${line('d')}`,
  );
  const { known } = caseProgress(table, z.number());
  expect(['a', 'b', 'c', 'd'].map(known)).toEqual([[1], null, [1], null]);
});
