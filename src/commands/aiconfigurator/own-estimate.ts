import { machineServingData } from '../../app/machine-serving-data.ts';
import type { Program } from '../../app/program.ts';
import { servingRefusal } from '../../backends/calibrated/calibrated.ts';
import { servingPlanOf } from '../../backends/calibrated/serving-plan-of.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import { isServingRefusal, runServing } from '../../programs/serving-estimator/run-serving.ts';
import { servingResult } from '../../programs/serving-estimator/to-result.ts';
import type { Result } from '../../results/result.ts';

/** Our own estimate of the same plan, or why there is none. */
export async function ownEstimate(
  answers: Answers,
  program: Program,
): Promise<{ readonly result: Result } | { readonly reason: string }> {
  const data = machineServingData(program);
  const refusal = servingRefusal(answers, (name) => data.model(name) !== null);
  if (refusal !== null) return { reason: refusal[program.language] };
  const [device = ''] = answered(answers, 'devices') ?? [];
  // Lengths are fixed there, so they are here.
  const plan = { ...servingPlanOf(answers, device), lengthRange: 1 };
  try {
    const devices = await runServing(plan, data);
    return {
      result: servingResult(plan, devices, {
        version: program.version,
        command: null,
        warnings: [],
        elapsedSeconds: null,
      }),
    };
  } catch (error) {
    if (!isServingRefusal(error)) throw error;
    return { reason: error.message };
  }
}
