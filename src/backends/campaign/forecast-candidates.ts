import type { CandidateForecast } from '../../campaign/bench/forecast.ts';
import { candidatePlans } from '../../campaign/bench/gate.ts';
import type { CampaignState } from '../../campaign/state.ts';
import type { LocalCalibration } from '../../engine/serving/calibration/local.ts';
import { predictPoint } from '../../engine/serving/points/predict-point.ts';
import { PointRefusedError } from '../../engine/serving/points/refusal.ts';
import { preparePredictor } from '../calibrated/predictor.ts';
import { pointOf } from './measured-points.ts';

/** Full digits of an estimate say nothing. */
const digits = 5;
const rounded = (value: number) => Number(value.toPrecision(digits));

/**
 * Forecast of the calibrated estimator for every candidate at the highest closed loop, with its band. None for a candidate
 * that it does not know; a forecast never decides.
 */
export async function forecastCandidates(
  state: CampaignState,
  local: LocalCalibration | null,
): Promise<CandidateForecast[]> {
  const { manifest } = state;
  const system = manifest.hardware.device_model;
  if (system === null) return [];
  const concurrency = Math.max(...manifest.concurrencies);
  const predictor = await preparePredictor([system], local);
  const forecasts: CandidateForecast[] = [];
  for (const { candidates } of candidatePlans(state).values()) {
    for (const candidate of candidates) {
      for (const scenario of manifest.scenarios) {
        const point = pointOf(manifest, candidate, scenario, concurrency, null);
        try {
          const { figures, raw } = predictPoint(point, predictor.registry, predictor.calibration);
          const { tpot, outputTokensPerSecondPerDevice: rate } = figures;
          const banded = (figure: typeof rate, times: number) => ({
            value: rounded(figure.value * times),
            low: rounded(figure.low * times),
            high: rounded(figure.high * times),
          });
          forecasts.push({
            candidate: candidate.id,
            scenario: scenario.name,
            max_concurrency: concurrency,
            output_token_throughput: banded(rate, raw.devices),
            tpot_ms: banded(tpot.median, 1),
            basis: 'calibrated estimator',
          });
        } catch (error) {
          if (!(error instanceof PointRefusedError)) throw error;
        }
      }
    }
  }
  return forecasts;
}
