import type { SlotId } from '../../../../plan/slots/values.ts';
import { labelled } from '../../../../text/labelled.ts';
import { lengthTakes } from './length-takes.ts';
import { afterwardsTakes, ttftTakes } from './limit-takes.ts';
import { absorbs, asksAbout, isPlain, type Take, takes } from './taking.ts';

/** `8 cards`: a whole number counts devices, unless it carries the unit of something else. */
export const countTakes: Take = (quantity) =>
  (isPlain(quantity) || quantity.unit === 'devices') &&
  Number.isInteger(quantity.value) &&
  quantity.value !== 0
    ? takes('numDevices', quantity.value)
    : null;

/** Beside `prefill`, a length is the input and a count of devices one instance's. */
function phaseTakes(
  length: 'inputLength' | 'outputLength',
  instance: 'prefillDevicesPerInstance' | 'decodeDevicesPerInstance',
  limit: Take = () => null,
): Take {
  const asLength = lengthTakes(length, 100);
  return (quantity, textFacts) => {
    // `预填充2秒以内`: a time is the limit of the phase; a token of decode has words of its own.
    if (quantity.unit === 'milliseconds') return limit(quantity, textFacts);
    const isOfDevices = quantity.unit === 'devices' || (isPlain(quantity) && quantity.value < 100);
    if (!isOfDevices) return asLength(quantity, textFacts);
    if (!textFacts.speaksOfInstances || !Number.isInteger(quantity.value) || quantity.value < 1) return null;
    return takes(instance, quantity.value);
  };
}

/**
 * `prefill 8 cards` is the size of an instance where instances are spoken of, `prefill 4k` a length, `prefill 800 ms` the time to the first token.
 */
export const prefillTakes: Take = phaseTakes('inputLength', 'prefillDevicesPerInstance', ttftTakes);
/** `decode 40 ms` is the time of a token; a longer one may be that of all of them. */
export const decodeTakes: Take = phaseTakes('outputLength', 'decodeDevicesPerInstance', afterwardsTakes);

/** Degrees of parallelism that no slot holds: the number is claimed, so that it fills nothing else. */
export const dataParallelTakes = absorbs('data-parallel', 'none', 'devices');
export const otherParallelTakes = absorbs('other-parallel', 'none', 'devices');

/** A lone batch may be the only one to try or the largest: both are named. */
export const batchTakes: Take = (quantity) => {
  const { value } = quantity;
  if (!isPlain(quantity) || !Number.isInteger(value) || value < 1) return null;
  return asksAbout('batchRange', [
    { value: [value], label: labelled(({ meant }) => meant.batchUpTo(`${value}`)) },
    { value: [value, value], label: labelled(({ meant }) => meant.batchExactly(`${value}`)) },
  ]);
};

/** A figure in gigabytes or gibibytes for a slot of memory; any other unit is not this slot's. */
export function gigabytesTakes(slot: SlotId): Take {
  return (quantity) => (quantity.unit === 'gigabytes' ? takes(slot, quantity.value) : null);
}

/** A whole number from 1 on, without a unit, for a slot that counts. */
export function wholeTakes(slot: SlotId): Take {
  return (quantity) =>
    isPlain(quantity) && Number.isInteger(quantity.value) && quantity.value >= 1
      ? takes(slot, quantity.value)
      : null;
}
