import type { SlotId } from '../../../plan/slots/values.ts';
import { labelled } from '../../../text/labelled.ts';
import { textBefore } from '../../../text/words/around.ts';
import { Ending } from '../../../text/words/ending.ts';
import { grouped } from '../../../text/words/numbers.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { asks, states } from '../slot-mention.ts';
import type { Interpretation } from '../understanding.ts';
import type { FigureRecord } from './figure-record.ts';
import type { Quantity } from './quantity.ts';

/** `ctx 16k gen 1k`: beside an output length the context is what goes in. */
export function settleContext(record: FigureRecord): void {
  if (!record.statements.some(({ slot }) => slot === 'outputLength')) return;
  for (const [at, one] of record.statements.entries()) {
    const [only, ...others] = one.interpretations ?? [];
    if (one.slot !== 'inputLength' || !one.isFallback || !only || others.length > 0) continue;
    record.statements[at] = { ...one, value: only.value, interpretations: null };
  }
}

/** `4k 1k` without any word: asked, the first for the input. Only where the text has no length of that kind. */
export function takeBareLengths(record: FigureRecord, asked: SlotId | null, speaksOfPlan: boolean): void {
  const isOpen = (wanted: SlotId) => !record.statements.some(({ slot }) => slot === wanted);
  const open = (['inputLength', 'outputLength'] as const).filter(isOpen);
  if (asked !== null || open.length === 0 || !(speaksOfPlan || record.statements.length > 0)) return;
  const bare = record.quantities.filter((one) => !record.read.has(one) && looksLikeLength(one));
  const [first, second, ...more] = bare;
  if (!first || more.length > 0) return;
  const isPair =
    second !== undefined && /^[ ,、/|]{1,3}$/u.test(record.source.text.slice(first.end, second.start));
  if (second !== undefined && !isPair) return;
  if (second === undefined && first.unit !== 'tokens' && first.scale === '') return;
  // `150 text tokens`: what goes in beside images.
  const isBesideImages = first.unit === 'tokens' && open.length === 1 && namesImages(record);
  const isText =
    second === undefined &&
    (isBesideImages ||
      (open.length === 1 && isOfWhatComesIn(record, first)) ||
      says('text-in-length', record.source.text.slice(first.start, first.end)));
  if (isText && open.includes('inputLength')) {
    record.read.set(first, null);
    record.statements.push(states('inputLength', Math.round(first.value), [first.start, first.end]));
    return;
  }
  const pair = second === undefined ? [first] : [first, second];
  for (const [at, quantity] of pair.entries()) {
    const slot = open.length === 2 && second !== undefined ? open[at] : open[0];
    if (slot === undefined) continue;
    record.read.set(quantity, null);
    const interpretations = interpretationsOf(pair, at, slot, open);
    record.statements.push(asks(slot, [first.start, (second ?? first).end], interpretations));
  }
}

const subject = new Ending(`${anyWay('subject-of-length')} `);

/** `every claim is 9,000 tokens`: beside an output length what each thing has is what goes in. */
function isOfWhatComesIn({ source }: FigureRecord, { unit, start, value }: Quantity): boolean {
  return (
    (unit === 'tokens' || unit === 'none') &&
    value >= shortestText &&
    subject.ends(textBefore(source.folded, start, 64))
  );
}

/** What somebody gives a model to read is no shorter. */
const shortestText = 50;

const namesImages = ({ before, statements }: FigureRecord) =>
  [...before, ...statements].some(({ slot }) => slot === 'imagesPerRequest' || slot === 'imageWidth');

/** A number that may be a length of a text: scaled, called tokens, or as long as one. */
function looksLikeLength({ unit, scale, value, isWeak }: Quantity): boolean {
  if (isWeak || !Number.isInteger(Math.round(value))) return false;
  return unit === 'tokens' || (unit === 'none' && (scale !== '' || (value >= 100 && value < 1_000_000)));
}

/** A pair may be meant in either order; a lone length may be that of the input or of the output. */
function interpretationsOf(
  pair: readonly Quantity[],
  at: number,
  slot: SlotId,
  open: readonly SlotId[],
): readonly Interpretation[] {
  const own = pair[at];
  const other = pair[1 - at];
  const ordered = [own, other].filter((one) => one !== undefined);
  const byValue = ordered.map((one) => lengthOption(one, slot));
  const [only] = ordered;
  if (pair.length > 1 || open.length < 2 || !only) return byValue;
  return open.map((id) => (id === slot ? lengthOption(only, id) : { ...lengthOption(only, id), slot: id }));
}

function lengthOption(quantity: Quantity, slot: SlotId): Interpretation {
  const value = Math.round(quantity.value);
  const text = grouped(value);
  const label = labelled(({ meant }) => (slot === 'inputLength' ? meant.input : meant.output)(text));
  return { value, label };
}
