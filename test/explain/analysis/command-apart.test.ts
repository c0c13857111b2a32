import { describe, expect, it } from 'vitest';
import { commandApart } from '../../../src/explain/analysis/command-apart.ts';
import type { Conditions } from '../../../src/results/result.ts';
import { subjectOf } from '../subject-kit.ts';

const command = [
  'python',
  '-m',
  'cli.inference.throughput_optimizer',
  '/models/Qwen3-32B',
  '--device',
  'TEST_DEVICE',
  '--num-devices',
  '8',
  '--input-length',
  '3500',
  '--output-length',
  '1500',
];
const apart = (conditions: Partial<Conditions>, words: string[] | null = command, device = 'TEST_DEVICE') =>
  commandApart(subjectOf([{}], { conditions, run: { command: words }, device: { device } })).map(
    ({ cites }) => cites.map(({ value }) => value),
  );

describe('a command beside an output of another plan', () => {
  it('is told with what each says', () => {
    expect(apart({ model: 'Qwen/Qwen3-32B', numDevices: 8 })).toEqual([]);
    expect(apart({ model: 'Qwen/Qwen3-32B', numDevices: 16 })).toEqual([[16, '8']]);
    expect(apart({ model: 'Qwen/Qwen3-8B' })).toEqual([['Qwen/Qwen3-8B', '/models/Qwen3-32B']]);
    expect(apart({}, command, 'OTHER')).toEqual([['OTHER', 'TEST_DEVICE']]);
  });

  it('says nothing of what one of them leaves open, nor without a command', () => {
    expect(apart({ numDevices: null })).toEqual([]);
    expect(apart({ quantizeLinearAction: 'FP8' }).flat()).not.toContain(null);
    expect(apart({ numDevices: 16 }, null)).toEqual([]);
  });
});
