import type { Replica } from '../../../src/engine/serving/deployment/deployment.ts';
import { defaultPolicy } from '../../../src/engine/serving/framework/default-policy.ts';
import { firstTokenOf } from '../../../src/engine/serving/framework/first-token.ts';
import { formatsOf } from '../../../src/engine/serving/model/number-formats.ts';
import type { SystemFacts } from '../../../src/engine/serving/operators/system-facts.ts';
import { servingModelNamed } from '../../../src/engine/serving/registry/serving-models.ts';

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
    formats: formatsOf('bf16', false),
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
