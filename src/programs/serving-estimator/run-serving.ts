import { closestPoint } from '../../engine/serving/points/closest-point.ts';
import type { MeasuredPoint } from '../../engine/serving/points/measured-point.ts';
import { searchServing } from '../../engine/serving/search/search.ts';
import { UnsupportedArchitectureError } from '../../engine/terms/errors.ts';
import type { DeviceResult } from '../../results/result.ts';
import { pointWords } from './point-words.ts';
import type { ServingData } from './serving-io.ts';
import { type ServingPlan, ServingPlanError } from './serving-plan.ts';
import { servingRequest, systemOf } from './serving-requests.ts';
import { servingDevice } from './to-result.ts';

/**
 * Searches every system of a plan.
 *
 * @throws ServingPlanError, or UnsupportedArchitectureError for a model whose facts are incomplete
 */
export async function runServing(
  plan: ServingPlan,
  data: ServingData,
  onSystem: (index: number) => void = () => undefined,
): Promise<DeviceResult[]> {
  const model = data.model(plan.model);
  if (model === null) throw new ServingPlanError({ code: 'unknown-model', name: plan.model });
  const calibration = await data.calibration();
  const devices: DeviceResult[] = [];
  for (const [index, name] of plan.systems.entries()) {
    const system = systemOf(name);
    const operators = await data.operators(system.operators);
    const report = searchServing(servingRequest(plan, model, system, operators, calibration));
    devices.push(withClosest(servingDevice(name, report, plan), name, plan, await data.points()));
    onSystem(index + 1);
  }
  return devices;
}

/** A result whose best row names the measurement nearest to it. */
function withClosest(
  result: DeviceResult,
  system: string,
  plan: ServingPlan,
  points: readonly MeasuredPoint[],
): DeviceResult {
  const { best, candidates } = result;
  if (best === null) return result;
  const point = closestPoint(points, {
    model: plan.model,
    system,
    framework: plan.framework ?? 'vllm',
    devices: plan.devices,
    input: plan.inputLength,
    output: plan.outputLength,
    users: best.concurrency ?? 1,
  });
  if (point === null) return result;
  const told = { ...best, extra: { ...best.extra, 'closest measurement': pointWords(point) } };
  return { ...result, best: told, candidates: [told, ...candidates.slice(1)] };
}

/** Whether an error is a plan that cannot be estimated, and not a defect. */
export function isServingRefusal(error: unknown): error is ServingPlanError | UnsupportedArchitectureError {
  return error instanceof ServingPlanError || error instanceof UnsupportedArchitectureError;
}
