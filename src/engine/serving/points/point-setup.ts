import type { Replica } from '../deployment/deployment.ts';
import { defaultPolicy } from '../framework/default-policy.ts';
import { firstTokenOf } from '../framework/first-token.ts';
import { inferenceXPolicy } from '../framework/inferencex-policy.ts';
import type { SchedulerPolicy } from '../framework/policy.ts';
import type { ServingFramework } from '../framework/serving-framework.ts';
import type { Lengths, LoadProtocol } from '../load/protocol.ts';
import { activeParameters } from '../memory/weights.ts';
import type { NumberFormats } from '../model/number-formats.ts';
import { classOf, type ServingModel } from '../model/serving-model.ts';
import type { OperatorData } from '../operators/operator-data.ts';
import type { SystemFacts } from '../operators/system-facts.ts';
import { type PairRecipe, pairRecipe } from '../registry/serving-recipes.ts';
import { type ReplicaSplit, replicaDevices } from '../step/replica-split.ts';
import type { MeasuredPoint } from './measured-point.ts';
import { frameworkNamed } from './names.ts';
import { pointFormats } from './point-formats.ts';
import { pointSplit } from './point-split.ts';
import { PointRefusedError } from './refusal.ts';

/** What the estimator looks up by name. */
export interface ServingRegistry {
  readonly model: (name: string) => ServingModel | null;
  readonly system: (name: string) => SystemFacts | null;
  readonly operators: (system: string) => OperatorData | null;
}

/** Whether the load is told in full: lengths, arrivals and options of the server. */
export type ProtocolKnowledge = 'known' | 'unknown';

/** Instances of a point: equal replicas that share the load, or prefill and decode instances. */
export type PointInstances =
  | { readonly kind: 'aggregated'; readonly replica: Replica; readonly replicas: number }
  | {
      readonly kind: 'disaggregated';
      readonly prefill: Replica;
      readonly prefillInstances: number;
      readonly decode: Replica;
      readonly decodeInstances: number;
    };

/** A point as the simulation runs it. */
export interface PointSetup {
  readonly instances: PointInstances;
  readonly protocol: LoadProtocol;
  readonly lengths: Lengths;
  readonly knowledge: ProtocolKnowledge;
  readonly origin: string;
}

/** The replica that decodes: the only one of an aggregated deployment. */
export function decodingReplica(instances: PointInstances): Replica {
  return instances.kind === 'aggregated' ? instances.replica : instances.decode;
}

const inferenceX = /inferencex/i;

function isSpeculative({ spec_decode: words }: MeasuredPoint): boolean {
  return /mtp|eagle/i.test(words ?? '');
}

function numberOf(facts: Sizes, ...names: readonly string[]): number | null {
  for (const name of names) {
    const value = facts[name];
    if (typeof value === 'number' && value > 0) return value;
  }
  return null;
}

/** Lengths of a load that nobody described: close to the nominal, but never in lockstep. */
const undescribed = [0.9, 1.1] as const;

function rangeOf(load: MeasuredPoint['load']): readonly [number, number] {
  const range = load.len_ratio_range;
  if (!Array.isArray(range) || range.length !== 2) return undescribed;
  const [low, high] = range;
  return typeof low === 'number' && typeof high === 'number' ? [low, high] : undescribed;
}

/** vLLM schedules ahead by default since 0.14; the launch scripts of InferenceX asked for it on Blackwell before. */
function plansAhead(framework: string, version: string | null, asked: boolean): boolean {
  if (framework !== 'vllm') return true;
  const minor = /^v?0\.(\d+)/.exec(version ?? '')?.[1];
  return minor === undefined ? asked : Number(minor) >= 14;
}

/**
 * What a step of a speculative run accepts of so many draft tokens, as DeepSeek's own prediction layer showed on public
 * servers; 3 are drafted where nobody tells.
 */
const acceptedOf: readonly number[] = [0, 0.68, 1.14, 1.45];
const assumedDraft = 3;

function speculation(drafted: number) {
  return { drafted, accepted: acceptedOf[Math.min(drafted, assumedDraft)] ?? 0 };
}

/** Requests of a load whose number is not told. */
const openLoopRequests = 500;
const maxLoadRequests = 3000;

type Sizes = Readonly<Record<string, unknown>>;

/** Prefills that would need more of the chip than this share of its peak were not computed. */
const possibleShare = 0.8;

