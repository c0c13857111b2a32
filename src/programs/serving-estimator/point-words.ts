import type { MeasuredPoint } from '../../engine/serving/points/measured-point.ts';
import { fixed, significant } from '../../text/figures.ts';

/** A measured point in one line: what it is, where, under which load, and what was seen. */
export function pointWords(point: MeasuredPoint, predictedTpotMs: number | null): string {
  const { tpot_mean_ms: mean, tpot_median_ms: median, isl, osl, num_gpus: devices, load } = point;
  const tpot = mean ?? median;
  return [
    `${point.id}, ${point.framework} ${point.framework_version ?? ''}`.trim(),
    `${point.precision ?? '–'}, ${isl ?? '–'}/${osl ?? '–'} tokens`,
    `${devices ?? '–'} × ${point.hardware ?? point.aic_system ?? '–'}`,
    ...(typeof load.concurrency === 'number' ? [`C = ${fixed(load.concurrency)}`] : []),
    ...(tpot === null ? [] : [`TPOT ${significant(tpot)} ms${apart(tpot, predictedTpotMs)}`]),
  ].join(' · ');
}

/** How far the measurement lies from a prediction, which is of other lengths or another load: ` (Δ +9 %)`. */
function apart(measured: number, predicted: number | null): string {
  if (predicted === null || predicted <= 0) return '';
  const percent = (measured / predicted - 1) * 100;
  return ` (Δ ${percent >= 0 ? '+' : '−'}${fixed(Math.abs(percent))} %)`;
}
