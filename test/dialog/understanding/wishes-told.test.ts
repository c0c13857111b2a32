import { describe, expect, it } from 'vitest';
import { understand } from '../../../src/dialog/understanding/understand.ts';
import { registryFacts } from '../../../src/plan/registry-facts.ts';
import type { SlotId } from '../../../src/plan/slots/values.ts';
import { answersOf } from '../../plan/plan-kit.ts';
import { meaningOf } from './corpus-case.ts';

const qwen = { model: 'Qwen/Qwen3-32B' };
const h200 = { ...qwen, numDevices: 8, devices: ['h200_sxm'] };
const a3 = { devices: ['ATLAS_800_A3_752T_128G_DIE'] };
const glm = { model: 'zai-org/GLM-4.7', ...a3 };
const a2 = { ...qwen, devices: ['ATLAS_800_A2_376T_64G'] };

/** Everything that a text says: what stands in no entry was not understood. */
type Case = readonly [say: string, meaning: Readonly<Record<string, unknown>>];

const told = (cases: readonly Case[]) =>
  it.each(cases)('%s', (say, meaning) => {
    expect(meaningOf(say)).toEqual(meaning);
  });

describe('devices of each phase', () => {
  told([
    [
      'GLM-4.7 on 16 A3 752T, PD ratio, 4 cards per prefill instance, 8 cards per decode instance',
      { ...glm, numDevices: 16, mode: 'pd-ratio', prefillDevicesPerInstance: 4, decodeDevicesPerInstance: 8 },
    ],
    // Behind both phases a size is that of either.
    [
      'GLM-4.7，PD分离，一半做prefill一半做decode，每实例16卡，A3 752T',
      {
        ...glm,
        mode: 'pd-ratio',
        prefillDevicesPerInstance: 16,
        decodeDevicesPerInstance: 16,
        unread: ['一半做prefill', '一半做decode'],
      },
    ],
    // A share of the devices is said back; how many there are is not.
    [
      'GLM-4.7 on A3 752T, 20 of the 64 dies for prefill, the rest for decode',
      {
        ...glm,
        numDevices: 64,
        'mode?': ['disaggregation', 'pd-ratio'],
        unread: ['20 of the 64 dies for prefill, the rest for decode'],
      },
    ],
    ['GLM-4.7 A3 752T 1P2D', { ...glm, mode: 'pd-ratio', unread: ['1P2D'] }],
  ]);

  it.each<readonly [SlotId, SlotId, string]>([
    ['decodeDevicesPerInstance', 'prefillDevicesPerInstance', 'same as prefill'],
    ['prefillDevicesPerInstance', 'decodeDevicesPerInstance', 'same as decode'],
  ])('%s as large as %s', (slot, other, say) => {
    const heard = (answers: object) =>
      understand(say, { slot, answers: answersOf(answers), facts: registryFacts(), language: 'en' });
    expect(heard({ [other]: 12 }).slots[slot]).toMatchObject({ value: 12, reading: '= 12' });
    expect(heard({ [slot]: 12 }).slots).toEqual({});
  });
});

describe('a prompt that is a sum', () => {
  told([
    ['Qwen3-32B，片段4k+历史2k+问题200', { ...qwen, inputLength: 6344 }],
    ['Qwen3-32B, chunks 4k + history 2k + question 200', { ...qwen, inputLength: 6344 }],
    // A margin is no part of a prompt.
    [
      'Qwen3-32B，输入4k+输出2k+余量200',
      { ...qwen, inputLength: 4096, outputLength: 2048, unread: ['余', '200'] },
    ],
  ]);
});

describe('a minus is one where a value begins', () => {
  told([
    ['Qwen3-32B on 8 H200, TPOT -50 ms', { ...h200, tpotLimitMs: -50 }],
    ['Qwen3-32B on 8 H200: input = -100', { ...h200, inputLength: -100 }],
    ['Qwen3-32B on 8 H200, 4k in -1k out', { ...h200, inputLength: 4096, outputLength: 1024 }],
    ['- 8 H200\n- Qwen3-32B\n- TPOT 50 ms', { ...h200, tpotLimitMs: 50 }],
  ]);
});

describe('acceptance by position', () => {
  const mtp = (numMtpTokens: number) => ({ ...glm, numDevices: 16, numMtpTokens, mtp: true });
  told([
    [
      'GLM-4.7 on 16 A3 752T, MTP 3 with acceptance 0.9, 0.7, 0.5',
      { ...mtp(3), mtpAcceptanceRates: [0.9, 0.7, 0.5] },
    ],
    // A bare number above one is no share.
    [
      'GLM-4.7 on 16 A3 752T, MTP 3 with acceptance 90%, 70, 50',
      { ...mtp(3), mtpAcceptanceRates: [0.9], unread: ['70', '50'] },
    ],
    ['GLM-4.7 on 16 A3 752T, MTP 2 (0.9/0)', { ...mtp(2), unread: ['0.9/0'] }],
  ]);
});

