import type { SlotId } from '../../../plan/slots/values.ts';
import { anyWay, says, wordsOf } from '../../../text/words/words.ts';
import { correcting, droppedBefore } from '../correcting.ts';
import type { SourceText } from '../source-text.ts';
import { type Span, type Statement, states } from '../statement.ts';
import { areListed } from './alternatives.ts';
import { settleContext, takeBareLengths } from './bare-lengths.ts';
import { type Cue, type CueContext, findCues } from './cues.ts';
import { FigureRecord } from './figure-record.ts';
import { groupAlternatives, type Link, linkQuantities, takingsOf } from './linking.ts';
import { takeLoads } from './loads.ts';
import { findQuantities, type Quantity } from './quantities.ts';
import { isMovedAway, isPartOfWhole, isRelevant, speaksOfInstances } from './relevance.ts';
import { countTakes, fractionOf, type Taking } from './takings.ts';

/** What the numbers of a text state, and the numbers that found no slot. */
export interface Figures {
  readonly statements: readonly Statement[];
  readonly loose: readonly Quantity[];
}

/** The words behind a number are its unit: they have no further number, `64 concurrent users 3.5k input`. */
function isUnitOf(cue: Cue, quantities: readonly Quantity[]): boolean {
  return quantities.some(
    ({ unit, start, end }) => cue.start > start && (cue.end <= end || (unit === 'users' && cue.start < end)),
  );
}

/**
 * Reads the numbers that no phrase has read: each joins the cue that fits and is nearest.
 *
 * @param before what phrases of the text have stated.
 */
export function readFigures(source: SourceText, slot: SlotId | null, before: readonly Statement[]): Figures {
  const found = findCues(source);
  const cueEnds = new Set(found.map(({ end }) => end));
  const reach = reachOf(found, source.text.length);
  const apart = findQuantities(source, cueEnds).filter(({ start, end }) => (reach[start] ?? 0) < end);
  const left = new Set(
    apart.filter((one, at) => isMovedAway(source.text, one, apart[at + 1], apart[at - 1])),
  );
  for (const { start, end } of left) source.claim(start, end);
  // `5k context (incl. 4k of documents)`: a part of the whole is no length of its own.
  const parts = new Set(apart.filter((one, at) => at > 0 && isPartOfWhole(source.text, one)));
  for (const { start, end } of parts) source.leave(start, end, 'length');
  const quantities = apart.filter((one) => !left.has(one) && !parts.has(one));
  const cues = found.filter(
    (cue) => isRelevant(source.text, cue, found, quantities) && !isUnitOf(cue, quantities),
  );
  const groups = groupAlternatives(source.text, quantities);
  const context: CueContext = { speaksOfInstances: speaksOfInstances(source.folded, slot, groups, cues) };
  const links = linkQuantities(source, cues, groups, context);
  const reader = new FigureReader(source, cues, quantities, context, slot, before);
  for (const link of links) reader.take(link);
  reader.shareLengths(links);
  reader.takeLists(links);
  reader.takeRatesBesideDepth();
  reader.takeSiblings();
  reader.takeFallbacks();
  reader.takeCounts();
  reader.takeFallbacks();
  reader.takeCorrections();
  takeLoads(reader, slot);
  settleContext(reader);
  takeBareLengths(reader, slot, before.length > 0);
  return reader.finish();
}

/** The farthest end of the cues that start at or before each character. */
function reachOf(cues: readonly Cue[], length: number): Uint32Array {
  const reach = new Uint32Array(length + 1);
  for (const { start, end } of cues) reach[start] = Math.max(reach[start] ?? 0, end);
  for (let at = 1; at <= length; at += 1) reach[at] = Math.max(reach[at] ?? 0, reach[at - 1] ?? 0);
  return reach;
}

/** Words of a bound that follow their number: `50毫秒以内`, `2 s or less`. */
const boundBehind = new RegExp(`^ ?${anyWay('bound-behind')}`, 'u');

/** A number and its correction stand beside each other: `8 cards, no wait, 16`. */
const farthestCorrection = 32;

const isNear = (one: Quantity, other: Quantity) =>
  Math.max(one.start, other.start) - Math.min(one.end, other.end) <= farthestCorrection;

