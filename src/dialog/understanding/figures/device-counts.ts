import type { SlotId } from '../../../plan/slots/values.ts';
import { states } from '../slot-mention.ts';
import type { FigureRecord } from './figure-record.ts';

/** Numbers of devices that belong to no instance count the devices of the plan. */
export function takeDeviceCounts(record: FigureRecord, asked: SlotId | null): void {
  const counted =
    asked === 'prefillDevicesPerInstance' || asked === 'decodeDevicesPerInstance' ? asked : 'numDevices';
  for (const quantity of record.quantities) {
    if (record.read.has(quantity) || quantity.unit !== 'devices') continue;
    if (!Number.isInteger(quantity.value) || quantity.value < 1) continue;
    record.read.set(quantity, null);
    record.statements.push(states(counted, quantity.value, [quantity.start, quantity.end]));
  }
}
