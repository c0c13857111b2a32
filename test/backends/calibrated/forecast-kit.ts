import type { ForecastData } from '../../../src/backends/calibrated/calibrated-forecast.ts';
import { loadOperators } from '../../../src/backends/calibrated/operator-data.ts';
import { shippedCalibration } from '../../../src/backends/calibrated/shipped-calibration.ts';
import { servingModelNamed } from '../../../src/engine/serving/registry/serving-models.ts';
import type { SlotValues } from '../../../src/plan/slots/values.ts';

/** A plan of one model on H200 that is complete but for its devices, load and limits. */
export const gpuPlan: Partial<SlotValues> = {
  model: 'Qwen/Qwen3-32B',
  devices: ['h200_sxm'],
  inputLength: 2000,
  outputLength: 200,
  mode: 'aggregation',
  precision: 'fp8',
  framework: 'vllm',
  loadProtocol: 'closed-loop',
  ttftLimitMs: null,
};

/** The shipped calibration and the operators of H200, read. */
export async function forecastData(arrivals: ForecastData['arrivals'] = () => null): Promise<ForecastData> {
  const document = await shippedCalibration();
  await loadOperators('h200_sxm');
  return { model: servingModelNamed, calibration: () => ({ document, local: null }), arrivals };
}
