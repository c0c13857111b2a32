import type { SlotId } from '../../../plan/slots/values.ts';
import { anyWay } from '../../../text/words/words.ts';
import { Clauses } from '../clauses.ts';
import type { FigureRecord } from './figure-record.ts';
import { takingsOf } from './linking.ts';
import type { Quantity } from './quantity.ts';

/** No token may take longer; a longer time behind the name of a token's limit is of something else. */
const longestTokenMs = 500;

const besides = new RegExp(
  `^(?: |[<>=~\\uE000-\\uE002]|${anyWay('beside-bare-count')}|${anyWay('lone-limit-filler')}(?![a-z]))*$`,
  'u',
);

const kinds: ReadonlySet<string> = new Set([
  'ttft',
  'tpot',
  'not-the-first-token',
  'latency',
  'end-to-end',
  'afterwards',
]);

/** `TPOT is what counts. 25 ms please`: a time alone in its clause is of the one limit that the text names. */
export function takeLoneLimit(record: FigureRecord): void {
  const taken = new Set(record.read.values());
  const open = record.cues.filter((cue) => kinds.has(cue.kind.id) && !taken.has(cue));
  const times = record.quantities.filter((one) => one.unit === 'milliseconds' && !record.read.has(one));
  const cue = open.at(-1);
  const isOne = open.every(({ kind }) => kind === cue?.kind);
  const [time, ...more] = times;
  if (!cue || !time || !isOne || more.length > 0 || time.isWeak || time.start < cue.end) return;
  const [taking] = takingsOf(cue, [time], record.textFacts) ?? [];
  const stated = (slot: SlotId) => [...record.before, ...record.statements].some((one) => one.slot === slot);
  if (!taking?.slot || stated(taking.slot) || !isAlone(record, time)) return;
  if (taking.slot === 'tpotLimitMs' && time.value > longestTokenMs) return;
  record.read.set(time, cue);
  record.state(taking, [time.start, time.end]);
}

/** Whether nothing else is said in the clause of a time. */
function isAlone({ source }: FigureRecord, { start, end }: Quantity): boolean {
  const [before, behind] = new Clauses(source.text, 'pieces').beside(start, end);
  return besides.test(before) && besides.test(behind);
}
