import type { MeasuredPoint } from '../../engine/serving/points/measured-point.ts';
import { fixed, significant } from '../../text/figures.ts';

/** A measured point in one line: what it is, where, under which load, and what was seen. */
export function pointWords(point: MeasuredPoint): string {
  const { tpot_mean_ms: mean, tpot_median_ms: median, isl, osl, num_gpus: devices, load } = point;
  const tpot = mean ?? median;
  return [
    `${point.id}, ${point.framework} ${point.framework_version ?? ''}`.trim(),
    `${point.precision ?? '–'}, ${isl ?? '–'}/${osl ?? '–'} tokens`,
    `${devices ?? '–'} × ${point.hardware ?? point.aic_system ?? '–'}`,
    ...(typeof load.concurrency === 'number' ? [`C = ${fixed(load.concurrency)}`] : []),
    ...(tpot === null ? [] : [`TPOT ${significant(tpot)} ms`]),
  ].join(' · ');
}
