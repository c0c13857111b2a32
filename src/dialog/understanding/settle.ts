import { formatSlotValue } from '../../plan/slots/format-value.ts';
import { slotRecord } from '../../plan/slots/records.ts';
import { figuresIn, type SlotId } from '../../plan/slots/values.ts';
import type { Bilingual, Language } from '../../text/language.ts';
import { grouped } from '../../text/words/numbers.ts';
import { says } from '../../text/words/words.ts';
import { lastCorrected } from './correcting.ts';
import { type SlotMention, sameLabel } from './slot-mention.ts';
import type { SourceText } from './source-text.ts';
import type { AmbiguousPhrase, Interpretation, Understood } from './understanding.ts';

/** Values that a text gives to each slot, after all of its mentions were weighed against each other. */
export type Slots = Partial<Record<SlotId, Understood>>;

/** The value of a statement with its words. */
export function understood(source: SourceText, one: SlotMention): Understood {
  return { value: one.value, text: source.quote(one.start, one.end), reading: one.reading };
}

/** An open statement as a question. */
export function ambiguous(source: SourceText, one: SlotMention): AmbiguousPhrase {
  return {
    slot: one.slot,
    text: source.quote(one.start, one.end),
    interpretations: one.interpretations ?? [],
  };
}

/** Whether two values of a slot are the same. */
export const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The words from the first to the last of some statements. */
export function quoteAll(source: SourceText, statements: readonly SlotMention[]): string {
  if (statements.length === 0) return '';
  return source.quote(
    Math.min(...statements.map(({ start }) => start)),
    Math.max(...statements.map(({ end }) => end)),
  );
}

/** Slots that hold the sizes to search, which add up. */
const sizeLists: ReadonlySet<SlotId> = new Set(['tpSizes', 'epSizes', 'moeDpSizes', 'dcpSizes', 'mtpSizes']);

/** Slots that hold a number format: one that is named beside an open one is another. */
const formats: ReadonlySet<SlotId> = new Set(['quantizeLinearAction', 'precision', 'mode']);

/** One slot: equal or corrected statements give one value; otherwise all of them are asked about. */
export function settle(
  source: SourceText,
  slot: SlotId,
  statements: readonly SlotMention[],
  slots: Slots,
  ask: AmbiguousPhrase[],
): void {
  const kept = lastCorrected(source.folded, statements);
  const clear = kept.filter((one) => one.interpretations === null);
  const open = kept.filter((one) => one.interpretations !== null);
  const differing = clear.filter(
    (one, index) => clear.findIndex((other) => equal(other.value, one.value)) === index,
  );
  const [first] = differing;
  const last = clear.at(-1);
  if (!first || !last) {
    ask.push(...askedTogether(source, slot, open));
    return;
  }
  const choice = eitherOf(source.folded, [...clear, ...open]);
  // `前缀缓存开和不开都比，命中率50%`: the figure of a feature does not decide what its own words leave open.
  const [undecided] = open;
  if (undecided && first.value === true) {
    ask.push(ambiguous(source, undecided));
    return;
  }
  const isAmong = (value: unknown) =>
    open.some(({ interpretations }) => interpretations?.some((one) => equal(one.value, value)));
  // `if fp8 does not fit, int4`: an open value beside a clear one that it does not hold.
  // `aggregated for now, maybe disaggregated later`: what may come one day leaves today's choice alone.
  const isOneDay = says('later', source.folded.slice(first.end, (open.at(-1)?.end ?? 0) + 16));
  const isOther =
    open.length > 0 && differing.every(({ value }) => !isAmong(value)) && formats.has(slot) && !isOneDay;
  if (open.length > 0 && (choice.length > 0 || isOther)) {
    const all = (isOther ? [...differing, ...open] : choice).toSorted((a, b) => a.start - b.start);
    const interpretations = all.flatMap(
      (one) => one.interpretations ?? [{ value: one.value, label: labelOf(one.value, one.slot) }],
    );
    ask.push({ slot, text: quoteAll(source, all), interpretations });
    return;
  }
  if (differing.length === 1) {
    slots[slot] = understood(source, first);
    return;
  }
  if (sizeLists.has(slot)) {
    // `TP8 and TP16`: sizes to search, one after the other.
    const sizes = differing.flatMap((one) => figuresIn(one.value));
    const value = [...new Set(sizes)].toSorted((a, b) => a - b);
    slots[slot] = { value, text: source.quote(first.start, last.end), reading: null };
    return;
  }
  const interpretations: Interpretation[] = differing.map((one) => ({
    value: one.value,
    label: labelOf(one.value, one.slot),
  }));
  ask.push({ slot, text: source.quote(first.start, last.end), interpretations });
}

/**
 * Several open phrases about one slot: all that they could mean, asked in one go; phrases about several slots each
 * for itself.
 */
function askedTogether(source: SourceText, slot: SlotId, open: readonly SlotMention[]): AmbiguousPhrase[] {
  const [first] = open;
  const isOne = open.every((one) => equal(one.interpretations, first?.interpretations));
  if (!first || isOne) return open.slice(0, 1).map((one) => ambiguous(source, one));
  const all = open.flatMap((one) => one.interpretations ?? []);
  if (all.some((one) => one.slot !== undefined)) return [ambiguous(source, first)];
  const interpretations = all.filter(
    (one, at) => all.findIndex(({ value }) => equal(value, one.value)) === at,
  );
  return [{ slot, text: quoteAll(source, open), interpretations }];
}

/** Statements with nothing but an "or" between neighbours, or the next only where the first fails: `FP8 or INT8`. */
function eitherOf(text: string, statements: readonly SlotMention[]): readonly SlotMention[] {
  const inOrder = statements.toSorted((a, b) => a.start - b.start);
  const gaps = inOrder.slice(1).map((one, at) => text.slice(inOrder[at]?.end ?? 0, one.start));
  return gaps.length > 0 && gaps.every((gap) => says('or-between', gap) || says('where-it-fails', gap))
    ? inOrder
    : [];
}

/** A value that is asked about as it was read; what is open already stays open. */
export function askedAbout(one: SlotMention): SlotMention {
  if (one.interpretations !== null) return one;
  return {
    ...one,
    value: null,
    interpretations: [{ value: one.value, label: labelOf(one.value, one.slot) }],
  };
}

/** Slots whose values are milliseconds. */
const times: ReadonlySet<SlotId> = new Set(['ttftLimitMs', 'tpotLimitMs', 'e2eLimitMs']);

/** A value as a choice among others; none, on and off in words. */
function labelOf(value: unknown, slot: SlotId): Bilingual {
  if (value === null || typeof value === 'boolean') {
    const words = (language: Language) => formatSlotValue(slotRecord(slot), value, language);
    return { en: words('en'), zh: words('zh') };
  }
  if (typeof value === 'number') return sameLabel(times.has(slot) ? `${grouped(value)} ms` : grouped(value));
  return sameLabel(Array.isArray(value) ? value.join(' ') : String(value));
}
