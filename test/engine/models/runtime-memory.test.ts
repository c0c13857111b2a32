import { describe, expect, it } from 'vitest';
import {
  architectureOf,
  communicationBufferBytes,
  deviceProfiles,
  layerKinds,
  logitsBytes,
  neededCacheShare,
  prepareForward,
  recurrentStateBytes,
} from '../../../src/engine/index.ts';
import { readDraft } from '../../../src/engine/models/read-draft.ts';

const alone = {
  worldSize: 1,
  tp: 1,
  dp: 1,
  pp: 1,
  ep: 1,
  moeTp: 1,
  moeDp: 1,
  dcp: 1,
  oProjTp: 1,
  mlpTp: 1,
  lmHeadTp: 1,
} as const;

/** KV cache of 1,024 tokens of one request in the model's own 16-bit format, as the engine counts it, in bytes. */
function countedCache(id: string): number {
  const [device] = deviceProfiles.values();
  if (device === undefined) throw new Error('no device');
  return prepareForward({
    architecture: architectureOf(id),
    device,
    split: alone,
    quantization: { linear: 'DISABLED', nonExpertLinear: null, attention: 'DISABLED', mxfp4GroupSize: 32 },
    compile: false,
    mtpTokens: 0,
    dynamicShapes: false,
  }).memory({ phase: 'decode', requests: [{ count: 1, queryLength: 1, sequenceLength: 1023 }] }).kvCacheBytes;
}

/** layers · 2 (key and value) · KV heads · width of a head · 2 B · 1,024 tokens */
const grouped = (layers: number, heads: number, width: number) => layers * 2 * heads * width * 2 * 1024;
/** layers · (latent rank + rotary part) · 2 B · 1,024 tokens */
const mla = (layers: number, rank: number, rope: number) => layers * (rank + rope) * 2 * 1024;

describe('the KV cache of the layers that have one, by hand', () => {
  it.each([
    ['Qwen/Qwen3-32B', grouped(64, 8, 128)],
    ['Qwen/Qwen3-4B', grouped(36, 8, 128)],
    ['meta-llama/Meta-Llama-3.1-70B', grouped(80, 8, 128)],
    ['Qwen/Qwen3-235B-A22B', grouped(94, 4, 128)],
    ['zai-org/GLM-4.5', grouped(92, 8, 128)],
    ['deepseek-ai/DeepSeek-V3.1', mla(61, 512, 64)],
    ['moonshotai/Kimi-K2-Instruct', mla(61, 512, 64)],
    // 78 latent caches, and an indexer of 128 in layers 0 to 2 and every fourth from 6: 3 + 18 = 21.
    ['zai-org/GLM-5.2', mla(78, 512, 64) + 21 * 128 * 2 * 1024],
    // Full attention in every fourth of 64 layers: 16.
    ['Qwen/Qwen3.5-27B', grouped(16, 4, 256)],
    // Full attention in 12 of 48 layers, two KV heads of 256.
    ['Qwen/Qwen3-Next-80B-A3B-Thinking', grouped(12, 2, 256)],
  ])('%s', (id, bytes) => {
    const { cached, counted } = layerKinds(architectureOf(id));
    expect((countedCache(id) * cached) / counted).toBeCloseTo(bytes, 0);
  });

  it('says that TensorCast counts all 48 layers of Qwen3-Next', () => {
    expect(layerKinds(architectureOf('Qwen/Qwen3-Next-80B-A3B-Thinking'))).toEqual({
      cached: 12,
      counted: 48,
      recurrent: 36,
    });
    expect(countedCache('Qwen/Qwen3-Next-80B-A3B-Thinking')).toBeCloseTo(grouped(48, 2, 256), 0);
  });
});

