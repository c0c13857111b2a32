import type { Calibration } from '../../engine/serving/calibration/calibrated-figures.ts';
import type { ServingModel } from '../../engine/serving/model/serving-model.ts';
import { searchServing } from '../../engine/serving/search/search.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import type { Forecast } from '../../plan/forecast.ts';
import { targetsOf } from '../../plan/slots/targets.ts';
import type { SlotId } from '../../plan/slots/values.ts';
import { servingRequest, systemOf } from '../../programs/serving-estimator/serving-requests.ts';
import { servingRow } from '../../programs/serving-estimator/to-result.ts';
import { measureOf } from '../../results/measure.ts';
import { hasCoreInputs } from '../embedded/forecast.ts';
import { servingRefusal } from './calibrated.ts';
import { isLoaded, loadedOperators, loadOperators } from './operator-data.ts';
import { servingPlanOf } from './serving-plan-of.ts';

/** What a forecast looks up without waiting. */
export interface ForecastData {
  readonly model: (name: string) => ServingModel | null;
  /** Null until it has been read. */
  readonly calibration: () => Calibration | null;
}

/** Values that the estimate takes for slots that are still open. */
const assumedValues: readonly (readonly [SlotId, unknown])[] = [
  ['precision', 'bf16'],
  ['framework', 'vllm'],
  ['loadProtocol', 'closed-loop'],
  ['searchSpace', 'tp'],
  ['prefixCache', false],
  ['mtp', false],
];

/**
 * The calibrated estimator on the first target and its first device; null while core inputs are missing, or while the
 * device's operators are still being read: the next answer has them.
 */
export function calibratedForecast(answers: Answers, data: ForecastData): Forecast | null {
  const [target] = targetsOf(answers);
  const [device] = target === undefined ? [] : (answered(target, 'devices') ?? []);
  if (target === undefined || device === undefined) return null;
  const refusal = servingRefusal(target, (name) => data.model(name) !== null);
  if (refusal !== null) return hasCoreInputs(target) ? { best: null, assumed: [], refusal } : null;
  // A file is read by the run alone: a forecast follows every key.
  if (answered(target, 'loadProtocol') === 'arrivals') return null;
  const system = systemOf(device);
  const calibration = data.calibration();
  const operators = loadedOperators(system.operators);
  if (!isLoaded(system.operators)) void loadOperators(system.operators);
  const model = data.model(answered(target, 'model') ?? '');
  if (!hasCoreInputs(target) || calibration === null || !isLoaded(system.operators) || model === null)
    return null;
  const plan = servingPlanOf(target, device);
  const report = searchServing(servingRequest(plan, model, system, operators, calibration));
  const assumed = assumedValues.flatMap(([slot, value]) =>
    target[slot] === undefined && !(slot === 'searchSpace' && plan.disaggregated) ? [{ slot, value }] : [],
  );
  const [first] = report.configurations;
  if (first?.best == null) return { best: null, assumed, refusal: null };
  const row = servingRow(first.label, first.best, plan);
  return {
    best: {
      parallel: first.label,
      tokensPerSecond: row.throughputTokensPerSecond ?? 0,
      ttftMs: row.ttftMs,
      tpotMs: row.tpotMs,
      concurrency: row.concurrency ?? 0,
      tpotBand: measureOf(row, 'tpotMs', 'calibrated')?.band ?? null,
    },
    assumed,
    refusal: null,
  };
}
