import type { CalibrationDocument } from '../../../src/engine/serving/calibration/document.ts';
import type { Replica } from '../../../src/engine/serving/deployment/deployment.ts';
import { defaultPolicy } from '../../../src/engine/serving/framework/default-policy.ts';
import { firstTokenOf } from '../../../src/engine/serving/framework/first-token.ts';
import { formatsOf } from '../../../src/engine/serving/model/number-formats.ts';
import type { SystemFacts } from '../../../src/engine/serving/operators/system-facts.ts';
import { servingModelNamed } from '../../../src/engine/serving/registry/serving-models.ts';
import type { ServingRequest } from '../../../src/engine/serving/search/serving-request.ts';

/** A system without measured operators, so that every time follows from its figures. */
export const plainSystem: SystemFacts = {
  id: 'plain',
  operators: 'plain',
  generation: 'hopper',
  peakTeraOps: { bf16: 989, fp8: 1978 },
  memoryBytes: 80 * 2 ** 30,
  bandwidthBytesPerSecond: 3.35e12,
  devicesPerDomain: 8,
  domainBytesPerSecond: 450e9,
  networkBytesPerSecond: 50e9,
  collectiveBytes: {},
};

/** @throws Error for a model that is not known */
export function modelNamed(name: string) {
  const model = servingModelNamed(name);
  if (model === null) throw new Error(`no model ${name}`);
  return model;
}

export function replicaOf(changes: Partial<Replica> = {}): Replica {
  const model = changes.model ?? modelNamed('Llama-3.1-8B');
  const framework = changes.framework ?? 'vllm';
  const system = changes.system ?? plainSystem;
  return {
    model,
    formats: formatsOf('bf16', { hasExperts: false }),
    split: { tp: 1, attentionDp: 1, expertTp: 1, expertEp: 1, pp: 1 },
    system,
    operators: null,
    framework,
    policy: defaultPolicy(framework, system.generation),
    firstToken: firstTokenOf(model, framework, system.generation),
    memoryShare: null,
    speculation: null,
    ...changes,
  };
}

/** A search of the smallest plan without limits, with other wishes where they are told. */
export function searchRequest(
  document: CalibrationDocument,
  changes: Partial<ServingRequest> = {},
): ServingRequest {
  return {
    model: modelNamed('Llama-3.1-8B'),
    formats: formatsOf('bf16', { hasExperts: false }),
    system: plainSystem,
    operators: null,
    framework: 'vllm',
    devices: 2,
    lengths: { prompt: 500, output: 40, range: [1, 1], cachedShare: 0 },
    limits: { ttftMs: null, tpotMs: null, ttftStatistic: 'median', tpotStatistic: 'mean' },
    tpSizes: [1],
    widens: false,
    role: 'both',
    speculation: null,
    budget: null,
    disaggregated: null,
    load: { kind: 'closed-loop', users: null },
    calibration: { document, local: null },
    seed: 1,
    ...changes,
  };
}
