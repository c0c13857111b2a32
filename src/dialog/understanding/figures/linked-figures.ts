import { anyWay } from '../../../text/words/words.ts';
import { isWithin } from '../places.ts';
import type { TextRange } from '../slot-mention.ts';
import type { Cue } from './cues.ts';
import type { FigureRecord } from './figure-record.ts';
import { type Link, takingsOf } from './linking.ts';
import type { Quantity } from './quantity.ts';

const linkedBy = new RegExp(`^ ?(?:[/&、,]|${anyWay('linked-by')})? ?(?:the )?$`, 'u');

/** Words of a bound that follow their number: `50毫秒以内`, `2 s or less`. */
const boundBehind = new RegExp(`^ ?${anyWay('bound-behind')}`, 'u');

/** States what the numbers of a link mean beside its cue. */
export function takeLink(record: FigureRecord, { cue, group }: Link): void {
  const takings = takingsOf(cue, group, record.textFacts) ?? [];
  for (const [index, taking] of takings.entries()) {
    const quantity = group[index];
    if (!quantity) continue;
    record.read.set(quantity, cue);
    record.state(taking, index === 0 ? spanOf(record, cue, quantity) : [quantity.start, quantity.end]);
  }
}

/** The words from the cue to its number, or the number alone where something else stands between. */
function spanOf(record: FigureRecord, cue: Cue, quantity: Quantity): TextRange {
  const [start, end] = [Math.min(cue.start, quantity.start), Math.max(cue.end, quantity.end)];
  const between =
    cue.end <= quantity.start
      ? record.source.text.slice(cue.end, quantity.start)
      : record.source.text.slice(quantity.end, cue.start);
  const isClean = !/[\uE000-\uE002\d;\n]/u.test(between) && between.length <= 32;
  const crosses = record.cues.some((one) => one !== cue && isWithin(one, [start, end]));
  const [from, to] = isClean && !crosses ? [start, end] : [quantity.start, quantity.end];
  return [from, to + (boundBehind.exec(record.source.text.slice(to))?.[0].length ?? 0)];
}

/** `input and output both 2k`: two cues side by side share the only number. */
export function shareLengths(record: FigureRecord, links: readonly Link[]): void {
  const { cues } = record;
  const linked = new Set(links.map(({ cue }) => cue));
  for (const [index, cue] of cues.entries()) {
    const next = cues[index + 1];
    if (!next || linked.has(cue) === linked.has(next)) continue;
    const between = record.source.text.slice(cue.end, next.start);
    const link = links.find((one) => one.cue === cue || one.cue === next);
    if (!link || !linkedBy.test(between)) continue;
    const other = linked.has(cue) ? next : cue;
    const takings = takingsOf(other, link.group, record.textFacts);
    const own = takingsOf(link.cue, link.group, record.textFacts) ?? [];
    const isSame = [...own, ...(takings ?? [])].every(
      ({ slot }) => slot === 'inputLength' || slot === 'outputLength',
    );
    const [quantity] = link.group;
    // `离线摘要，输入6k输出300`: what has a figure of its own shares none.
    const isFilled = takings?.some(({ slot }) => record.statements.some((one) => one.slot === slot));
    if (!takings || !isSame || !quantity || isFilled) continue;
    for (const taking of takings) record.state(taking, [quantity.start, quantity.end]);
  }
}