/** Collects statements from links and from what stands beside them. */
class FigureReader extends FigureRecord {
  private readonly cues: readonly Cue[];
  private readonly context: CueContext;
  /** The question on the screen. */
  private readonly slot: SlotId | null;
  /** What phrases have stated. */
  private readonly before: readonly Statement[];

  constructor(
    source: SourceText,
    cues: readonly Cue[],
    quantities: readonly Quantity[],
    context: CueContext,
    slot: SlotId | null,
    before: readonly Statement[],
  ) {
    super(source, quantities);
    this.before = before;
    this.slot = slot;
    this.cues = cues;
    this.context = context;
  }

  take({ cue, group }: Link): void {
    const takings = takingsOf(cue, group, this.context) ?? [];
    for (const [index, taking] of takings.entries()) {
      const quantity = group[index];
      if (!quantity) continue;
      this.read.set(quantity, cue);
      this.state(taking, index === 0 ? this.spanOf(cue, quantity) : [quantity.start, quantity.end]);
    }
  }

  /** The words from the cue to its number, or the number alone where something else stands between. */
  private spanOf(cue: Cue, quantity: Quantity): Span {
    const [start, end] = [Math.min(cue.start, quantity.start), Math.max(cue.end, quantity.end)];
    const between =
      cue.end <= quantity.start
        ? this.source.text.slice(cue.end, quantity.start)
        : this.source.text.slice(quantity.end, cue.start);
    const isClean = !/[\uE000-\uE002\d;\n]/u.test(between) && between.length <= 32;
    const crosses = this.cues.some((one) => one !== cue && one.start >= start && one.end <= end);
    const [from, to] = isClean && !crosses ? [start, end] : [quantity.start, quantity.end];
    return [from, to + (boundBehind.exec(this.source.text.slice(to))?.[0].length ?? 0)];
  }

  /** `input and output both 2k`: two cues side by side share the only number. */
  shareLengths(links: readonly Link[]): void {
    const { cues } = this;
    const linked = new Set(links.map(({ cue }) => cue));
    for (const [index, cue] of cues.entries()) {
      const next = cues[index + 1];
      if (!next || linked.has(cue) === linked.has(next)) continue;
      const between = this.source.text.slice(cue.end, next.start);
      const link = links.find((one) => one.cue === cue || one.cue === next);
      if (!link || !/^ ?(?:\/|and|&|和|与|及|、|,|跟)? ?(?:the )?$/u.test(between)) continue;
      const other = linked.has(cue) ? next : cue;
      const takings = takingsOf(other, link.group, this.context);
      const own = takingsOf(link.cue, link.group, this.context) ?? [];
      const isSame = [...own, ...(takings ?? [])].every(
        ({ slot }) => slot === 'inputLength' || slot === 'outputLength',
      );
      const [quantity] = link.group;
      if (!takings || !isSame || !quantity) continue;
      for (const taking of takings) this.state(taking, [quantity.start, quantity.end]);
    }
  }

  /** Rates by position: `acceptance 0.9 0.6`, `90% and 60%`. */
  takeLists(links: readonly Link[]): void {
    for (const { cue, group } of links) {
      const at = this.statements.findIndex(
        ({ slot, end }) => slot === 'mtpAcceptanceRates' && end >= (group.at(-1)?.end ?? 0),
      );
      const first = this.statements[at];
      const last = group.at(-1);
      if (!first || !last) continue;
      const rest = this.followers(last).map((one) => [one, fractionOf(one)] as const);
      const rates = [first.value, ...rest.map(([, rate]) => [rate])].flat();
      const end = rest.at(-1)?.[0].end ?? first.end;
      for (const [one] of rest) this.read.set(one, cue);
      this.statements[at] = { ...first, value: rates, end: Math.max(first.end, end) };
    }
  }

  /** `MTP 3 (0.9/0.7/0.5)`: as many rates behind a depth as it has tokens are those of its positions. */
  takeRatesBesideDepth(): void {
    if (this.statements.some(({ slot }) => slot === 'mtpAcceptanceRates')) return;
    const depth = this.statements.find(
      ({ slot, interpretations }) => slot === 'numMtpTokens' && interpretations === null,
    );
    if (!depth) return;
    const first = this.quantities.find(({ start }) => start >= depth.end);
    if (!first || this.read.has(first)) return;
    const rates = [first, ...this.followers(first)];
    const values = rates.map((one) => fractionOf(one));
    const areRates = values.every((rate) => rate !== null && rate > 0 && rate <= 1) && first.figure !== 1;
    const gap = this.source.text.slice(depth.end, first.start);
    if (!areRates || values.length !== depth.value || !/^[^;\n\p{L}]{0,8}$/u.test(gap)) return;
    const [cue] = [...this.read.values()].filter((one) => one?.kind.id === 'mtp');
    for (const one of rates) this.read.set(one, cue ?? null);
    this.statements.push(states('mtpAcceptanceRates', values, [first.start, rates.at(-1)?.end ?? first.end]));
  }

