import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isPastedReport } from '../../../src/results/readers/pasted-report.ts';
import { recordings } from './recordings.ts';

const loadTest = `============ Serving Benchmark Result ============
Successful requests:                     100
Request throughput (req/s):              2.00
Output token throughput (tok/s):         256.00
Mean TTFT (ms):                          210.50
Mean TPOT (ms):                          12.50
==================================================`;

describe('a printed result that is pasted', () => {
  it.each(['optimizer', 'text-generate'] as const)(
    'is every recorded %s run that found something',
    (folder) => {
      const printed = recordings(folder).filter(({ exit }) => exit === 0);
      expect(printed.length).toBeGreaterThan(5);
      const missed = printed
        .filter(({ stdout }) => !isPastedReport(stdout))
        .map(({ id, stdout }) => [id, stdout]);
      for (const [, stdout = ''] of missed) expect(stdout).not.toMatch(/Top \d+ .*Configurations|# of Calls/);
    },
  );

  it('is a load test by its rule of signs', () => expect(isPastedReport(loadTest)).toBe(true));

  it.each([
    'Qwen3-32B on 8 A2 376T, 3500 in 1500 out, TPOT under 50 ms',
    'Model: Qwen3-32B\nDevice: A2 376T\nDevices: 8\nInput: 3500\nOutput: 1500\nTPOT: 50 ms',
    '| model | device | cards | in | out | TPOT |\n| --- | --- | --- | --- | --- | --- |\n| Qwen3-32B | A2 376T | 8 | 3500 | 1500 | 50 ms |\n',
    '模型：Qwen3-32B\n设备：A2 376T\n卡数：8\n输入：3500\n输出：1500\nTPOT：50ms',
    'python -m cli.inference.throughput_optimizer Qwen/Qwen3-32B \\\n --device ATLAS_800_A2_376T_64G \\\n --num-devices 8 \\\n --input-length 3500 --output-length 1500 --tpot-limits 50',
    `We want to halve these on 8 A2 376T:\n${loadTest}`,
  ])('is no request: %j', (text) => expect(isPastedReport(text)).toBe(false));

  it('is none of the sentences of the corpora', () => {
    const corpus = readFileSync(join(import.meta.dirname, '../../explain/asked-questions.yaml'), 'utf8');
    expect(isPastedReport(corpus)).toBe(false);
  });
});
