import { describe, expect, it } from 'vitest';
import type { SlotId } from '../../../src/plan/slots/values.ts';
import { labelsOf, meaningOf } from './corpus-case.ts';

const model = 'Qwen/Qwen3-32B';
const glm = 'zai-org/GLM-4.7';
const on = (numDevices: number, device = 'h200_sxm') => ({ model, numDevices, devices: [device] });
const a2 = 'ATLAS_800_A2_376T_64G';

/** Everything that a text says: what stands in no entry was not understood. */
type Case = readonly [say: string, meaning: Readonly<Record<string, unknown>>];

const told = (cases: readonly Case[]) =>
  it.each(cases)('%s', (say, meaning) => {
    expect(meaningOf(say)).toEqual(meaning);
  });

describe('machines and what they come to', () => {
  told([
    ['Qwen3-32B，四机32卡A2 376T', on(32, a2)],
    ['Qwen3-32B，双机8卡A2 376T', { model, devices: [a2], 'numDevices?': [8, 16] }],
    ['Qwen3-32B，两机10卡A2 376T', { model, devices: [a2], 'numDevices?': [10, 20] }],
    ['Qwen3-32B, 2 racks with 4 servers of 8 A2 376T', on(64, a2)],
    ['Qwen3-32B, 3 pods, each with 4 nodes of 8 A2 376T', on(96, a2)],
    ['Qwen3-32B, two thirds of 48 A2 376T', on(32, a2)],
    ['Qwen3-32B, 64 A2 376T, use half of that', { model, devices: [a2], 'numDevices?': [32, 64] }],
    ['Qwen3-32B, 63 A2 376T, use half of that', { ...on(63, a2), unread: ['half of that'] }],
    [
      'Qwen3-32B, 5 nodes of 8 A2 376T, keep 2 nodes as spare',
      { model, devices: [a2], 'numDevices?': [24, 40] },
    ],
    ['Qwen3-32B on A2, the 313T one', { model, devices: ['ATLAS_800_A2_313T_64G'] }],
  ]);

  it('48 cards beside 3 machines are all of them, or those of each', () => {
    expect(labelsOf('Qwen3-32B，48张A2 376T，3台')).toEqual([
      ['48 in all', '一共 48 卡'],
      ['48 on each of 3', '每台 48 卡，共 144 卡'],
    ]);
  });

  it('24 cards beside 3 machines of 8 are all of them', () => {
    expect(meaningOf('Qwen3-32B，24张910B4，3台')).toMatchObject({ numDevices: 24 });
  });
});

describe('instances of each phase with their sizes', () => {
  const ratio = { mode: 'pd-ratio', numDevices: 40 };
  it.each([
    'GLM-4.7, 3 P instances of 8 dies and 1 D instance of 16 dies',
    'GLM-4.7, 3 P instances of 8 dies and 1 D instance of 16',
    'GLM-4.7, 3 P instances of 8 dies and 1 D instance of 16, TPOT free',
  ])('%s', (say) => {
    expect(meaningOf(say)).toMatchObject({
      model: glm,
      ...ratio,
      prefillDevicesPerInstance: 8,
      decodeDevicesPerInstance: 16,
    });
  });
});

describe('a prompt in parts', () => {
  told([
    ['Qwen3-32B, system prompt 2k, user prompt 2k', { model, inputLength: 4096 }],
    [
      'Qwen3-32B, shared prefix 3000 tokens, input 2000 tokens',
      { model, inputLength: 5000, 'prefixCacheHitRate?': [0.6] },
    ],
    // As long as the shared part: it cannot hold that part, too.
    [
      'Qwen3-32B, shared prefix 2000 tokens, input 2000 tokens',
      { model, inputLength: 4000, 'prefixCacheHitRate?': [0.5] },
    ],
    [
      'Qwen3-32B, shared prefix 2000 tokens, input 6000 tokens',
      { model, 'inputLength?': [6000, 8000], 'prefixCacheHitRate?': [0.33, 0.25] },
    ],
    ['Qwen3-32B on 8 H200, 150 text tokens', { ...on(8), inputLength: 150 }],
    ['Qwen3-32B on 8 H200, 4k 1k', { ...on(8), 'inputLength?': [4096, 1024], 'outputLength?': [1024, 4096] }],
    ['Qwen3-32B on 8 H200, 4k 500 and 2k', { ...on(8), unread: ['4k 500', '2k'] }],
    // Two lengths far from each other are no pair.
    ['Qwen3-32B on 8 H200, out of user tokens 500, in 300', { ...on(8), unread: ['500', '300'] }],
  ]);
});

