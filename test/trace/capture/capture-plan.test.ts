import { describe, expect, it } from 'vitest';
import { iterationsNeeded, readIterationWindow } from '../../../src/trace/capture/iteration-window.ts';
import { readPathMap, toLocal, toServer } from '../../../src/trace/capture/path-map.ts';
import { planRounds, probePrompt, type WorkloadOptions } from '../../../src/trace/capture/workload.ts';

const options: WorkloadOptions = {
  workload: 'both',
  steps: 5,
  warmupSteps: 10,
  probeRequests: 1,
  probePrompt: null,
  probeMaxNewTokens: null,
  prefillInput: 4090,
  prefillOutput: 1,
  decodeInput: 1,
  decodeOutput: 2048,
};

describe('rounds', () => {
  it.each([
    ['prefill', ['prefill']],
    ['decode', ['decode']],
    ['legacy', ['all']],
    ['both', ['prefill', 'decode']],
  ] as const)('of %s are %j', (workload, stages) => {
    expect(planRounds({ ...options, workload }).map(({ stage }) => stage)).toEqual(stages);
  });

  it('of a mixed load send one prompt, before the capture and in it', () => {
    const mixed = (change: Partial<WorkloadOptions>) =>
      planRounds({ ...options, workload: 'legacy', probeRequests: 3, ...change })[0];
    expect(mixed({ probePrompt: 'tell me', probeMaxNewTokens: 7 })).toEqual({
      stage: 'all',
      prompt: 'tell me',
      warmup: { requests: 10, outputTokens: 7 },
      capture: { requests: 3, outputTokens: 7 },
    });
    expect(mixed({})?.prompt).toMatch(/^Explain step by step/);
  });

  it('keep prefill and decode apart: many prompts of one token each, then one long answer', () => {
    const rounds = planRounds(options).map(({ prompt, ...round }) => ({
      ...round,
      words: prompt.split(' ').length,
    }));
    expect(rounds).toEqual([
      {
        stage: 'prefill',
        words: 4090,
        warmup: { requests: 10, outputTokens: 1 },
        capture: { requests: 5, outputTokens: 1 },
      },
      {
        stage: 'decode',
        words: 1,
        warmup: { requests: 1, outputTokens: 10 },
        capture: { requests: 1, outputTokens: 2048 },
      },
    ]);
  });

  it('need no warm-up where none is wanted', () => {
    const [round] = planRounds({ ...options, workload: 'decode', warmupSteps: 0 });
    expect(round?.warmup.requests).toBe(0);
  });

  it('of a mixed load ask for eight tokens a step, at least 64', () => {
    const tokens = (steps: number) =>
      planRounds({ ...options, workload: 'legacy', steps })[0]?.capture.outputTokens;
    expect([tokens(5), tokens(20)]).toEqual([64, 160]);
  });

  it('begin every prompt with a word of its own', () => {
    expect(probePrompt('profile profile', 7)).toBe('profile_probe_7 profile');
  });
});

it('windows of iterations are numbers, ranges and lists of both', () => {
  expect(readIterationWindow('7, 10-20')).toEqual([
    { from: 7, to: 7 },
    { from: 10, to: 20 },
  ]);
  expect(['', 'a', '20-10', '1,', '1-2-3'].map(readIterationWindow)).toEqual([null, null, null, null, null]);
  expect(
    iterationsNeeded([
      { from: 7, to: 7 },
      { from: 10, to: 20 },
    ]),
  ).toBe(21);
});

it('paths of the server are mapped whole parts at a time, both ways', () => {
  const map = readPathMap('/traces/=/mnt/t');
  expect(toLocal('/traces/a/b', map)).toBe('/mnt/t/a/b');
  expect(toLocal('/traces', map)).toBe('/mnt/t');
  expect(toLocal('/traces2', map)).toBe('/traces2');
  expect(toServer('/mnt/t/a', map)).toBe('/traces/a');
  expect(['', '=x', 'a=', 'none'].map(readPathMap)).toEqual([null, null, null, null]);
});
