import { type DeviceProfile, deviceProfiles } from '../../../engine/index.ts';
import { type Answers, answered } from '../../../plan/answers.ts';
import { sizeApart } from '../../../plan/sizing/apart.ts';
import { tokenCost } from '../../../plan/sizing/cost.ts';
import { bestInstances, type CapacityEstimator, type Sizes, size } from '../../../plan/sizing/size.ts';
import type { ValueOfSlot } from '../../../plan/slots/values.ts';
import type { DeviceSizing, Instances, Load, TokenCost } from '../../../results/sizing.ts';
import { refusalOf } from '../forecast.ts';
import { type PlanRequest, planRequest } from '../plan-request.ts';
import { capacitiesOf, type SizedPlan } from './capacities.ts';
import { isScaleFree, replicatedCapacities, searchedCapacities } from './estimator.ts';

/** The load that a plan states; null without any measure of it. */
export function loadOf(answers: Answers): Load | null {
  const load: Load = {
    concurrentUsers: answered(answers, 'concurrentUsers'),
    requestsPerSecond: answered(answers, 'requestsPerSecond'),
    outputTokensPerSecond: answered(answers, 'outputTokensPerSecond'),
    peakFactor: answered(answers, 'peakFactor') ?? 1,
  };
  const { concurrentUsers, requestsPerSecond, outputTokensPerSecond } = load;
  return [concurrentUsers, requestsPerSecond, outputTokensPerSecond].every((one) => one === null)
    ? null
    : load;
}

/** Sizes of every named device, and what they assume. */
export interface PlanSizing {
  readonly load: Load;
  readonly devices: readonly DeviceSizing[];
  readonly assumed: readonly ValueOfSlot[];
}

/** Whether a group or an instance that was counted from replicas holds the load when it is searched itself. */
function isConfirmed(plan: SizedPlan, found: Instances | null, load: Load): boolean {
  if (found === null) return true;
  const share: Load = {
    ...load,
    concurrentUsers: divided(load.concurrentUsers, found.instances),
    requestsPerSecond: divided(load.requestsPerSecond, found.instances),
    outputTokensPerSecond: divided(load.outputTokensPerSecond, found.instances),
  };
  return bestInstances(capacitiesOf(plan, found.devicesPerInstance), share)?.instances === 1;
}

function divided(value: number | null, by: number): number | null {
  return value === null ? null : value / by;
}

/** Sizes of one phase: replicas are counted where ranks change nothing for each other, and what is found is searched itself. */
export function sizesOf(plan: SizedPlan, load: Load, only: number | null = null): Sizes {
  const limited = (estimator: CapacityEstimator): CapacityEstimator =>
    only === null ? estimator : { ...estimator, leastDevices: only, mostDevices: only };
  if (!isScaleFree(plan.request)) return size(limited(searchedCapacities(plan)), load);
  const counted = size(limited(replicatedCapacities(plan)), load);
  const confirmed = isConfirmed(plan, counted.group, load) && isConfirmed(plan, counted.replicas, load);
  return confirmed ? counted : size(limited(searchedCapacities(plan)), load);
}

/** Cost of a million tokens of so many devices; null without a price. */
export function costOf(
  deviceHour: number | null,
  devices: number,
  tokensPerSecond: number,
  load: Load,
  outputTokens: number,
): TokenCost | null {
  return deviceHour === null ? null : tokenCost(deviceHour, devices, tokensPerSecond, load, outputTokens);
}

/** Cost of the fewest devices of a size; null without a price or without a size. */
export function costOfSize(
  { replicas, group }: Pick<Sizes, 'replicas' | 'group'>,
  deviceHour: number | null,
  load: Load,
  outputTokens: number,
): TokenCost | null {
  const least = replicas ?? group;
  if (least === null) return null;
  return costOf(deviceHour, least.devices, least.instances * least.row.tokensPerSecond, load, outputTokens);
}

function sizedTogether(plan: SizedPlan, load: Load, deviceHour: number | null): DeviceSizing {
  const sizes = sizesOf(plan, load);
  const cost = costOfSize(sizes, deviceHour, load, plan.request.outputTokens);
  return { device: plan.device.name, estimator: 'analytic', ...sizes, phases: null, cost, refusal: null };
}

