import { type SlotRecord, slotRecord } from '../../../plan/slots/records.ts';
import { figuresIn, type SlotId } from '../../../plan/slots/values.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { correcting } from '../correcting.ts';
import { areAlternatives, areListed } from '../figures/alternatives.ts';
import { inUnitOf } from '../figures/corrections.ts';
import { isLike, type Quantity } from '../figures/quantity.ts';
import { fractionOf } from '../figures/takings/fraction-takes.ts';
import type { Taking } from '../figures/takings/taking.ts';
import { asks, type SlotMention, states } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import { answerTaking } from './bare-numbers.ts';
import { readWordAnswer } from './word-answers.ts';

/**
 * Meaning of the words as an answer to the question on the screen: a bare number takes the question's unit, "yes" and
 * "the recommended one" its options. Only for what the text did not state otherwise.
 */
export function readAsAnswer(
  source: SourceText,
  slot: SlotId,
  loose: readonly Quantity[],
  stated: readonly SlotMention[],
): SlotMention[] {
  if (stated.some((one) => one.slot === slot)) return [];
  const record = slotRecord(slot);
  const words = readWordAnswer(source, record, stated);
  const isOff = words.length > 0 && words.every(({ value }) => value !== true);
  if (isOff) return words;
  const added = companions(source, slot, loose);
  if (added.length === 0) return words.length > 0 ? words : readBareFigures(source, record, loose);
  return [...(words.length > 0 ? words : switchedOn(slot, added)), ...added];
}

/** `3 tokens` to the question about MTP says that it is on. */
function switchedOn(slot: SlotId, added: readonly SlotMention[]): SlotMention[] {
  return added.slice(0, 1).map(({ start, end }) => states(slot, true, [start, end]));
}

/**
 * Phrases that mean something else as the answer to a question: `PD分离` names one of the options on the screen, and
 * `int8` is about attention when attention is asked about.
 */
export function asAnswerTo(slot: SlotId | null, statements: readonly SlotMention[]): readonly SlotMention[] {
  if (slot === 'mode') {
    // `PD分离，看看配比`: the ratio that is named beside it says which of its meanings is wanted.
    const isNamed = statements.some((one) => one.slot === 'mode' && one.interpretations === null);
    if (isNamed) return statements;
    return statements.map((one) =>
      one.slot === 'mode' && one.interpretations?.every(({ value }) => value !== 'aggregation')
        ? { ...one, value: 'disaggregation', interpretations: null }
        : one,
    );
  }
  if (slot === 'prefillDevicesPerInstance' || slot === 'decodeDevicesPerInstance') {
    const isStated = statements.some((one) => one.slot === slot);
    return statements.map((one) => (one.slot === 'numDevices' && !isStated ? { ...one, slot } : one));
  }
  // `两张`, as the answer to how many images.
  if (slot === 'imagesPerRequest') {
    const isStated = statements.some((one) => one.slot === slot);
    return statements.map((one) => (one.slot === 'numDevices' && !isStated ? { ...one, slot } : one));
  }
  if (slot !== 'quantizeAttentionAction') return statements;
  return statements.filter((one) => one.slot !== 'quantizeLinearAction');
}

/** The figure that belongs to a feature that is switched on. */
const figureOf: Partial<Record<SlotId, SlotId>> = { mtp: 'numMtpTokens', prefixCache: 'prefixCacheHitRate' };

/** `yes, 2 tokens` to the question about MTP: bare figures that belong to what is switched on. */
function companions(source: SourceText, slot: SlotId, loose: readonly Quantity[]): SlotMention[] {
  const next = figureOf[slot];
  const firm = loose.filter(({ isWeak }) => !isWeak);
  const figure = next ? readBareFigures(source, slotRecord(next), firm.slice(0, 1)) : [];
  return [...figure, ...ratesBehind(source, figure[0], firm.slice(1))];
}

