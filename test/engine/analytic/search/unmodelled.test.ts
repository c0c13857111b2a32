import { describe, expect, test } from 'vitest';
import {
  architectureOf,
  deviceProfiles,
  type OptimizeRequest,
  optimize,
  optimizeDefaults,
  UnsupportedArchitectureError,
} from '../../../../src/engine/index.ts';

const model = 'Qwen/Qwen3-VL-2B-Instruct';

function searchOf(mtpTokens: readonly number[]): OptimizeRequest {
  const device = deviceProfiles.get('TEST_DEVICE');
  return {
    ...optimizeDefaults,
    model,
    architecture: architectureOf(model),
    devices: device ? [device] : [],
    numDevices: 2,
    task: { mode: 'aggregation' },
    limits: { ttftMs: null, tpotMs: 50 },
    outputTokens: 64,
    prompts: { kind: 'fixed', tokens: 512 },
    space: { ...optimizeDefaults.space, mtpTokens },
  };
}

describe('configurations that are not modelled', () => {
  test('are skipped with their reason beside those that are', () => {
    const [phase] = optimize(searchOf([0, 1])).devices[0]?.phases ?? [];
    const verdicts = phase?.configurations.map(({ mtpTokens, verdict }) => [mtpTokens, verdict]);
    expect(verdicts).toEqual([
      [0, 'found'],
      [1, 'cannot-split'],
      [0, 'found'],
      [1, 'cannot-split'],
    ]);
    expect(phase?.configurations[1]?.problem).toEqual({ of: 'model', problem: { code: 'mtp' } });
  });

  test('are an error when there is no other', () => {
    expect(() => optimize(searchOf([1]))).toThrow(UnsupportedArchitectureError);
  });
});