/** Whole prefill and decode instances, each of the size that needs fewest devices, or of the size that the plan states. */
function sizedApart(
  plan: SizedPlan,
  load: Load,
  deviceHour: number | null,
  sizes: { readonly prefill: number | null; readonly decode: number | null },
): DeviceSizing {
  const { outputTokens, limits } = plan.request;
  const { phases, tokensPerSecond, tried } = sizeApart(load, {
    outputTokens,
    ttftMs: limits.ttftMs ?? 0,
    decode: (asked) => sizesOf({ ...plan, phase: 'decode' }, asked, sizes.decode),
    prefill: (asked) => sizesOf({ ...plan, phase: 'prefill' }, asked, sizes.prefill),
  });
  const cost =
    phases === null ? null : costOf(deviceHour, phases.devices, tokensPerSecond, load, outputTokens);
  return {
    device: plan.device.name,
    estimator: 'analytic',
    group: null,
    replicas: null,
    phases,
    cost,
    tried,
    refusal: null,
  };
}

/** Devices to size on: those of the plan; without any every built-in profile but the one that stands for no hardware. */
export function sizedDevices(answers: Answers): readonly string[] {
  const named = answered(answers, 'devices') ?? [];
  return named.length > 0 ? named : [...deviceProfiles.keys()].filter((name) => name !== 'TEST_DEVICE');
}

/** The request of one aggregated group of a device, and what it assumes; the groups of a size differ in their count alone. */
export function groupRequest(answers: Answers, device: string): PlanRequest {
  const provenance = { label: 'user-provided', said: null } as const;
  // Values that belong to one device count or one mode have no part in a search over all of them.
  const { targets: _, tpSizes: _tp, epSizes: _ep, moeDpSizes: _moeDp, phases: _phases, ...rest } = answers;
  return planRequest({
    ...rest,
    devices: { value: [device], provenance, reading: null },
    // Any count that the grid holds will do: each is searched on its own.
    numDevices: { value: 1, provenance, reading: null },
    mode: { value: 'aggregation', provenance, reading: null },
  });
}

function sizedOn(
  answers: Answers,
  name: string,
  deviceHour: number | null,
  load: Load,
): { readonly sizing: DeviceSizing; readonly assumed: PlanRequest['assumed'] } {
  const { request, assumed } = groupRequest(answers, name);
  const device: DeviceProfile | undefined = request.devices[0];
  if (device === undefined) throw new RangeError('a plan on one device has one device');
  const isApart = answered(answers, 'mode') !== null && answered(answers, 'mode') !== 'aggregation';
  const plan: SizedPlan = {
    request,
    device,
    phase: 'aggregated',
    e2eLimitMs: answered(answers, 'e2eLimitMs'),
  };
  const sizing = isApart
    ? sizedApart(plan, load, deviceHour, {
        prefill: answered(answers, 'prefillDevicesPerInstance'),
        decode: answered(answers, 'decodeDevicesPerInstance'),
      })
    : sizedTogether(plan, load, deviceHour);
  return { sizing, assumed };
}

/** Sizes one device by another estimator; null for a device that the analytic engine sizes. */
export type OtherSizes = (name: string, load: Load, deviceHour: number | null) => DeviceSizing | null;

/**
 * How many devices a plan's load needs, on each device side by side. Model, lengths, a limit and a load must be there; the
 * device count of the plan is not looked at.
 * @throws RangeError without a load
 */
export function sizePlan(answers: Answers, other: OtherSizes = () => null): PlanSizing {
  const load = loadOf(answers);
  if (load === null) throw new RangeError('a plan without a load has no size');
  const prices = answered(answers, 'deviceHourCost') ?? [];
  let assumed: PlanSizing['assumed'] = [];
  const devices = sizedDevices(answers).map((name, index): DeviceSizing => {
    const deviceHour = (prices.length === 1 ? prices[0] : prices[index]) ?? null;
    const elsewhere = other(name, load, deviceHour);
    if (elsewhere !== null) return elsewhere;
    try {
      const sized = sizedOn(answers, name, deviceHour, load);
      assumed = sized.assumed;
      return sized.sizing;
    } catch (error) {
      const none = { group: null, replicas: null, phases: null, cost: null, tried: 0 };
      return { device: name, estimator: 'analytic', ...none, refusal: refusalOf(error) };
    }
  });
  return { load, devices, assumed };
}
