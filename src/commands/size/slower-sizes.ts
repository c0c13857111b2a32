import { analyticSlowEnd } from '../../backends/embedded/sizing/slow-end.ts';
import type { Answers } from '../../plan/answers.ts';
import { isSlotId, type SlotId } from '../../plan/slots/values.ts';
import type { Capacity, CapacityBands, DeviceSizing, SlowerSize } from '../../results/sizing.ts';
import { fewestDevices } from '../../results/summary/sizing.ts';

/** Times and rates of a slow server over those that a size counts with, and what they rest on. */
interface SlowFactors {
  readonly ttft: number;
  readonly tpot: number;
  readonly rate: number;
  readonly points: number;
  readonly group: string | null;
}

/** The upper end of a band over its figure; 1 where either is not known. */
function slower(ms: number | null, band: CapacityBands['ttftMs']): number {
  return ms === null || band === null ? 1 : Math.max(1, band[1] / ms);
}

function factorsOf(answers: Answers, sizing: DeviceSizing): SlowFactors | null {
  const { replicas, phases } = sizing;
  // Of phases apart each time is that of the instances that make it.
  const [first, later] = [replicas?.row ?? phases?.prefill.row, replicas?.row ?? phases?.decode.row];
  if (first === undefined || later === undefined) return null;
  if (first.bands !== null && later.bands !== null) {
    const behind = ({ bands, tokensPerSecond }: Capacity) =>
      bands === null ? 1 : bands.tokensPerSecond[0] / tokensPerSecond;
    return {
      ttft: slower(first.ttftMs, first.bands.ttftMs),
      tpot: slower(later.tpotMs, later.bands.tpotMs),
      rate: Math.min(1, behind(first), behind(later)),
      points: later.bands.points,
      group: later.bands.group,
    };
  }
  const end = analyticSlowEnd(answers, sizing.device);
  if (end === null) return null;
  // No comparable server was measured for its first token: that limit stays as it is.
  return { ttft: 1, tpot: end.tpotFactor, rate: end.rateFactor, points: end.points, group: end.group };
}

function scaled(answers: Answers, factors: Readonly<Partial<Record<SlotId, number>>>): Answers {
  const changed = Object.entries(factors).flatMap(([slot, factor]) => {
    const answer = isSlotId(slot) ? answers[slot] : undefined;
    return typeof answer?.value === 'number'
      ? [[slot, { ...answer, value: answer.value * factor }] as const]
      : [];
  });
  return { ...answers, ...Object.fromEntries(changed) };
}

/**
 * The size of the same load where servers are as slow as the slow end of the band: limits are tightened and rates raised
 * by what such a server is behind, so that every split and every count is searched again.
 *
 * @param sizeAgain sizes changed answers on the same device
 */
export function slowerSize(
  answers: Answers,
  sizing: DeviceSizing,
  sizeAgain: (answers: Answers) => DeviceSizing | null,
): SlowerSize | null {
  const factors = factorsOf(answers, sizing);
  if (factors === null) return null;
  const { ttft, tpot, rate, points, group } = factors;
  const again = sizeAgain(
    scaled(answers, {
      ttftLimitMs: 1 / ttft,
      tpotLimitMs: 1 / tpot,
      e2eLimitMs: 1 / tpot,
      requestsPerSecond: 1 / rate,
      outputTokensPerSecond: 1 / rate,
    }),
  );
  return { devices: again === null ? null : fewestDevices(again), tpotFactor: tpot, points, group };
}