describe('times that name no limit', () => {
  told([
    [
      'Qwen3-32B on 8 H200, first token within 2 s, after that 50 ms',
      { ...h200, ttftLimitMs: 2000, tpotLimitMs: 50 },
    ],
    [
      'Qwen3-32B on 8 H200, first token within 2 s and then 20 tokens/s after that',
      { ...h200, ttftLimitMs: 2000, tpotLimitMs: 50 },
    ],
    ['Qwen3-32B on 8 H200, latency 50 ms', { ...h200, 'tpotLimitMs?': [50, 50] }],
    // From a second on it may be that of the whole answer.
    ['Qwen3-32B on 8 H200, latency 999 ms', { ...h200, 'tpotLimitMs?': [999, 999] }],
    ['Qwen3-32B on 8 H200, latency 1000 ms', { ...h200, 'tpotLimitMs?': [1000, 1000, 1000] }],
    ['Qwen3-32B, TTFT tiers: gold 1s, silver 2s', { ...qwen, 'ttftLimitMs?': [1000, 2000] }],
    ['Qwen3-32B, TTFT tiers: gold 5, silver 8', { ...qwen, 'ttftLimitMs?': [5000, 5], unread: ['silver 8'] }],
    ['Qwen3-32B, TPOT tiers: gold 30, silver 30', { ...qwen, tpotLimitMs: 30, unread: ['silver 30'] }],
  ]);
});

describe('flags that say nothing of a plan', () => {
  told([
    [
      'vllm bench serve --model Qwen/Qwen3-32B --num-prompts 100. then 8 H200',
      { ...h200, framework: 'vllm', unread: ['bench', '--num-prompts 100'] },
    ],
    ['--num-prompts 1,000 --model Qwen/Qwen3-32B', { ...qwen, unread: ['--num-prompts 1,000'] }],
  ]);
});

describe('what is given up, and what is open', () => {
  told([
    ["Qwen3-32B, 32 H200 isn't an option any more, 16 H200", { ...h200, numDevices: 16 }],
    ['Qwen3-32B on 8 H200, prefix cache is no longer an option', { ...h200, prefixCache: false }],
    ['Qwen3-32B，从4卡A2 376T扩到8卡', { ...a2, numDevices: 8, unread: ['扩'] }],
    ['Qwen3-32B，从8卡A2 376T开始', { ...a2, numDevices: 8 }],
    ['Qwen3-32B if fp8 does not fit, int4, on 8 H200', { ...h200, 'precision?': ['fp8', 'int4'] }],
    ['Qwen3-32B, TPOT 100 ms at night, but 40 during the day', { ...qwen, 'tpotLimitMs?': [100, 40] }],
    ['Qwen3-32B, 8 or 16 or 8 H200', { ...h200, numDevices: undefined, 'numDevices?': [8, 16] }],
    ['Qwen3-32B on 8 H200, 4k or 4k in', { ...h200, inputLength: 4096 }],
  ]);
});

describe('what nobody minds', () => {
  told([
    // A feature that nobody minds is in doubt, a limit that nobody cares about is none.
    ['Qwen3-32B on 8 H200, prefix cache 随便', { ...h200, unsure: ['prefixCache'] }],
    ['Qwen3-32B on 8 H200, quantization? whatever', { ...h200, unsure: ['precision'] }],
    [
      "Qwen3-32B on 8 H200, I don't care about the latency",
      { ...h200, ttftLimitMs: null, tpotLimitMs: null },
    ],
  ]);
});

describe('kinds of requests', () => {
  told([
    ['Qwen3-32B, 80% 1k in, the rest 10k in, 8 H200', { ...h200, 'inputLength?': [2867, 1024, 10_240] }],
    [
      'Qwen3-32B, 80% are 1k/200 and 20% are 8k/500, 8 H200',
      { ...h200, 'inputLength?': [2458, 1024, 8192], 'outputLength?': [260, 200, 500] },
    ],
    // The share of a cache is none of the requests.
    [
      'Qwen3-32B, 50% cached, 4k in 1k out, 8 H200',
      { ...h200, prefixCacheHitRate: 0.5, prefixCache: true, inputLength: 4096, outputLength: 1024 },
    ],
  ]);
});

describe('servers of GPUs', () => {
  told([
    [
      'Qwen3-32B on 8 H200 with SGLang, p90 TTFT 2 s, 64 users',
      { ...h200, framework: 'sglang', limitStatistic: 'p90', ttftLimitMs: 2000, concurrentUsers: 64 },
    ],
    [
      'Qwen3-32B on 8 H200, Poisson arrivals at 3 requests/s',
      { ...h200, loadProtocol: 'poisson', requestsPerSecond: 3 },
    ],
    ['Qwen3-32B on 8 H200, costs 2 dollars per GPU hour', { ...h200, deviceHourCost: [2] }],
  ]);
});
