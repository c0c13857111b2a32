import type { SlotId } from '../../../../plan/slots/values.ts';
import { labelled } from '../../../../text/labelled.ts';
import { lengthTakes } from './length-takes.ts';
import { afterwardsTakes, ttftTakes } from './limit-takes.ts';
import { absorbs, asksAbout, isPlain, type Take, takes } from './taking.ts';

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
  return (quantity, context) => {
    // `预填充2秒以内`: a time is the limit of the phase; a token of decode has words of its own.
    if (quantity.unit === 'milliseconds') return limit(quantity, context);
    const isOfDevices = quantity.unit === 'devices' || (isPlain(quantity) && quantity.value < 100);
    if (!isOfDevices) return asLength(quantity, context);
    if (!context.speaksOfInstances || !Number.isInteger(quantity.value) || quantity.value < 1) return null;
    return takes(instance, quantity.value);
  };
}

export const prefillTakes: Take = phaseTakes('inputLength', 'prefillDevicesPerInstance', ttftTakes);
/** `decode 40 ms` is the time of a token; a longer one may be that of all of them. */
export const decodeTakes: Take = phaseTakes('outputLength', 'decodeDevicesPerInstance', afterwardsTakes);

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

export function gigabytesTakes(slot: SlotId): Take {
  return (quantity) => (quantity.unit === 'gigabytes' ? takes(slot, quantity.value) : null);
}

export function wholeTakes(slot: SlotId): Take {
  return (quantity) =>
    isPlain(quantity) && Number.isInteger(quantity.value) && quantity.value >= 1
      ? takes(slot, quantity.value)
      : null;
}
