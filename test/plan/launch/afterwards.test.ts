import { describe, expect, it } from 'vitest';
import { afterwardsLines, afterwardsOf } from '../../../src/plan/launch/launch-lines.ts';
import type { PlanFacts } from '../../../src/plan/plan-facts.ts';
import { registryFacts } from '../../../src/plan/registry-facts.ts';
import { shownCommand } from '../../../src/plan/shown-command.ts';
import type { Result } from '../../../src/results/result.ts';
import { plain } from '../../../src/text/line.ts';
import { displayWidth } from '../../../src/text/width.ts';
import { resultOf } from '../result-kit.ts';

const registry = registryFacts();
const madeBy = (maker: string | null): Pick<PlanFacts, 'device' | 'model'> => ({
  ...registry,
  device: (id) => {
    const known = registry.device('TEST_DEVICE');
    return id === 'TEST_DEVICE' && maker !== null && known !== null ? { ...known, maker } : null;
  },
});
const facts = madeBy('HUAWEI');
const run = resultOf({ tp: 4, dp: 1, batchSize: 8, concurrency: 8, ep: 4, moeTp: 2, moeDp: 1 });
const known: Result = {
  ...run,
  conditions: { ...run.conditions, model: 'Qwen/Qwen3-32B', inputLength: 100, outputLength: 20 },
};
const ofPhase = (phase: 'aggregated' | 'prefill', device: string | null): Result => ({
  ...known,
  results: known.results.map((one) => ({ ...one, phase, device })),
});
const found = afterwardsOf([known], facts);

describe('what to start after a run', () => {
  it('are the commands of its best aggregated row, and the load test that would verify it', () => {
    expect(found.launch.length).toBeGreaterThan(0);
    expect(found.loadTests.length).toBeGreaterThan(0);
    expect(found.launch.map(({ command }) => command.join(' ')).join('\n')).toContain('Qwen/Qwen3-32B');
  });

  it('comes from the first result that has such a row on a device whose maker is known', () => {
    const { launch, loadTests } = found;
    const same = { launch, loadTests };
    expect(afterwardsOf([ofPhase('prefill', 'TEST_DEVICE'), known], facts)).toMatchObject(same);
    expect(afterwardsOf([ofPhase('aggregated', 'ELSEWHERE'), known], facts)).toMatchObject(same);
    expect(afterwardsOf([resultOf(null), known], facts)).toMatchObject(same);
  });

  it('names the device and its row where the results hold others, too', () => {
    const eight = { ...known, conditions: { ...known.conditions, numDevices: 8 } };
    const two = afterwardsOf([eight, known], facts);
    expect(plain(afterwardsLines(two, 'en', 80)[0] ?? [])).toMatch(/: 8 × TEST_DEVICE · TP=4/u);
    expect(plain(afterwardsLines(found, 'en', 80)[0] ?? [])).not.toContain('TEST_DEVICE');
    for (const one of afterwardsLines(two, 'zh', 30).slice(0, 2))
      expect(displayWidth(plain(one))).toBeLessThanOrEqual(29);
  });

  it('is nothing where no row, no device or no framework is known', () => {
    const nothing = { of: null, launch: [], loadTests: [] };
    expect(afterwardsOf([], facts)).toEqual(nothing);
    expect(afterwardsOf([resultOf(null)], facts)).toEqual(nothing);
    expect(afterwardsOf([ofPhase('prefill', 'TEST_DEVICE')], facts)).toEqual(nothing);
    expect(afterwardsOf([ofPhase('aggregated', null)], facts)).toEqual(nothing);
    expect(afterwardsOf([known], madeBy('NOBODY'))).toEqual(nothing);
    expect(afterwardsLines(nothing, 'en', 80)).toEqual([]);
  });

  it('asks for no quantization before where the checkpoint is in the format of the plan', () => {
    const of = (model: string, quantizeLinearAction: string) =>
      afterwardsOf([{ ...known, conditions: { ...known.conditions, model, quantizeLinearAction } }], facts)
        .launch.flatMap(({ notExpressed }) => notExpressed)
        .filter(({ en }) => en.includes('quantized beforehand')).length;
    expect(of('deepseek-ai/DeepSeek-R1', 'fp8_block')).toBe(0);
    expect(of('deepseek-ai/DeepSeek-R1', 'W8A8_DYNAMIC')).toBeGreaterThan(0);
    expect(of('Qwen/Qwen3-32B', 'fp8_block')).toBeGreaterThan(0);
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
