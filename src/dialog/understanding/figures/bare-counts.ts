import type { SlotId } from '../../../plan/slots/values.ts';
import { labelled } from '../../../text/labelled.ts';
import { grouped } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { Clauses } from '../clauses.ts';
import { droppedBefore } from '../correcting.ts';
import { asks } from '../slot-mention.ts';
import type { FigureRecord } from './figure-record.ts';
import type { Quantity } from './quantity.ts';

/** No plan has more devices. */
const largestCount = 100_000;

/** `swap the A2s for A3, keep 16`: a whole number alone in its clause, beside a device, may count the devices: asked. */
export function takeBareCount(record: FigureRecord, asked: SlotId | null): void {
  const isGivenUp = ({ start }: { readonly start: number }) =>
    droppedBefore.ends(record.source.folded.slice(0, start));
  const statements = [...record.before, ...record.statements].filter((one) => !isGivenUp(one));
  const names = (slot: SlotId) => statements.some((one) => one.slot === slot);
  if (asked !== null || names('numDevices') || !record.source.text.includes('\uE002')) return;
  const alone = record.quantities.filter(
    (quantity) => !record.read.has(quantity) && mayCount(quantity) && isAlone(record, quantity),
  );
  const [one, ...more] = alone.filter((quantity) => !isGivenUp(quantity));
  if (!one || more.length > 0) return;
  for (const quantity of alone) record.read.set(quantity, null);
  const text = grouped(one.value);
  record.statements.push(
    asks(
      'numDevices',
      [one.start, one.end],
      [{ value: one.value, label: labelled(({ meant }) => meant.devices(text)) }],
    ),
  );
}

function mayCount({ unit, scale, value, isWeak }: Quantity): boolean {
  return (
    unit === 'none' && scale === '' && !isWeak && Number.isInteger(value) && value > 0 && value < largestCount
  );
}

const besides = new RegExp(`^(?:[ .]|[\\uE000-\\uE002]|\\d|${anyWay('beside-bare-count')})*$`, 'u');

/** Whether nothing else is said in the clause of a number. */
function isAlone({ source }: FigureRecord, { start, end }: Quantity): boolean {
  const [before, behind] = new Clauses(source.text, 'pieces').beside(start, end);
  return besides.test(before) && besides.test(behind);
}
