import type { ServingFramework } from '../framework/serving-framework.ts';
import type { NumberFormats } from '../model/number-formats.ts';
import type { ServingModel } from '../model/serving-model.ts';
import type { SystemFacts } from '../operators/system-facts.ts';
import { type ReplicaSplit, replicaDevices } from '../step/replica-split.ts';
import { cacheNeed } from './cache.ts';
import { weightBytesPerDevice } from './weights.ts';

/** Memory of one device and what is left for the key-value cache of one attention group. */
export interface MemoryRoom {
  readonly capacityBytes: number;
  readonly weightBytes: number;
  /** Runtime, collectives and activations. */
  readonly otherBytes: number;
  readonly cacheBytes: number;
  readonly bytesPerToken: number;
  readonly bytesPerRequest: number;
}

/**
 * How each framework divides memory (read off measured servers): TensorRT-LLM takes a share of what is free after
 * the weights, vLLM and SGLang a share of the whole.
 */
const divisions = {
  trtllm: { ofFree: 0.85, ofAll: 1, other: 5e9 },
  vllm: { ofFree: 1, ofAll: 0.9, other: 4.2e9 },
  sglang: { ofFree: 1, ofAll: 0.84, other: 3e9 },
} as const;

/**
 * @param share the framework's memory fraction where the user set it
 */
export function memoryRoom(
  model: ServingModel,
  formats: NumberFormats,
  split: ReplicaSplit,
  system: SystemFacts,
  framework: ServingFramework,
  share: number | null = null,
): MemoryRoom {
  const weights = weightBytesPerDevice(model, formats, split);
  const devices = replicaDevices(split);
  const collectives = devices > 1 ? (system.collectiveBytes[String(Math.min(devices, 8))] ?? 0.4e9) : 0;
  const division = divisions[framework === 'vllm-ascend' ? 'vllm' : framework];
  const ofAll = framework === 'trtllm' ? division.ofAll : (share ?? division.ofAll);
  const ofFree = framework === 'trtllm' ? (share ?? division.ofFree) : division.ofFree;
  const other = division.other + collectives;
  const cache = Math.max(0, (system.memoryBytes * ofAll - weights - other) * ofFree);
  const need = cacheNeed(model, formats, split);
  return {
    capacityBytes: system.memoryBytes,
    weightBytes: weights,
    otherBytes: other,
    cacheBytes: cache,
    ...need,
  };
}
