import { describe, expect, test } from 'vitest';
import type { OptimizeReport } from '../../../src/engine/index.ts';
import { readProgressLine } from '../../../src/programs/throughput-optimizer/progress.ts';
import { runThroughputOptimizer } from '../../../src/programs/throughput-optimizer/throughput-optimizer.ts';
import { runEngineProgram } from '../engine-kit.ts';

const base = ['Qwen/Qwen3-8B', '--input-length', '1024', '--output-length', '128', '--tpot-limit', '50'];
const run = (...words: readonly string[]) => runEngineProgram(runThroughputOptimizer, [...base, ...words]);

describe('beside the tables', () => {
  test('--result-file holds the report behind the printed figures, and stdout stays the same', async () => {
    const plain = await run('--num-devices', '4');
    const { out, written } = await run('--num-devices', '4', '--result-file', 'r.json');
    expect(out).toBe(plain.out);
    const report = JSON.parse(written.get('r.json') ?? '') as OptimizeReport;
    expect(report.schema).toBe('throughline.optimize-report/2');
    const best = report.devices[0]?.phases[0]?.selected[0];
    expect(out).toContain(`Best Throughput: ${best?.tokensPerSecond.toFixed(2)} tokens/s`);
  });

  test('--progress counts every configuration on stderr and never falls', async () => {
    const plain = await run('--num-devices', '4');
    const { out, err } = await run('--num-devices', '4', '--progress', '--device', 'TEST_DEVICE');
    expect(out).toBe(plain.out);
    const lines = err.split('\n').flatMap((line) => readProgressLine(line) ?? []);
    expect(lines.map(({ done, total }) => [done, total])).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    const fractions = lines.map((line) => line.fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    expect(lines.at(-1)).toMatchObject({ device: 'TEST_DEVICE', phase: 'aggregated' });
  });

  test('former names of flags warn and work', async () => {
    const { status, out, err } = await runEngineProgram(runThroughputOptimizer, [
      ...base.slice(0, -2),
      ...['--tpot-limits', '50', '--num-devices', '4'],
    ]);
    expect(status).toBe(0);
    expect(err).toContain('--tpot-limits is deprecated; use --tpot-limit instead');
    expect(out).toBe((await run('--num-devices', '4')).out);
  });

  test('large searches are announced', async () => {
    const large = ['--num-devices', '16', '--tp-sizes', '--ep-sizes', '--moe-dp-sizes'];
    expect((await run(...large)).err).toContain('125 combinations');
    expect((await run(...large, '--max-search-combinations', '0')).err).toBe('');
  });

  test('a split that heads do not allow is said to be skipped', async () => {
    const { status, err } = await run('--num-devices', '24', '--tp-sizes', '3', '4');
    expect(status).toBe(0);
    expect(err).toContain('TP=3 | PP=1 | DP=8');
    expect(err).not.toContain('TP=4');
  });

  test('--verbose tells what became of every configuration', async () => {
    const { err } = await run('--num-devices', '2', '--verbose');
    expect(err).toContain('[INFO] TEST_DEVICE, TP=1 | PP=1 | DP=2');
    expect(err).toContain('[INFO] TEST_DEVICE, TP=2 | PP=1 | DP=1');
  });

  test('--help and --version', async () => {
    const help = await runEngineProgram(runThroughputOptimizer, ['--help']);
    expect(help.status).toBe(0);
    expect(help.out).toContain('--tp-sizes');
    const version = await runEngineProgram(runThroughputOptimizer, ['-V']);
    expect(version.out).toBe('throughline 1.2.3\n');
  });
});
