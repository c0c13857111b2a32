import type { SlotId } from '../../../plan/slots/values.ts';
import { equal } from '../settle.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { Understanding } from '../understanding.ts';

/** Slots whose figure a word beside it may change; sizes of images, prices and the like are told in one piece. */
const changeable: ReadonlySet<SlotId> = new Set([
  'numDevices',
  'inputLength',
  'outputLength',
  'ttftLimitMs',
  'tpotLimitMs',
  'e2eLimitMs',
  'concurrentUsers',
  'requestsPerSecond',
  'outputTokensPerSecond',
  'prefixCacheHitRate',
  'prefillDevicesPerInstance',
  'decodeDevicesPerInstance',
]);

/**
 * The statements whose figures the plan takes. A figure that is asked about is none of them, nor a count of which each of
 * several devices has as many.
 */
export function takenFigures(
  statements: readonly SlotMention[],
  { slots, targets }: Pick<Understanding, 'slots' | 'targets'>,
): readonly SlotMention[] {
  const devices = slots.devices?.value;
  const isOfEach = targets.length > 0 || (Array.isArray(devices) && devices.length > 1);
  return statements.filter(
    ({ slot, value, interpretations }) =>
      interpretations === null &&
      changeable.has(slot) &&
      !(isOfEach && slot === 'numDevices') &&
      equal(slots[slot]?.value, value),
  );
}
