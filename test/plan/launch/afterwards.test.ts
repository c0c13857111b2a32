import { describe, expect, it } from 'vitest';
import { afterwardsLines, afterwardsOf } from '../../../src/plan/launch/launch-lines.ts';
import { shownCommand } from '../../../src/plan/shown-command.ts';
import type { Result } from '../../../src/results/result.ts';
import { plain } from '../../../src/text/line.ts';
import { displayWidth } from '../../../src/text/width.ts';
import { resultOf } from '../result-kit.ts';

const vendorOf = (device: string) => (device === 'TEST_DEVICE' ? 'HUAWEI' : null);
const run = resultOf({ tp: 4, dp: 1, batchSize: 8, concurrency: 8, ep: 4, moeTp: 2, moeDp: 1 });
const known: Result = {
  ...run,
  conditions: { ...run.conditions, model: 'Qwen/Qwen3-32B', inputLength: 100, outputLength: 20 },
};
const ofPhase = (phase: 'aggregated' | 'prefill', device: string | null): Result => ({
  ...known,
  results: known.results.map((one) => ({ ...one, phase, device })),
});
const found = afterwardsOf([known], vendorOf);

describe('what to start after a run', () => {
  it('are the commands of its best aggregated row, and the load test that would verify it', () => {
    expect(found.launch.length).toBeGreaterThan(0);
    expect(found.loadTests.length).toBeGreaterThan(0);
    expect(found.launch.map(({ command }) => command.join(' ')).join('\n')).toContain('Qwen/Qwen3-32B');
  });

  it('comes from the first result that has such a row on a device whose maker is known', () => {
    expect(afterwardsOf([ofPhase('prefill', 'TEST_DEVICE'), known], vendorOf)).toEqual(found);
    expect(afterwardsOf([ofPhase('aggregated', 'ELSEWHERE'), known], vendorOf)).toEqual(found);
    expect(afterwardsOf([resultOf(null), known], vendorOf)).toEqual(found);
  });

  it('is nothing where no row, no device or no framework is known', () => {
    const nothing = { launch: [], loadTests: [] };
    expect(afterwardsOf([], vendorOf)).toEqual(nothing);
    expect(afterwardsOf([resultOf(null)], vendorOf)).toEqual(nothing);
    expect(afterwardsOf([ofPhase('prefill', 'TEST_DEVICE')], vendorOf)).toEqual(nothing);
    expect(afterwardsOf([ofPhase('aggregated', null)], vendorOf)).toEqual(nothing);
    expect(afterwardsOf([known], () => 'NOBODY')).toEqual(nothing);
    expect(afterwardsLines(nothing, 'en', 80)).toEqual([]);
  });

  it('is drawn with each command on one line of its own and its warnings within the window', () => {
    const lines = afterwardsLines(found, 'en', 60).map(plain);
    const whole = [...found.launch.map(({ command }) => command), ...found.loadTests].map(shownCommand);
    for (const command of whole) expect(lines).toContain(command);
    const warnings = found.launch.flatMap(({ notExpressed }) => notExpressed);
    expect(warnings.length).toBeGreaterThan(0);
    expect(lines.filter((one) => one.startsWith('! '))).toHaveLength(warnings.length);
    // Fields of a file are copied as they are, too.
    const files = found.launch.flatMap(({ file }) => (file === null ? [] : [JSON.stringify(file.fields)]));
    for (const file of files) expect(lines).toContain(file);
    const prose = lines.filter((one) => !whole.includes(one) && !files.includes(one));
    for (const one of prose) expect(displayWidth(one)).toBeLessThanOrEqual(59);
    for (const { framework, version } of found.launch) expect(lines).toContain(`${framework} · ${version}`);
    expect(lines.at(-1)).toBe('');
  });
});