describe('names and their dates', () => {
  told([
    ['Kimi K2 (0905) on 8 H200', { ...on(8), model: 'moonshotai/Kimi-K2-Instruct-0905' }],
    ['Kimi K2 0905 on 8 H200', { ...on(8), model: 'moonshotai/Kimi-K2-Instruct-0905' }],
    [
      'Kimi K2 2048 in 512 out on 8 H200',
      { ...on(8), model: 'moonshotai/Kimi-K2-Instruct', inputLength: 2048, outputLength: 512 },
    ],
    ['文心 ernie 4.5 21b', { model: 'baidu/ERNIE-4.5-21B-A3B-PT' }],
    ['文心一言 300B 8卡H200', { ...on(8), model: undefined, 'model?': ['baidu/ERNIE-4.5-300B-A47B-PT'] }],
    ['GLM-4.7 on 8 H200. not the 72B', { ...on(8), model: glm, unread: ['72B'] }],
  ]);
});

describe('number formats on a GPU', () => {
  told([
    // The cache of an fp8 checkpoint is in fp8, too; of any other it is said back.
    ['Qwen3-32B on 8 H200, fp8 weights and fp8 kv cache', { ...on(8), precision: 'fp8' }],
    [
      'Qwen3-32B on 8 H200, int8 weights and fp8 kv cache',
      { ...on(8), precision: 'int8', unread: ['fp8 kv cache'] },
    ],
    ['Qwen3-32B on 8 H200, int8 kv cache', { ...on(8), unread: ['int8 kv cache'] }],
    ['Qwen3-32B on 8 H200, W4A8', { ...on(8), 'precision?': ['int4'] }],
  ]);
});

describe('how a model is split', () => {
  told([
    ['Qwen3-32B on 8 A2 376T, no tensor parallel', { ...on(8, a2), tpSizes: [1] }],
    ['Qwen3-32B on 8 A2 376T, TP off', { ...on(8, a2), tpSizes: [1] }],
    ['Qwen3-32B on 8 A2 376T, no TP, no EP', { ...on(8, a2), tpSizes: [1], searchSpace: 'tp' }],
    ['Qwen3-32B on 8 A2 376T, word embedding TP by row', { ...on(8, a2), wordEmbeddingTp: 'row' }],
    ['Qwen3-32B on 8 A2 376T, embedding TP by column', { ...on(8, a2), wordEmbeddingTp: 'col' }],
    ['--model-id Qwen/Qwen3-32B --tp-sizes 1 2 4 --jobs 4', { model, tpSizes: [1, 2, 4], jobs: 4 }],
    ['--model-id Qwen/Qwen3-32B --num-mtp-tokens 0 1 2', { model, mtpSizes: [0, 1, 2] }],
  ]);
});

describe('limits in pairs and limits that move', () => {
  told([
    ['20ms/1s (TPOT/TTFT) Qwen3-32B', { model, ttftLimitMs: 1000, tpotLimitMs: 20 }],
    ['20/1 ttft/tpot Qwen3-32B', { model, ttftLimitMs: 20, tpotLimitMs: 1 }],
    // Below twenty a bare first token may be seconds.
    ['19/1 ttft/tpot Qwen3-32B', { model, 'ttftLimitMs?': [19_000, 19], tpotLimitMs: 1 }],
    ['Qwen3-32B，把TPOT从50降到35', { model, tpotLimitMs: 35 }],
    ['Qwen3-32B, 原来并发50，现在200并发', { model, concurrentUsers: 200, unread: ['原', '50'] }],
  ]);
});

describe('what is doubted', () => {
  told([
    [
      'maybe 16 cards of A3 752T, not sure, GLM-4.7',
      { model: glm, devices: ['ATLAS_800_A3_752T_128G_DIE'], 'numDevices?': [16] },
    ],
    [
      'GLM-4.7, maybe INT8 weights, not sure',
      {
        model: glm,
        quantize: 'custom',
        'quantizeLinearAction?': ['W8A8_DYNAMIC', 'W8A8_STATIC', 'W8A16_DYNAMIC', 'W8A16_STATIC'],
      },
    ],
  ]);
});

describe('the answer to a question', () => {
  it.each<readonly [SlotId, ...Case]>([
    ['batchRange', 'up to 128', { batchRange: [128] }],
    ['batchRange', '128', { 'batchRange?': [[128], [128, 128]] }],
    ['batchRange', '1 to 128', { batchRange: [1, 128] }],
    ['numDevices', '8, no, 16', { numDevices: 16 }],
    ['numDevices', '8 or 16', { 'numDevices?': [8, 16] }],
    // A limit that nobody cares about is none; that is no doubt.
    ['ttftLimitMs', "don't care", { ttftLimitMs: null }],
    ['mtpAcceptanceRates', '90%, 70%', { mtpAcceptanceRates: [0.9, 0.7] }],
  ])('%s: %s', (slot, say, meaning) => {
    expect(meaningOf(say, slot)).toEqual(meaning);
  });
});