  /** Fractions that go on behind a fraction, separated by list marks only. */
  private followers(first: Quantity): Quantity[] {
    const found: Quantity[] = [];
    let last = first;
    for (const one of this.quantities.slice(this.quantities.indexOf(first) + 1)) {
      const between = this.source.text.slice(last.end, one.start);
      const rate = fractionOf(one);
      const isRate = rate !== null && rate <= 1 && !(one.unit === 'none' && one.figure > 1);
      if (!rateJoint.test(between) || !isRate || this.read.has(one)) break;
      found.push(one);
      last = one;
    }
    return found;
  }

  /** `TPOT 30ms and 50ms`: a loose number of the same unit, listed beside a linked one, is one more value. */
  takeSiblings(): void {
    for (const [index, quantity] of this.quantities.entries()) {
      const [before, after] = [this.quantities[index - 1], this.quantities[index + 1]];
      if (this.read.has(quantity) || quantity.unit === 'devices') continue;
      const neighbour = [before, after].find((one) => {
        if (!one || one.unit !== quantity.unit || !this.read.get(one)) return false;
        // `prompts of 900 tokens, 150 tokens …`: a comma alone begins the next length.
        const isLength = [one, quantity].some(({ unit, scale }) => unit === 'tokens' || scale !== '');
        const [first, second] = one === before ? [one, quantity] : [quantity, one];
        if (isLength && /^[,，] ?$/u.test(this.source.quote(first.end, second.start))) return false;
        return one === before
          ? areListed(this.source.text, one, quantity)
          : areListed(this.source.text, quantity, one);
      });
      const cue = neighbour ? this.read.get(neighbour) : null;
      const [taking] = (cue && takingsOf(cue, [quantity], this.context)) ?? [];
      if (!cue || !taking) continue;
      this.read.set(quantity, cue);
      this.state(taking, [quantity.start, quantity.end]);
    }
  }

  /** `50不行的话60也可以`: a number that would do as well is one more value of the same slot. */
  takeFallbacks(): void {
    for (const [index, quantity] of this.quantities.entries()) {
      const before = this.quantities[index - 1];
      const cue = before ? this.read.get(before) : null;
      const isCount = cue === null && before?.unit === 'devices';
      if (!before || !(cue || isCount) || this.read.has(quantity) || !isLike(before, quantity)) continue;
      const { folded } = this.source;
      const isFallback =
        says('fallback-value', folded.slice(before.end, quantity.start)) ||
        says('fallback-value-behind', folded.slice(quantity.end, quantity.end + 24));
      const alike = quantity.unit === 'none' ? { ...quantity, unit: before.unit } : quantity;
      const taking = isFallback ? this.alternative(cue ?? null, alike) : null;
      if (!taking) continue;
      this.read.set(quantity, cue ?? null);
      this.state(taking, [quantity.start, quantity.end]);
      const behind = wordsOf('fallback-value-behind').exec(folded.slice(quantity.end, quantity.end + 24));
      this.source.claim(before.end, quantity.end + (behind?.[0].length ?? 0));
    }
  }

  private alternative(cue: Cue | null, quantity: Quantity): Taking | null {
    if (cue === null) return countTakes(quantity, this.context);
    return takingsOf(cue, [quantity], this.context)?.[0] ?? null;
  }

  /** Numbers of devices that belong to no instance count the devices of the plan. */
  takeCounts(): void {
    const { slot } = this;
    const counted =
      slot === 'prefillDevicesPerInstance' || slot === 'decodeDevicesPerInstance' ? slot : 'numDevices';
    for (const quantity of this.quantities) {
      if (this.read.has(quantity) || quantity.unit !== 'devices') continue;
      if (!Number.isInteger(quantity.value) || quantity.value < 1) continue;
      this.read.set(quantity, null);
      this.statements.push(states(counted, quantity.value, [quantity.start, quantity.end]));
    }
  }

