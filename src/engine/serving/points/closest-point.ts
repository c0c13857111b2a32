import type { MeasuredPoint } from './measured-point.ts';
import { bareModelName, frameworkNamed } from './names.ts';

/** Deployment for which the closest measurement is sought. */
export interface SoughtPoint {
  readonly model: string;
  readonly system: string;
  readonly framework: string;
  readonly devices: number;
  readonly input: number;
  readonly output: number;
  readonly users: number;
  /** Bits of a weight; null where it is all the same. */
  readonly bits: number | null;
}

/** Twice as much of something counts one step; another framework counts two. */
const otherFramework = 2;
/** Further away a measurement says little about a prediction. */
const farthest = 8;

const steps = (a: number, b: number) => Math.abs(Math.log2(a / b));

/** Bits of a weight in the words of a point; null where it does not say. */
function bitsOf({ precision, model }: MeasuredPoint): number | null {
  const words = `${precision ?? ''} ${model}`.toLowerCase();
  if (/fp4|int4|w4a/.test(words)) return 4;
  if (/fp8|int8|w8a8/.test(words)) return 8;
  return /bf16|fp16|float16/.test(words) ? 16 : null;
}

function usersOf({ load }: MeasuredPoint): number | null {
  const said = load.concurrency;
  return typeof said === 'number' && said > 0 ? said : null;
}

function distance(point: MeasuredPoint, sought: SoughtPoint): number {
  const { isl, osl, num_gpus: devices } = point;
  if (isl === null || osl === null || devices === null) return Number.POSITIVE_INFINITY;
  const users = usersOf(point);
  const load = users === null ? 1 : steps(users / devices, sought.users / sought.devices);
  const other = frameworkNamed(point.framework) === sought.framework ? 0 : otherFramework;
  const bits = bitsOf(point);
  const format = bits === null || sought.bits === null ? 0 : steps(bits, sought.bits);
  return (
    format +
    steps(isl, sought.input) +
    steps(osl, sought.output) +
    load +
    steps(devices, sought.devices) +
    other
  );
}

/** The measured point of the same model and system that is nearest in lengths, load, devices and framework; null where none is near. */
export function closestPoint(points: readonly MeasuredPoint[], sought: SoughtPoint): MeasuredPoint | null {
  const model = bareModelName(sought.model);
  let best: { point: MeasuredPoint; away: number } | null = null;
  for (const point of points) {
    if (point.aic_system !== sought.system || bareModelName(point.model) !== model) continue;
    if (point.tpot_mean_ms === null && point.tpot_median_ms === null) continue;
    const away = distance(point, sought);
    if (away <= farthest && (best === null || away < best.away)) best = { point, away };
  }
  return best?.point ?? null;
}
