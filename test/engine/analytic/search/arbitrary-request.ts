import fc from 'fast-check';
import {
  architectureOf,
  attentionActions,
  deviceProfiles,
  linearActions,
  type OptimizeRequest,
  optimizeDefaults,
} from '../../../../src/engine/index.ts';

const denseModels = ['Qwen/Qwen3-8B', 'Qwen/Qwen3-32B', 'meta-llama/Meta-Llama-3-8B', 'Qwen/Qwen3.5-27B'];
const expertModels = [
  'Qwen/Qwen3-30B-A3B',
  'zai-org/GLM-4.5',
  'deepseek-ai/DeepSeek-V3.1',
  'deepseek-ai/DeepSeek-V3.2',
  'zai-org/GLM-5.2',
  'moonshotai/Kimi-K2-Instruct',
  'deepseek-ai/DeepSeek-V4-Flash',
  'MiniMaxAI/MiniMax-M3',
  'Qwen/Qwen3-Next-80B-A3B-Thinking',
  'Qwen/Qwen3.5-35B-A3B',
  'baidu/ERNIE-4.5-21B-A3B-PT',
];

/** Devices whose grid holds 16 ranks. */
const devices = [...deviceProfiles.values()].filter(
  (profile) => profile.grid.reduce((product, size) => product * size, 1) >= 16,
);

const sizes = fc.option(fc.uniqueArray(fc.constantFrom(1, 2, 4, 8, 16), { minLength: 0, maxLength: 3 }), {
  nil: null,
});

const limit = (min: number, max: number) => fc.option(fc.integer({ min, max }), { nil: null });

/** Searches that end quickly, over every mode and kind of model. */
export function arbitraryRequest(models = [...denseModels, ...expertModels]): fc.Arbitrary<OptimizeRequest> {
  return fc
    .record({
      model: fc.constantFrom(...models),
      device: fc.uniqueArray(fc.constantFrom(...devices), {
        minLength: 1,
        maxLength: 3,
        selector: (profile) => profile.name,
      }),
      numDevices: fc.constantFrom(1, 2, 4, 8, 16),
      mode: fc.constantFrom('aggregation' as const, 'disaggregation' as const, 'pd-ratio' as const),
      limits: fc.record({ ttftMs: limit(200, 20_000), tpotMs: limit(10, 120) }),
      inputTokens: fc.integer({ min: 1, max: 6000 }),
      outputTokens: fc.integer({ min: 1, max: 1500 }),
      prefixCacheHitRate: fc.constantFrom(0, 0, 0.25, 0.9),
      tpSizes: sizes,
      epSizes: sizes,
      moeDpSizes: sizes,
      mtpTokens: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 2 }), {
        nil: null,
      }),
      linear: fc.constantFrom(...linearActions.filter((action) => action !== 'DISABLED')),
      attention: fc.constantFrom(...attentionActions),
      compile: fc.boolean(),
      maxBatchedTokens: fc.option(fc.integer({ min: 256, max: 20_000 }), { nil: null }),
      batchRange: fc.option(
        fc.record({ from: fc.integer({ min: 1, max: 8 }), to: fc.integer({ min: 8, max: 80 }) }),
        {
          nil: null,
        },
      ),
      strategy: fc.constantFrom('exponential' as const, 'linear_exponential' as const),
    })
    .map((one) => ({
      ...optimizeDefaults,
      model: one.model,
      architecture: architectureOf(one.model),
      devices: one.device,
      numDevices: one.numDevices,
      task:
        one.mode === 'pd-ratio'
          ? { mode: one.mode, prefillDevicesPerInstance: 2, decodeDevicesPerInstance: one.numDevices }
          : { mode: one.mode },
      limits: one.limits,
      prompts: { kind: 'fixed' as const, tokens: one.inputTokens },
      outputTokens: one.outputTokens,
      prefixCacheHitRate: one.prefixCacheHitRate,
      space: {
        tpSizes: one.tpSizes,
        epSizes: one.epSizes,
        moeDpSizes: one.moeDpSizes,
        dcpSizes: null,
        mtpTokens: one.mtpTokens,
      },
      quantization: { ...optimizeDefaults.quantization, linear: one.linear, attention: one.attention },
      compile: one.compile,
      maxBatchedTokens: one.maxBatchedTokens,
      batchRange: one.batchRange,
      strategy: one.strategy,
    }));
}

export { denseModels };
