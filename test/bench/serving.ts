import { loadOperators } from '../../src/backends/calibrated/operator-data.ts';
import { shippedCalibration } from '../../src/backends/calibrated/shipped-calibration.ts';
import { servingModelNamed } from '../../src/engine/serving/registry/serving-models.ts';
import { evaluate, prepareSplit } from '../../src/engine/serving/search/evaluate.ts';
import { searchServing } from '../../src/engine/serving/search/search.ts';
import type { ServingRequest } from '../../src/engine/serving/search/serving-request.ts';
import type { ServingPlan } from '../../src/programs/serving-estimator/serving-plan.ts';
import { servingRequest, systemOf } from '../../src/programs/serving-estimator/serving-requests.ts';
import { type Measurement, timed } from './measurement.ts';

const plan: ServingPlan = {
  model: 'Qwen/Qwen3-32B',
  systems: ['h200_sxm'],
  devices: 8,
  inputLength: 4000,
  outputLength: 1000,
  framework: 'vllm',
  precision: 'fp8_block',
  load: 'closed-loop',
  users: null,
  requestRate: null,
  arrivalsFile: null,
  lengthRange: 1,
  cachedShare: 0,
  mtpTokens: 0,
  mtpAcceptanceRates: [],
  disaggregated: false,
  prefillDevices: null,
  decodeDevices: null,
  ttftLimitMs: 2000,
  tpotLimitMs: 30,
  phases: [],
  limitStatistic: null,
  tpSizes: [],
  widens: false,
  maxBatchedTokens: null,
  seed: 1,
};

/** What AIConfigurator took for the same plan, by its recorded run on a busy machine; ms. */
const recordedMs = 149_800;

async function request(): Promise<ServingRequest> {
  const model = servingModelNamed(plan.model);
  const system = systemOf('h200_sxm');
  if (model === null) throw new RangeError(plan.model);
  const calibration = { document: await shippedCalibration(), local: null };
  return servingRequest(plan, model, system, await loadOperators(system.operators), calibration);
}

/** One closed-loop prediction, and the whole search of eight GPUs beside the time of AIConfigurator. */
export async function servingBenches(): Promise<Measurement[]> {
  const asked = await request();
  const split = { tp: 4, attentionDp: 1, expertTp: 4, expertEp: 1, pp: 1 };
  const replica = prepareSplit(asked, split, 64);
  return [
    timed('serving/one-prediction-64-users-4k-1k', 5, () => {
      evaluate(asked, { kind: 'aggregated', role: 'both', replica, replicas: 1 }, 64);
    }),
    timed('serving/search-qwen3-32b-8-h200', 300, () => searchServing(asked)),
    { id: 'serving/aiconfigurator-0.11-recorded', median: recordedMs, unit: 'ms', goal: null, samples: 1 },
  ];
}
