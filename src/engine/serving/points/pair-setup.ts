import { pairRecipe } from '../registry/serving-recipes.ts';
import type { PointFacts } from './point-facts.ts';
import { protocolOf, usersOf } from './point-protocol.ts';
import { assumedDraft, bounded, prefilling, replicaOf, speculation, toldRunning } from './point-replica.ts';
import type { PointInstances } from './point-setup.ts';
import { pointSplit } from './point-split.ts';
import { isSpeculative, numberOf, type Sizes } from './point-words.ts';

/** The options of the public script that started a pair; null where none is known. */
function recipeOf({ point, framework, system, isInferenceX }: PointFacts, prefill: Sizes, decode: Sizes) {
  const [x, y] = [numberOf(prefill, 'workers') ?? 1, numberOf(decode, 'workers') ?? 1];
  if (!isInferenceX || point.isl === null || point.osl === null) return null;
  return pairRecipe({
    framework,
    system: system.id,
    fourBit: /fp4/.test(point.precision ?? ''),
    input: point.isl,
    output: point.osl,
    prefillWorkers: x,
    prefillDevices: (numberOf(prefill, 'gpus') ?? 0) / x,
    decodeWorkers: y,
    decodeDevices: (numberOf(decode, 'gpus') ?? 0) / y,
    speculative: isSpeculative(point),
    users: numberOf(point.load, 'concurrency') ?? 0,
  });
}

/** Prefill and decode instances of a point. @throws PointRefusedError */
export function disaggregated(facts: PointFacts, prefill: Sizes, decode: Sizes): PointInstances {
  const protocol = protocolOf(facts.point, 1);
  const recipe = recipeOf(facts, prefill, decode);
  const part = (sizes: Sizes) => {
    const workers = numberOf(sizes, 'workers') ?? 1;
    const gpus = typeof sizes.gpus === 'number' ? sizes.gpus / workers : null;
    const { split, replicas } = pointSplit(sizes, gpus, { mayBeSquared: false });
    return { split, instances: workers * replicas };
  };
  const [first, second] = [part(prefill), part(decode)];
  const users = usersOf(protocol);
  const decoding = replicaOf(facts, second.split, Math.ceil(users / second.instances));
  const told = toldRunning(decode, second.split.attentionDp) ?? recipe?.decodeRunning ?? null;
  return {
    kind: 'disaggregated',
    prefill: prefilling(replicaOf(facts, first.split, users), recipe),
    prefillInstances: first.instances,
    decode: {
      ...bounded(decoding, told),
      speculation: decoding.speculation === null ? null : speculation(recipe?.draftedTokens ?? assumedDraft),
    },
    decodeInstances: second.instances,
  };
}
