import { searchServing } from '../../engine/serving/search/search.ts';
import { UnsupportedArchitectureError } from '../../engine/terms/errors.ts';
import type { DeviceResult } from '../../results/result.ts';
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
    devices.push(servingDevice(name, report, plan));
    onSystem(index + 1);
  }
  return devices;
}

/** Whether an error is a plan that cannot be estimated, and not a defect. */
export function isServingRefusal(error: unknown): error is ServingPlanError | UnsupportedArchitectureError {
  return error instanceof ServingPlanError || error instanceof UnsupportedArchitectureError;
}