/** `2 tokens, 0.8 and 0.6`: as many fractions behind a depth as it has tokens are the rates of its positions. */
function ratesBehind(
  source: SourceText,
  depth: SlotMention | undefined,
  rest: readonly Quantity[],
): readonly SlotMention[] {
  const rates = rest.flatMap((one) => fractionOf(one) ?? []);
  const [first, last] = [rest[0], rest.at(-1)];
  const areRates = rates.length === rest.length && rates.every((rate) => rate > 0 && rate <= 1);
  if (depth?.slot !== 'numMtpTokens' || rates.length !== depth.value || !areRates || !first || !last)
    return [];
  for (const { start, end } of rest) source.claim(start, end);
  return [states('mtpAcceptanceRates', rates, [first.start, last.end])];
}

function readBareFigures(source: SourceText, record: SlotRecord, loose: readonly Quantity[]): SlotMention[] {
  const [lead] = loose;
  const fitting = loose.flatMap((quantity) => {
    // `two seconds, maybe two and a half`
    const taking = answerTaking(record, lead?.unit === 'milliseconds' ? inUnitOf(quantity, lead) : quantity);
    return taking ? [{ quantity, taking }] : [];
  });
  if (fitting.length === 0) return [];
  if (record.kind === 'integers' || record.kind === 'fractions') {
    const [first, last] = [fitting[0]?.quantity, fitting.at(-1)?.quantity];
    if (!first || !last) return [];
    for (const { quantity } of fitting) source.claim(quantity.start, quantity.end);
    const [only] = fitting;
    if (fitting.length === 1 && only?.taking.interpretations)
      return batchAnswer(source, record.id, only.quantity, only.taking);
    return [
      states(
        record.id,
        // A lone batch is asked about, several are bounds.
        fitting.flatMap(({ quantity, taking }) =>
          taking.interpretations ? quantity.value : figuresIn(taking.value),
        ),
        [first.start, last.end],
      ),
    ];
  }
  return chosen(source, fitting).map(({ quantity, taking }) => {
    source.claim(quantity.start, quantity.end);
    const span = [quantity.start, quantity.end] as const;
    return taking.interpretations
      ? asks(record.id, span, taking.interpretations)
      : states(record.id, taking.value, span, taking.reading);
  });
}

const ceilingInFront = new RegExp(`${anyWay('ceiling-in-front')} ?$`, 'u');

/** `up to 128` says which of the two interpretations of a lone batch is meant. */
function batchAnswer(source: SourceText, slot: SlotId, quantity: Quantity, taking: Taking): SlotMention[] {
  const span = [quantity.start, quantity.end] as const;
  if (ceilingInFront.test(source.folded.slice(0, quantity.start)))
    return [states(slot, [quantity.value], span)];
  return [asks(slot, span, taking.interpretations ?? [])];
}

/** One figure; the last of corrected ones; several where they are alternatives. */
function chosen<Fitting extends { readonly quantity: Quantity }>(
  source: SourceText,
  fitting: readonly Fitting[],
): readonly Fitting[] {
  const last = fitting.at(-1);
  const [first] = fitting;
  if (!first || !last || first === last) return fitting;
  const text = source.folded;
  const between = text.slice(first.quantity.end, last.quantity.start);
  const around = text.slice(first.quantity.end, last.quantity.end + 16);
  if (says('later', around)) return [first];
  const behind = text.slice(last.quantity.end);
  if (says('fallback-value', between) || says('fallback-value-behind', behind)) return fitting;
  if (correcting.test(between)) {
    for (const { quantity } of fitting) source.claim(quantity.start, quantity.end);
    return [last];
  }
  const areAll = says('all-of-them', behind);
  const isChoice = fitting.slice(1).every((one, at) => {
    const before = fitting[at];
    const isListed = areAll && before !== undefined && areListed(text, before.quantity, one.quantity);
    return before !== undefined && (isListed || areAlternatives(text, before.quantity, one.quantity));
  });
  // A second figure of the kind is one more value that may be meant.
  const areAlike = fitting.length === 2 && says('hedges', between) && isLike(last.quantity, first.quantity);
  return isChoice || areAlike ? fitting : [first];
}
