import type { SlotId } from '../../../plan/slots/values.ts';
import { textBefore } from '../../../text/words/around.ts';
import { Expression } from '../../../text/words/expression.ts';
import { anyWay } from '../../../text/words/words.ts';
import { states } from '../slot-mention.ts';
import type { FigureRecord } from './figure-record.ts';

/** `1 machine or 2 of A3`: the second number counts machines, whatever stands behind it. */
const machinesOr = new Expression(`${anyWay('machines-or')}$`, 'u');
const nearBefore = 24;

/** Numbers of devices that belong to no instance count the devices of the plan. */
export function takeDeviceCounts(record: FigureRecord, asked: SlotId | null): void {
  const counted =
    asked === 'prefillDevicesPerInstance' || asked === 'decodeDevicesPerInstance' ? asked : 'numDevices';
  for (const quantity of record.quantities) {
    if (record.read.has(quantity) || quantity.unit !== 'devices') continue;
    if (!Number.isInteger(quantity.value) || quantity.value < 1) continue;
    if (machinesOr.isIn(textBefore(record.source.folded, quantity.start, nearBefore))) continue;
    record.read.set(quantity, null);
    record.statements.push(states(counted, quantity.value, [quantity.start, quantity.end]));
  }
}