function refuseImpossible(point: MeasuredPoint, replica: Replica, users: number, devices: number): void {
  if (point.ttft_mean_ms === null || point.tpot_mean_ms === null || point.isl === null || point.osl === null)
    return;
  const seconds = (point.ttft_mean_ms + point.osl * point.tpot_mean_ms) / 1e3;
  const rate = ((users * point.isl) / seconds) * 2 * activeParameters(replica.model);
  const { peakTeraOps } = replica.system;
  const peak =
    (/fp4|fp8/.test(replica.formats.dense) ? (peakTeraOps.fp8 ?? peakTeraOps.bf16) : peakTeraOps.bf16) ?? 0;
  if (rate > possibleShare * peak * 1e12 * devices) {
    throw new PointRefusedError(
      'impossible-prefill-rate',
      `${(rate / 1e12 / devices).toFixed(0)} of ${peak} TFLOP/s a device`,
    );
  }
}

/** What every instance of a point shares. */
interface PointFacts {
  readonly point: MeasuredPoint;
  readonly framework: ServingFramework;
  readonly model: ServingModel;
  readonly system: SystemFacts;
  readonly formats: NumberFormats;
  readonly operators: OperatorData | null;
  readonly isInferenceX: boolean;
  readonly prompt: number;
  readonly output: number;
}

function pointFacts(point: MeasuredPoint, registry: ServingRegistry): PointFacts {
  if (point.exclude !== null) throw new PointRefusedError('excluded-in-the-file', point.exclude);
  const framework = frameworkNamed(point.framework);
  if (framework === null) throw new PointRefusedError('unknown-framework', point.framework);
  const model = registry.model(point.model);
  if (model === null) throw new PointRefusedError('unknown-model', point.model);
  const systemName = point.aic_system ?? point.tensorcast_device ?? point.hardware ?? '';
  const system = registry.system(systemName);
  if (system === null) throw new PointRefusedError('unknown-system', systemName);
  if (point.isl === null || point.osl === null) throw new PointRefusedError('lengths-missing', '');
  const isInferenceX = inferenceX.test(`${point.source ?? ''} ${point.origin ?? ''}`);
  const precision = point.precision ?? 'not stated';
  return {
    point,
    framework,
    model,
    system,
    formats: pointFormats(precision, point.model, model, system, framework, isInferenceX),
    operators: registry.operators(system.operators),
    isInferenceX,
    prompt: point.isl,
    output: point.osl,
  };
}

/** One instance with the options that its origin's launch scripts set, else the framework's defaults. */
function replicaOf(facts: PointFacts, split: ReplicaSplit, users: number): Replica {
  const { point, framework, model, system, isInferenceX, prompt, output } = facts;
  const asked = isInferenceX && system.generation === 'blackwell';
  const ahead = plansAhead(framework, point.framework_version, asked);
  const chosen: SchedulerPolicy = isInferenceX
    ? inferenceXPolicy({
        framework,
        system,
        modelClass: classOf(model),
        modelType: model.modelType,
        fourBit: /fp4/.test(point.precision ?? ''),
        tp: Math.max(split.tp, split.attentionDp),
        attentionDp: split.attentionDp,
        users,
        promptTokens: prompt,
        outputTokens: output,
        plansAhead: ahead,
      })
    : defaultPolicy(framework, system.generation, ahead);
  // Without chunking a prompt must fit the budget of one step, so servers are started with one that does.
  const budget = chosen.chunks ? chosen.budget : Math.max(chosen.budget, prompt);
  return {
    model,
    formats: facts.formats,
    split,
    system,
    operators: facts.operators,
    framework,
    policy: { ...chosen, budget, maxRunning: chosen.maxRunning * split.attentionDp },
    firstToken: firstTokenOf(model, framework, system.generation),
    memoryShare: null,
    speculation: isSpeculative(point) ? speculation(assumedDraft) : null,
  };
}

