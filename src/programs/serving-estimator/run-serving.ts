import type { Arrivals } from '../../engine/serving/load/protocol.ts';
import { ArrivalsFileError, readArrivalsFile } from '../../engine/serving/load/read-arrivals.ts';
import type { SystemFacts } from '../../engine/serving/operators/system-facts.ts';
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
 * @param own systems that the user describes
 * @throws ServingPlanError, or UnsupportedArchitectureError for a model whose facts are incomplete
 */
export async function runServing(
  plan: ServingPlan,
  data: ServingData,
  own: readonly SystemFacts[] = [],
): Promise<DeviceResult[]> {
  const model = data.model(plan.model);
  if (model === null) throw new ServingPlanError({ code: 'unknown-model', name: plan.model });
  const calibration = await data.calibration();
  const arrivals = plan.load === 'arrivals' ? arrivalsOf(plan.arrivalsFile, data) : null;
  const devices: DeviceResult[] = [];
  for (const name of plan.systems) {
    const system = systemOf(name, own);
    const operators = await data.operators(system.operators);
    const roles = plan.phases.length === 0 ? (['both'] as const) : plan.phases;
    for (const role of roles) {
      const report = searchServing(
        servingRequest(plan, model, system, operators, calibration, arrivals, role),
      );
      const found = servingDevice(name, report, plan, role);
      devices.push(role === 'both' ? withClosest(found, name, plan, await data.points()) : found);
    }
  }
  return devices;
}

/** Requests of the file that a plan names. @throws ServingPlanError for a file that is missing or no list of arrivals */
export function arrivalsOf(path: string | null, data: Pick<ServingData, 'text'>): Arrivals {
  if (path === null) throw new ServingPlanError({ code: 'arrivals-missing' });
  let text: string;
  try {
    text = data.text(path);
  } catch {
    throw new ServingPlanError({ code: 'arrivals', path, line: 0, problem: 'unreadable' });
  }
  try {
    return readArrivalsFile(text);
  } catch (error) {
    if (!(error instanceof ArrivalsFileError)) throw error;
    throw new ServingPlanError({ code: 'arrivals', path, line: error.line, problem: error.problem });
  }
}

/** Bits of a weight in each number format. */
const bitsOf = { bf16: 16, fp8: 8, fp8_block: 8, nvfp4: 4, mxfp4: 4, int8: 8, int4: 4 } as const;

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
    bits: bitsOf[plan.precision],
  });
  if (point === null) return result;
  const told = { ...best, extra: { ...best.extra, 'closest measurement': pointWords(point, best.tpotMs) } };
  return { ...result, best: told, candidates: [told, ...candidates.slice(1)] };
}

/** Whether an error is a plan that cannot be estimated, and not a defect. */
export function isServingRefusal(error: unknown): error is ServingPlanError | UnsupportedArchitectureError {
  return error instanceof ServingPlanError || error instanceof UnsupportedArchitectureError;
}
