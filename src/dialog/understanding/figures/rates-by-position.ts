import { figuresIn } from '../../../plan/slots/values.ts';
import { anyWay } from '../../../text/words/words.ts';
import { states } from '../slot-mention.ts';
import type { FigureRecord } from './figure-record.ts';
import type { Link } from './linking.ts';
import type { Quantity } from './quantity.ts';
import { fractionOf } from './takings/fraction-takes.ts';

const rateLeads = new RegExp(`^(?: ${anyWay('rate-leads')})?[^;\\n\\p{L}]{0,8}$`, 'u');

/** Words between rates by position: `0.8 for the first and 0.6 for the second`. */
const rateJoint = new RegExp(`^(?:[ ,、/;]|${anyWay('positions-in-turn')})*$`, 'u');

const ratesOf = (quantities: readonly Quantity[]) => quantities.flatMap((one) => fractionOf(one) ?? []);

/** Rates by position: `acceptance 0.9 0.6`, `90% and 60%`. */
export function takeRateLists(record: FigureRecord, links: readonly Link[]): void {
  for (const { cue, group } of links) {
    const at = record.statements.findIndex(
      ({ slot, end }) => slot === 'mtpAcceptanceRates' && end >= (group.at(-1)?.end ?? 0),
    );
    const first = record.statements[at];
    const last = group.at(-1);
    if (!first || !last) continue;
    const lead = cue.start >= last.end ? leaders(record, last) : [];
    const rest = followers(record, last);
    const rates = [...ratesOf(lead), ...figuresIn(first.value), ...ratesOf(rest)];
    const end = rest.at(-1)?.end ?? first.end;
    for (const one of [...lead, ...rest]) record.read.set(one, cue);
    const start = Math.min(first.start, lead[0]?.start ?? first.start);
    record.statements[at] = { ...first, value: rates, start, end: Math.max(first.end, end) };
  }
}

/** `MTP 3 (0.9/0.7/0.5)`: as many rates behind a depth as it has tokens are those of its positions. */
export function takeRatesBesideDepth(record: FigureRecord): void {
  if (record.statements.some(({ slot }) => slot === 'mtpAcceptanceRates')) return;
  const depth = [...record.before, ...record.statements].find(
    ({ slot, interpretations }) => slot === 'numMtpTokens' && interpretations === null,
  );
  if (!depth) return;
  const first = record.quantities.find(({ start }) => start >= depth.end);
  if (!first || record.read.has(first)) return;
  const rates = [first, ...followers(record, first)];
  const values = ratesOf(rates);
  const areRates =
    values.length === rates.length && values.every((rate) => rate > 0 && rate <= 1) && first.figure !== 1;
  const gap = record.source.text.slice(depth.end, first.start);
  if (!areRates || values.length !== depth.value || !rateLeads.test(gap)) return;
  const [cue] = [...record.read.values()].filter((one) => one?.kind.id === 'mtp');
  for (const one of rates) record.read.set(one, cue ?? null);
  record.statements.push(states('mtpAcceptanceRates', values, [first.start, rates.at(-1)?.end ?? first.end]));
}

/** `80% and 60% acceptance`: the fractions in front of the one that the word behind them was linked with. */
function leaders(record: FigureRecord, last: Quantity): Quantity[] {
  const found: Quantity[] = [];
  let next = last;
  for (const one of record.quantities.slice(0, record.quantities.indexOf(last)).toReversed()) {
    const between = record.source.text.slice(one.end, next.start);
    const isRate = one.unit === 'fraction' && next.unit === 'fraction';
    if (!rateJoint.test(between) || !isRate || record.read.has(one)) break;
    found.unshift(one);
    next = one;
  }
  return found;
}

/** Fractions that go on behind a fraction, separated by list marks only. */
function followers(record: FigureRecord, first: Quantity): Quantity[] {
  const found: Quantity[] = [];
  let last = first;
  for (const one of record.quantities.slice(record.quantities.indexOf(first) + 1)) {
    const between = record.source.text.slice(last.end, one.start);
    const rate = fractionOf(one);
    const isRate = rate !== null && rate <= 1 && !(one.unit === 'none' && one.figure > 1);
    if (!rateJoint.test(between) || !isRate || record.read.has(one)) break;
    found.push(one);
    last = one;
  }
  return found;
}
