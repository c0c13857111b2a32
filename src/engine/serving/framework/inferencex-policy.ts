import type { ModelClass } from '../model/serving-model.ts';
import type { SystemFacts } from '../operators/system-facts.ts';
import { defaultPolicy } from './default-policy.ts';
import type { SchedulerPolicy } from './policy.ts';
import type { ServingFramework } from './serving-framework.ts';

/** Case by which the launch scripts of InferenceX choose options. */
export interface InferenceXCase {
  readonly framework: ServingFramework;
  readonly system: SystemFacts;
  readonly modelClass: ModelClass;
  readonly modelType: string;
  readonly fourBit: boolean;
  readonly tp: number;
  readonly attentionDp: number;
  readonly users: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly plansAhead: boolean;
}

/** SGLang serving DeepSeek: intervals between looks for requests, budgets, most running requests. */
function sglang(one: InferenceXCase, base: SchedulerPolicy): SchedulerPolicy {
  const { system, fourBit, tp, users } = one;
  if (system.generation === 'blackwell') {
    const interval = !fourBit && tp <= 4 ? 10 : users >= 16 ? 30 : 10;
    const budget = fourBit ? 16384 : tp >= 8 ? 32768 : 8192;
    const maxRunning = fourBit ? 256 : tp >= 8 ? 128 : 32;
    return { ...base, lookEvery: interval, budget, maxRunning: Math.max(maxRunning, users) };
  }
  if (system.generation === 'cdna4') return { ...base, lookEvery: 8, budget: 196_608 };
  if (system.generation === 'cdna3') return { ...base, lookEvery: 4, budget: 131_072 };
  return { ...base, budget: 32768 };
}

function trtllm(one: InferenceXCase, base: SchedulerPolicy): SchedulerPolicy {
  const { modelClass, modelType, attentionDp, users, promptTokens, outputTokens, tp } = one;
  if (modelClass === 'mla') {
    const budget = Math.max(8192, users + promptTokens + 64);
    const holdBack = attentionDp > 1 ? { tokens: 0, requests: attentionDp, steps: 60 } : null;
    return { ...base, budget, holdBack };
  }
  if (modelType === 'gpt_oss') return { ...base, budget: 20_000 };
  const short = promptTokens <= 1024 && outputTokens <= 1024 && tp < 8;
  const holdBack = short ? { tokens: 0.9 * 16384, requests: 0, steps: 20 } : null;
  return { ...base, budget: 16384, holdBack };
}

/**
 * The options that InferenceX's public launch scripts set (SemiAnalysisAI/InferenceX, benchmarks/): budgets, look
 * intervals, waits for company.
 */
export function inferenceXPolicy(one: InferenceXCase): SchedulerPolicy {
  const base = defaultPolicy(one.framework, one.system.generation, { plansAhead: one.plansAhead });
  if (one.framework === 'sglang' && one.modelClass === 'mla') return sglang(one, base);
  if (one.framework === 'trtllm') return trtllm(one, base);
  if (one.framework === 'vllm' && one.modelType.startsWith('minimax')) {
    return { ...base, budget: Math.max(base.budget, 2 * one.promptTokens) };
  }
  return base;
}

/**
 * Seconds that the first step of an aggregated SGLang server takes longer in an InferenceX run, read off the distance
 * of mean and median of its first tokens.
 */
const coldSeconds = { cdnaEightBit: 3, cdnaFourBit: 0.8, hopper: 0.8 } as const;

/** @returns microseconds */
export function inferenceXCold(one: Pick<InferenceXCase, 'framework' | 'system' | 'fourBit'>): number {
  const { generation } = one.system;
  if (one.framework !== 'sglang') return 0;
  if (generation === 'hopper') return coldSeconds.hopper * 1e6;
  if (generation !== 'cdna3' && generation !== 'cdna4') return 0;
  return (one.fourBit ? coldSeconds.cdnaFourBit : coldSeconds.cdnaEightBit) * 1e6;
}