  /** `8 cards, no wait, 16`: a loose number behind words of correction replaces the nearest value it could be. */
  takeCorrections(): void {
    for (const quantity of this.quantities) {
      if (this.read.has(quantity) || isCountedElsewhere(quantity) || this.isNamedElse(quantity)) continue;
      const others = this.quantities.filter(
        (one) => isNear(one, quantity) && this.read.has(one) && isLike(one, quantity),
      );
      const corrected = others.toReversed().find((one) => this.replaces(quantity, one));
      if (!corrected) continue;
      const cue = this.read.get(corrected);
      const takings = cue ? takingsOf(cue, [quantity], this.context) : null;
      const place = this.statements.find(
        ({ end, start }) => start <= corrected.start && end >= corrected.end,
      );
      const span: Span = [quantity.start, quantity.end];
      const [taking] = takings ?? [];
      if (taking) this.state(taking, span);
      else if (place?.slot === 'numDevices') this.statements.push(states('numDevices', quantity.value, span));
      else continue;
      this.read.set(quantity, cue ?? null);
    }
  }

  /** `but reserve 2 for …`: a number right behind a word of its own corrects nothing else. */
  private isNamedElse({ start }: Quantity): boolean {
    const named = this.cues.find(
      ({ end }) => end <= start && /^ ?$/u.test(this.source.text.slice(end, start)),
    );
    return (
      named !== undefined &&
      !named.kind.slots.includes('numDevices') &&
      ![...this.read.values()].includes(named)
    );
  }

  /** `8 cards, no, 16` behind the value; `16 instead of 8 cards` in front of it. */
  private replaces(quantity: Quantity, corrected: Quantity): boolean {
    const isBehind = quantity.start > corrected.start;
    const [first, second] = isBehind ? [corrected, quantity] : [quantity, corrected];
    const between = this.source.folded.slice(first.end, second.start);
    const isSameLine = !/\n/u.test(between);
    const before = this.source.folded.slice(Math.max(0, second.start - 40), second.start);
    return isSameLine && (isBehind ? correcting.test(between) : droppedBefore.test(before));
  }

  /** A count that is said again behind an equals sign adds nothing. */
  private leaveRepeated(): void {
    const counts = [...this.before, ...this.statements].filter(({ slot }) => slot === 'numDevices');
    for (const one of this.quantities) {
      const isCount = one.unit === 'none' || one.unit === 'devices';
      if (this.read.has(one) || !isCount || !counts.some(({ value }) => value === one.value)) continue;
      if (sameAgain.test(this.source.folded.slice(0, one.start))) this.read.set(one, null);
    }
  }

  finish(): Figures {
    this.leaveRepeated();
    for (const aside of this.asides) this.source.leave(...aside);
    for (const [quantity, cue] of this.read) {
      this.source.claim(quantity.start, quantity.end);
      if (cue) this.source.claim(cue.start, cue.end);
    }
    return {
      statements: this.statements,
      loose: this.quantities.filter((one) => !this.read.has(one)),
    };
  }
}

/** What may stand between rates by position: `0.8 for the first and 0.6 for the second`. */
const rateJoint =
  /^(?: |,|、|\/|;|and|then|和|与|再|依次|(?:for |at |on )?(?:the )?(?:first|second|third|fourth|1st|2nd|3rd|4th)(?: (?:one|token|draft|position|layer))?|第[一二三四]个?(?:token|是|为)?)*$/u;

/** What says that a number only repeats what was said: `6 servers x 8 = 48`. */
const sameAgain = /(?:[=>]|(?<![a-z])(?:i\.?e\.?|so|makes?)|即|共|合计|也就是|就是) ?$/u;

/** Numbers of things that no slot counts: they correct nothing. */
function isCountedElsewhere({ unit }: Quantity): boolean {
  return ['other', 'users', 'requestsPerSecond', 'requestsPerDay', 'images', 'machines'].includes(unit);
}

/** Whether one number can stand for the other: alike in unit and in size. */
function isLike(one: Quantity, other: Quantity): boolean {
  const isSameUnit = one.unit === other.unit || other.unit === 'none';
  const ratio = one.value / other.value;
  return isSameUnit && ratio > 1 / 20 && ratio < 20;
}