/** How a point loads so many replicas that share it. @throws PointRefusedError */
function protocolOf({ load }: MeasuredPoint, replicas: number): LoadProtocol {
  const type = (load.type ?? '').toLowerCase();
  const concurrency = numberOf(load, 'concurrency', 'max_concurrency');
  const rate = numberOf(load, 'qps', 'request_rate');
  const requests = numberOf(load, 'num_prompts', 'num_requests');
  const share = (all: number) => Math.max(1, Math.round(all / replicas));
  if (/max-load|offline/.test(type))
    return { kind: 'max-load', requests: share(requests ?? maxLoadRequests) };
  if (rate !== null && concurrency === null) {
    return { kind: 'poisson', perSecond: rate / replicas, requests: share(requests ?? openLoopRequests) };
  }
  if (concurrency === null && /inf/i.test(String(load.qps ?? load.request_rate ?? ''))) {
    return { kind: 'burst', requests: share(requests ?? openLoopRequests), users: null };
  }
  if (concurrency === null) throw new PointRefusedError('load-missing', type);
  const users = share(concurrency);
  return { kind: 'closed-loop', users, requests: Math.max(users, share(requests ?? 10 * concurrency)) };
}

function usersOf(protocol: LoadProtocol): number {
  return protocol.kind === 'closed-loop' ? protocol.users : protocol.requests;
}

/** The most requests at once that a point tells of an instance, in the words of the frameworks; null where it does not. */
function toldRunning(sizes: Sizes, groups: number): number | null {
  const ofServer = numberOf(sizes, 'max_running_requests', 'max_running');
  if (ofServer !== null) return ofServer;
  const ofGroup = numberOf(sizes, 'max_num_seqs', 'max_batch_size');
  return ofGroup === null ? null : ofGroup * groups;
}

/** An instance that runs so many requests at once; null: as many as its policy. */
function bounded(replica: Replica, running: number | null): Replica {
  return running === null
    ? replica
    : { ...replica, policy: { ...replica.policy, maxRunning: Math.max(1, running) } };
}

/** An instance that only prefills, with the options of its recipe. */
function prefilling(replica: Replica, recipe: PairRecipe | null): Replica {
  if (recipe === null) return replica;
  const { split, policy } = replica;
  const { prefillRunning, prefillTokens } = recipe;
  // SGLang deals the tokens of a step over its attention groups.
  const budget =
    replica.framework === 'sglang' ? Math.ceil(prefillTokens / split.attentionDp) : prefillTokens;
  const groups = replica.framework === 'trtllm' ? split.attentionDp : 1;
  return bounded(
    budget > 0 ? { ...replica, policy: { ...policy, budget } } : replica,
    prefillRunning > 0 ? prefillRunning * groups : null,
  );
}

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

function disaggregated(facts: PointFacts, prefill: Sizes, decode: Sizes): PointInstances {
  const protocol = protocolOf(facts.point, 1);
  const recipe = recipeOf(facts, prefill, decode);
  const part = (sizes: Sizes) => {
    const workers = numberOf(sizes, 'workers') ?? 1;
    const gpus = typeof sizes.gpus === 'number' ? sizes.gpus / workers : null;
    const { split, replicas } = pointSplit(sizes, gpus, false);
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

function sizesOf(value: unknown): Sizes | null {
  return typeof value === 'object' && value !== null ? (value as Sizes) : null;
}

/** Reads a point into instances under load. @throws PointRefusedError */
export function pointSetup(point: MeasuredPoint, registry: ServingRegistry): PointSetup {
  const facts = pointFacts(point, registry);
  const { isInferenceX } = facts;
  const shared = {
    lengths: { prompt: facts.prompt, output: facts.output, range: rangeOf(point.load), cachedShare: 0 },
    knowledge: isInferenceX ? ('known' as const) : ('unknown' as const),
    origin: isInferenceX ? 'InferenceX' : (point.origin ?? point.source ?? 'your measurements'),
  };
  const sizes = point.parallel ?? {};
  const [prefill, decode] = [sizesOf(sizes.prefill), sizesOf(sizes.decode)];
  if (prefill !== null && decode !== null) {
    return { ...shared, instances: disaggregated(facts, prefill, decode), protocol: protocolOf(point, 1) };
  }
  const { split, replicas } = pointSplit(sizes, point.num_gpus, isInferenceX);
  const protocol = protocolOf(point, replicas);
  const replica = bounded(
    replicaOf(facts, split, usersOf(protocol)),
    toldRunning({ ...point.load, ...sizes }, split.attentionDp),
  );
  if (protocol.kind === 'closed-loop') {
    refuseImpossible(point, replica, protocol.users * replicas, replicas * replicaDevices(split));
  }
  return { ...shared, instances: { kind: 'aggregated', replica, replicas }, protocol };
}
