import { expect, it } from 'vitest';
import { traceSaid } from '../../../src/dialog/understanding/trace.ts';
import { hear } from './corpus-case.ts';

const traced = (say: string) => traceSaid(hear(say));
const fired = (say: string) =>
  Object.fromEntries(traced(say).map(({ slot, cue }) => [slot, cue?.cue ?? null]));

it('every value and every choice is traced, with its words', () => {
  expect(
    traced('Qwen3-32B, 8 or 16 cards of A2 376T').map(({ slot, text, value }) => [slot, text, value]),
  ).toEqual([
    ['model', 'Qwen3-32B', 'Qwen/Qwen3-32B'],
    ['devices', 'A2 376T', ['ATLAS_800_A2_376T_64G']],
    ['numDevices', '8 or 16 cards', [8, 16]],
  ]);
});

it('the name of a device is recognised by no line', () => {
  expect(fired('GLM-4.7 on A2 376T').devices).toBeNull();
});

it.each([
  ['TTFT under 2 s', 'ttftLimitMs', 'figure-ttft'],
  ['no limit on TTFT', 'ttftLimitMs', 'figure-ttft'],
  ['unquantized', 'quantize', 'unquantized'],
  ['GLM-4.7', 'model', 'model-series'],
  ['served with vLLM on H200', 'framework', 'framework-vllm'],
  ['p99 TTFT 2 s on H200', 'limitStatistic', 'statistic-p99'],
  ['PD混部', 'mode', 'aggregated'],
  ['只搜TP', 'searchSpace', 'tp-only'],
  ['eager mode', 'compile', 'eager'],
])('%s: %s by %s', (say, slot, group) => {
  expect(fired(say)).toMatchObject({ [slot]: group });
});
