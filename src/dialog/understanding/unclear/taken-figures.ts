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

/** What a plan takes from a text: every value, and the figures among them. */
export interface Taken {
  readonly values: readonly SlotMention[];
  readonly taken: readonly SlotMention[];
}

/**
 * The statements whose values the plan takes. A value that is asked about is none of them, nor a count of which each of
 * several devices has as many.
 */
export function takenFigures(
  statements: readonly SlotMention[],
  { slots, targets }: Pick<Understanding, 'slots' | 'targets'>,
): Taken {
  const devices = slots.devices?.value;
  const isOfEach = targets.length > 0 || (Array.isArray(devices) && devices.length > 1);
  const values = statements.filter(
    ({ slot, value, interpretations }) =>
      // That a format is chosen is told of each format that is named, of one that is refused as well.
      slot !== 'quantize' &&
      !(isOfEach && slot === 'numDevices') &&
      interpretations === null &&
      (equal(slots[slot]?.value, value) || isListed(slots[slot]?.value, value)),
  );
  const taken = values.filter(({ slot }) => changeable.has(slot));
  return { values, taken };
}

/** Sizes that add up to what is searched: each of them is taken. */
function isListed(whole: unknown, part: unknown): boolean {
  return Array.isArray(whole) && Array.isArray(part) && part.every((one) => whole.includes(one));
}
