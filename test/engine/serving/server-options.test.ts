import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../../src/engine/serving/framework/default-policy.ts';
import { firstTokenOf, onlyPrefilling } from '../../../src/engine/serving/framework/first-token.ts';
import {
  type InferenceXCase,
  inferenceXCold,
  inferenceXPolicy,
} from '../../../src/engine/serving/framework/inferencex-policy.ts';
import type { Generation } from '../../../src/engine/serving/operators/system-facts.ts';
import { modelNamed, plainSystem } from './fixtures.ts';

const on = (generation: Generation) => ({ ...plainSystem, generation });

describe('defaults of the frameworks', () => {
  it('are budgets, most requests and room that each documents', () => {
    const of = (...given: Parameters<typeof defaultPolicy>) => {
      const { budget, mixes, chunks, maxRunning, reservedOutput } = defaultPolicy(...given);
      return { budget, mixes, chunks, maxRunning, reservedOutput };
    };
    const vllm = { budget: 8192, mixes: true, chunks: true, maxRunning: 1024, reservedOutput: 0 };
    for (const large of ['hopper', 'blackwell', 'cdna3', 'cdna4'] as const)
      expect(of('vllm', large)).toEqual(vllm);
    for (const small of ['ampere', 'ada'] as const)
      expect(of('vllm', small)).toEqual({ ...vllm, budget: 2048 });
    expect(of('vllm-ascend', 'ascend')).toEqual({ ...vllm, maxRunning: 256 });
    const sglang = { budget: 8192, mixes: false, chunks: true, maxRunning: 4096, reservedOutput: 0.7 };
    expect(of('sglang', 'hopper')).toEqual(sglang);
    expect(of('sglang', 'blackwell')).toEqual({ ...sglang, budget: 16384 });
    expect(of('trtllm', 'hopper')).toEqual({
      budget: 8192,
      mixes: true,
      chunks: false,
      maxRunning: 2048,
      reservedOutput: 1,
    });
  });

  it('do host work that the next step hides where it is planned ahead', () => {
    const host = (...given: Parameters<typeof defaultPolicy>) => {
      const { stepMicroseconds, requestMicroseconds, lookEvery, holdBack } = defaultPolicy(...given);
      expect([lookEvery, holdBack]).toEqual([1, null]);
      return [stepMicroseconds, requestMicroseconds];
    };
    expect(host('vllm', 'hopper')).toEqual([0, 10]);
    expect(host('vllm', 'hopper', { plansAhead: false })).toEqual([1000, 30]);
    expect(host('trtllm', 'hopper')).toEqual([0, 4]);
    expect(host('sglang', 'hopper', { plansAhead: false })).toEqual([1000, 30]);
  });
});

describe('the first token', () => {
  const llama = modelNamed('Llama-3.1-8B');
  const deepseek = modelNamed('deepseek-ai/DeepSeek-V3');
  const of = (...given: Parameters<typeof firstTokenOf>) => {
    const { floorMicroseconds, scale, overheadMicroseconds } = firstTokenOf(...given);
    return [floorMicroseconds, scale, overheadMicroseconds].map((one) => Number(one.toFixed(6)));
  };

  it('takes no less than the launches of every layer, two and a half times as many of latent attention', () => {
    expect(of(llama, 'vllm', 'hopper')).toEqual([9600, 1, 20_000]);
    expect(of(llama, 'trtllm', 'hopper')).toEqual([9600, 1, 15_000]);
    expect(of(llama, 'sglang', 'hopper')).toEqual([25_280, 0.85, 10_000]);
    expect(of(llama, 'vllm-ascend', 'ascend')).toEqual([19_200, 1, 20_000]);
    expect(of(deepseek, 'vllm', 'hopper')).toEqual([0.3 * 61 * 2.5 * 1e3, 1, 20_000]);
  });

  it('of DeepSeek is what its servers showed, by framework, maker and release', () => {
    expect(of(deepseek, 'trtllm', 'hopper')).toEqual([100_000, 1, 45_000]);
    expect(of(deepseek, 'sglang', 'cdna3')).toEqual([60_000, 1, 45_000]);
    expect(of(deepseek, 'sglang', 'cdna4', '0.5.12')).toEqual([60_000, 1, 45_000]);
    const floor = (version: string | null) => of(deepseek, 'sglang', 'hopper', version)[0];
    expect([null, '0.5.8', '0.5.9', '0.5.10', '0.5.12', '0.6.0'].map(floor)).toEqual([
      120_000, 145_000, 145_000, 120_000, 70_000, 120_000,
    ]);
  });

  it('of a TensorRT-LLM instance that only prefills needs seven tenths of the GPU time', () => {
    const whole = firstTokenOf(llama, 'trtllm', 'hopper');
    expect(onlyPrefilling(whole, 'trtllm')).toEqual({ ...whole, scale: 0.7 });
    expect(onlyPrefilling(whole, 'vllm')).toBe(whole);
  });
});

