import { describe, expect, test } from 'vitest';
import { runThroughputOptimizer } from '../../../../src/programs/throughput-optimizer/throughput-optimizer.ts';
import { runEngineProgram } from '../../../programs/engine-kit.ts';

const base = ['Qwen/Qwen3-8B', '--num-devices', '4', '--input-length', '1024', '--output-length', '128'];

async function curves(...words: readonly string[]): Promise<string> {
  const without = await runEngineProgram(runThroughputOptimizer, [...base, ...words]);
  const { out } = await runEngineProgram(runThroughputOptimizer, [...base, ...words, '--curves']);
  const end = without.out.lastIndexOf('All experiments');
  expect(out.startsWith(without.out.slice(0, end))).toBe(true);
  return out.slice(end);
}

describe('--curves', () => {
  test('two charts behind the report, every configuration with its own sign', async () => {
    const text = await curves('--tpot-limit', '50');
    expect(text).toContain('TEST_DEVICE_Qwen/Qwen3-8B: Throughput vs concurrency');
    expect(text).toContain('TEST_DEVICE_Qwen/Qwen3-8B: Throughput vs TPOT');
    const legend = text.split('\n').find((line) => line.includes('● TP=1')) ?? '';
    expect(legend).toContain('○ TP=2 | PP=1 | DP=2');
    expect(legend).toContain('■ TP=4 | PP=1 | DP=1');
    for (const sign of '●○■') expect(text.replaceAll(legend, '')).toContain(sign);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(128);
  });

  test('one pair for each phase of a disaggregated service', async () => {
    const text = await curves('--disagg', '--ttft-limit', '3000', '--tpot-limit', '50');
    expect(text.match(/Throughput vs \w+/g)).toEqual([
      'Throughput vs concurrency',
      'Throughput vs TTFT',
      'Throughput vs concurrency',
      'Throughput vs TPOT',
    ]);
    expect(text).toContain('_disagg_prefill_0');
    expect(text).toContain('_disagg_decode_1');
  });

  test('none for several devices', async () => {
    const text = await curves('--tpot-limit', '50', '--device', 'TEST_DEVICE', 'ATLAS_800_A2_376T_64G');
    expect(text).not.toContain('Throughput vs');
  });
});
