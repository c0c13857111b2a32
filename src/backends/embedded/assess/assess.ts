import {
  contextLength,
  type OptimizeRequest,
  optimize,
  storedQuantization,
  UnsupportedArchitectureError,
} from '../../../engine/index.ts';
import type { Answers } from '../../../plan/answers.ts';
import type {
  Assessment,
  CheckpointQuantization,
  ContextAssessment,
  RuntimeMemory,
} from '../../../plan/assessment.ts';
import { targetsOf } from '../../../plan/slots/targets.ts';
import { hasCoreInputs, refusalOf } from '../forecast.ts';
import { planRequest } from '../plan-request.ts';
import { e2eOf } from './e2e.ts';
import { formatConcerns, formatsOf } from './formats.ts';
import { longestPrompt } from './layouts.ts';
import { loadAssessmentOf } from './load.ts';
import { bestRows } from './rows.ts';
import { runtimeMemoryOf } from './runtime-memory.ts';
import { splitsOf } from './splits.ts';
import { widerSearchesOf } from './wider-search.ts';

function contextOf(request: OptimizeRequest): ContextAssessment | null {
  const { positions, scaling } = contextLength(request.architecture);
  const tokens = longestPrompt(request) + request.outputTokens;
  if (tokens <= positions) return null;
  const words =
    scaling === null
      ? null
      : [
          scaling.kind,
          `× ${scaling.factor}`,
          ...(scaling.from === null ? [] : [`from ${scaling.from}`]),
        ].join(' ');
  return { tokens, positions, scaling: words };
}

/** Format of the checkpoint in a folder, where the plan computes something else. */
function checkpointOf(request: OptimizeRequest): CheckpointQuantization | null {
  const stored = storedQuantization(request.architecture.config);
  if (stored === null || stored.linear === request.quantization.linear) return null;
  const { name, linear } = stored;
  const changed = linear === null ? null : { ...request, quantization: { ...request.quantization, linear } };
  const isRated = changed?.devices.every((device) => formatConcerns(changed, device).length === 0) ?? false;
  return { name, linear, isRated };
}

/** Memory beside the model's figures, of the best row of each device and phase where it is worth a word. */
function memoryOf(request: OptimizeRequest): RuntimeMemory[] {
  const report = optimize(request);
  return request.devices.flatMap((device, index) =>
    bestRows(report.devices[index])
      .map((row) => runtimeMemoryOf(request, device, row))
      .filter((one) => one.recurrentStateGiB > 0 || one.cacheDifferenceGiB !== 0 || one.leftGiB < 0),
  );
}

/** A plan none of whose configurations the engine builds: why, split by split. Null where nothing more is known. */
function unbuiltAssessment(target: Answers): Assessment | null {
  try {
    const splits = splitsOf(target);
    const none = { formats: [], memory: [], wider: [], e2e: null, context: null, checkpoint: null };
    return splits.length === 0 ? null : { ...none, splits, load: null };
  } catch (error) {
    if (!(error instanceof UnsupportedArchitectureError)) refusalOf(error);
    return null;
  }
}

/**
 * Limits of the model in the first target of a plan: formats without a peak, memory that the model leaves out,
 * splits that cannot be, wider searches, limits of the whole request and of the model itself. Null while core inputs are
 * missing or the engine cannot run the plan.
 */
export function assessmentOf(answers: Answers): Assessment | null {
  const [target] = targetsOf(answers);
  if (target === undefined || !hasCoreInputs(target)) return null;
  try {
    const { request } = planRequest(target);
    return {
      formats: formatsOf(target),
      memory: memoryOf(request),
      splits: splitsOf(target),
      wider: widerSearchesOf(target),
      e2e: e2eOf(target),
      context: contextOf(request),
      checkpoint: checkpointOf(request),
      load: loadAssessmentOf(target),
    };
  } catch (error) {
    if (error instanceof UnsupportedArchitectureError) return unbuiltAssessment(target);
    refusalOf(error);
    return null;
  }
}