describe('the launch scripts of InferenceX', () => {
  const one = (change: Partial<InferenceXCase> = {}): InferenceXCase => ({
    framework: 'sglang',
    system: on('blackwell'),
    modelClass: 'mla',
    modelType: 'deepseek_v3',
    fourBit: true,
    tp: 8,
    attentionDp: 1,
    users: 4,
    promptTokens: 1024,
    outputTokens: 1024,
    plansAhead: true,
    ...change,
  });
  const policy = (change: Partial<InferenceXCase>) => inferenceXPolicy(one(change));

  it('look for requests every so many steps, and bound them, on Blackwell by weights, width and users', () => {
    const of = (change: Partial<InferenceXCase>) => {
      const { lookEvery, budget, maxRunning } = policy(change);
      return [lookEvery, budget, maxRunning];
    };
    expect(of({})).toEqual([10, 16384, 256]);
    expect(of({ users: 16 })).toEqual([30, 16384, 256]);
    expect(of({ users: 512 })).toEqual([30, 16384, 512]);
    expect(of({ fourBit: false, users: 15 })).toEqual([10, 32768, 128]);
    expect(of({ fourBit: false, users: 16 })).toEqual([30, 32768, 128]);
    expect(of({ fourBit: false, tp: 4, users: 16 })).toEqual([10, 8192, 32]);
    expect(of({ fourBit: false, tp: 5, users: 16 })).toEqual([30, 8192, 32]);
  });

  it('of SGLang on other chips set the budget of a step', () => {
    const of = (generation: Generation) => {
      const { lookEvery, budget } = policy({ system: on(generation) });
      return [lookEvery, budget];
    };
    expect([of('cdna4'), of('cdna3'), of('hopper')]).toEqual([
      [8, 196_608],
      [4, 131_072],
      [1, 32_768],
    ]);
    expect(policy({ modelClass: 'moe', system: on('hopper') }).budget).toBe(8192);
  });

  it('of TensorRT-LLM hold prompts back for company where they are short', () => {
    const of = (change: Partial<InferenceXCase>) => {
      const { budget, holdBack } = policy({ framework: 'trtllm', modelClass: 'moe', tp: 4, ...change });
      return { budget, holdBack };
    };
    const short = { tokens: 0.9 * 16384, requests: 0, steps: 20 };
    expect(of({})).toEqual({ budget: 16384, holdBack: short });
    for (const change of [{ promptTokens: 1025 }, { outputTokens: 1025 }, { tp: 8 }])
      expect(of(change)).toEqual({ budget: 16384, holdBack: null });
    expect(of({ modelType: 'gpt_oss' })).toEqual({ budget: 20_000, holdBack: null });
    expect(of({ modelClass: 'mla' })).toEqual({ budget: 8192, holdBack: null });
    expect(of({ modelClass: 'mla', attentionDp: 4, users: 100, promptTokens: 8192 })).toEqual({
      budget: 100 + 8192 + 64,
      holdBack: { tokens: 0, requests: 4, steps: 60 },
    });
  });

  it('of vLLM give MiniMax two prompts a step, and nobody else', () => {
    const of = (modelType: string, promptTokens: number) =>
      policy({ framework: 'vllm', modelClass: 'moe', modelType, promptTokens }).budget;
    expect([of('minimax_m2', 8192), of('minimax_m2', 1024), of('qwen3_moe', 8192)]).toEqual([
      16384, 8192, 8192,
    ]);
  });

  it('begin cold with SGLang, as long as its first tokens showed', () => {
    const cold = (framework: InferenceXCase['framework'], generation: Generation, fourBit: boolean) =>
      inferenceXCold({ framework, system: on(generation), fourBit });
    expect(cold('sglang', 'hopper', false)).toBe(0.8e6);
    expect(cold('sglang', 'cdna3', false)).toBe(3e6);
    expect(cold('sglang', 'cdna4', true)).toBe(0.8e6);
    expect(cold('sglang', 'blackwell', false)).toBe(0);
    expect(cold('vllm', 'hopper', false)).toBe(0);
  });
});