describe('the recurrent state of a request, by hand', () => {
  it('is 64.4 MB for Qwen3.5-35B-A3B, as measured', () => {
    // 30 linear layers · 32 value heads · 128 · 128 · 4 B, and (2 · 16 · 128 + 32 · 128) channels · 3 inputs · 2 B each.
    const matrix = 30 * 32 * 128 * 128 * 4;
    const window = 30 * (2 * 16 * 128 + 32 * 128) * 3 * 2;
    expect(recurrentStateBytes(architectureOf('Qwen/Qwen3.5-35B-A3B'), 1, 0)).toBe(matrix + window);
    expect((matrix + window) / 1e6).toBeCloseTo(64.4, 1);
  });

  it('is 146.8 MiB for Qwen3.5-27B; the 149.6 MiB measured elsewhere keep the window in fp32', () => {
    // 48 linear layers · 48 value heads · 128 · 128 · 4 B, and (2 · 16 · 128 + 48 · 128) channels · 3 · 2 B.
    const window = 48 * (2 * 16 * 128 + 48 * 128) * 3 * 2;
    const bytes = 48 * 48 * 128 * 128 * 4 + window;
    expect(recurrentStateBytes(architectureOf('Qwen/Qwen3.5-27B'), 1, 0)).toBe(bytes);
    expect(bytes / 1024 ** 2).toBeCloseTo(146.8, 1);
    expect((bytes + window) / 1024 ** 2).toBeCloseTo(149.6, 1);
  });

  it('is sharded by heads, grows by a state for each speculative token, and is nothing without linear layers', () => {
    const hybrid = architectureOf('Qwen/Qwen3.5-35B-A3B');
    expect(recurrentStateBytes(hybrid, 2, 0)).toBe(recurrentStateBytes(hybrid, 1, 0) / 2);
    const matrix = 30 * 32 * 128 * 128 * 4;
    const window = 30 * 8192 * 2;
    expect(recurrentStateBytes(hybrid, 1, 1) - recurrentStateBytes(hybrid, 1, 0)).toBe(matrix + window);
    expect(recurrentStateBytes(architectureOf('Qwen/Qwen3-32B'), 1, 0)).toBe(0);
  });
});

describe("the runtime's own share", () => {
  it('holds logits as bf16 and as fp32', () => {
    // 512 rows · 151,936 words · (2 + 4) B
    expect(logitsBytes(architectureOf('Qwen/Qwen3-32B'), 512)).toBe(512 * 151_936 * 6);
  });

  it('holds twice 200 MB for each communicator of Ascend devices, and is not known elsewhere', () => {
    expect(communicationBufferBytes('HUAWEI', [8, 1, 8])).toBe(2 * 2 * 200e6);
    expect(communicationBufferBytes('NVIDIA', [8])).toBeNull();
  });
});

describe('the part of a counted cache that is needed', () => {
  const draft = readDraft(
    null,
    {
      method: 'dflash',
      speculativeTokens: 7,
      layers: 2,
      contextTokens: 0,
      markovRank: 256,
      markovHead: 'vanilla',
    },
    'draft',
  );

  it('is all of it where every layer has a cache', () => {
    const dense = architectureOf('Qwen/Qwen3-8B');
    expect(neededCacheShare(dense, { tp: 2, mtpTokens: 1, draft })).toBe(1);
  });

  it('is that of the layers that attend, of predictors, and of a draft by its own heads', () => {
    const next = architectureOf('Qwen/Qwen3-Next-80B-A3B-Thinking');
    // 12 of 48 layers attend, with 2 heads of 256; each of the 2 layers of the draft has 8 heads of 128.
    expect(neededCacheShare(next, { tp: 1, mtpTokens: 0, draft: null })).toBe(12 / 48);
    expect(neededCacheShare(next, { tp: 1, mtpTokens: 2, draft: null })).toBe(14 / 50);
    expect(neededCacheShare(next, { tp: 1, mtpTokens: 0, draft })).toBe((12 + 4) / (48 + 4));
    // Over 8 ranks a head of the target is on each of them, and one of the draft.
    expect(neededCacheShare(next, { tp: 8, mtpTokens: 0, draft })).toBe((12 + 1) / (48 + 1));
  });
});
