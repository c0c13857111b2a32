import type { SlotId } from '../../../plan/slots/values.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import { takeBareCount } from './bare-counts.ts';
import { settleContext, takeBareLengths } from './bare-lengths.ts';
import { takeCases } from './cases.ts';
import { leaveRepeated, takeCorrections } from './corrections.ts';
import { type Cue, findCues } from './cues.ts';
import { takeDeviceCounts } from './device-counts.ts';
import { openRecord } from './figure-record.ts';
import { takeFallbacks, takeSiblings } from './further-values.ts';
import { shareLengths, takeLink } from './linked-figures.ts';
import { groupAlternatives, linkQuantities } from './linking.ts';
import { takeLoads } from './loads.ts';
import { takeLoneLimit } from './lone-limit.ts';
import { isPartOfWhole, withPartsOfLimits } from './parts-of-figures.ts';
import { findQuantities } from './quantities.ts';
import type { Quantity } from './quantity.ts';
import { takeRateLists, takeRatesBesideDepth } from './rates-by-position.ts';
import { isRelevant, judgedBehind, speaksOfInstances, whyMovedAway } from './relevance.ts';
import type { TextFacts } from './takings/taking.ts';
import { takeGrown, takeWishes } from './wishes.ts';

/** Statements that the numbers of a text make, and the numbers that found no slot. */
export interface Figures {
  readonly statements: readonly SlotMention[];
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
export function readFigures(
  source: SourceText,
  slot: SlotId | null,
  before: readonly SlotMention[],
): Figures {
  const found = findCues(source);
  const cueEnds = new Set(found.map(({ end }) => end));
  const reach = reachOf(found, source.text.length);
  const apart = findQuantities(source, cueEnds).filter(({ start, end }) => (reach[start] ?? 0) < end);
  const left = new Map(
    apart.flatMap((one, at) => {
      const why = whyMovedAway(source.text, one, apart[at + 1], apart[at - 1]);
      return why === null ? [] : [[one, why] as const];
    }),
  );
  for (const [{ start, end }, why] of left) {
    if (why === 'said') source.claim(start, end);
    else source.leave(start, end, why);
  }
  // `5k context (incl. 4k of documents)`: a part of the whole is no length of its own.
  const parts = new Set(apart.filter((one, at) => at > 0 && isPartOfWhole(source.text, one)));
  for (const { start, end, unit } of parts) {
    if (unit === 'milliseconds') source.claim(start, end);
    else source.leave(start, end, 'part');
  }
  const quantities = apart
    // `replace the 16 dies by 32`: what takes the place of a count is one.
    .map((one, at) => {
      const before = apart[at - 1];
      const isCount = before !== undefined && left.has(before) && before.unit === 'devices';
      return isCount && one.unit === 'none' && one.scale === '' ? { ...one, unit: before.unit } : one;
    })
    .filter((one) => !left.has(one) && !parts.has(one));
  const judged = found.flatMap((cue) => {
    const end = judgedBehind(source.text, cue);
    return end === null ? [] : [[cue.start, end] as const];
  });
  const cues = found.filter(
    (cue) => isRelevant(source.text, cue, found, quantities) && !isUnitOf(cue, quantities),
  );
  const groups = groupAlternatives(source.text, quantities);
  const textFacts: TextFacts = { speaksOfInstances: speaksOfInstances(source.folded, slot, groups, cues) };
  const links = linkQuantities(source, cues, groups, textFacts);
  const record = openRecord({ source, cues, quantities, textFacts, before });
  for (const link of links) takeLink(record, link);
  shareLengths(record, links);
  takeRateLists(record, links);
  takeRatesBesideDepth(record);
  takeSiblings(record);
  // Once beside values that have a cue, and once more beside the counts of devices.
  takeFallbacks(record);
  takeDeviceCounts(record, slot);
  takeFallbacks(record);
  takeCorrections(record);
  takeCases(record);
  takeWishes(record);
  takeLoneLimit(record);
  takeLoads(record, slot);
  takeGrown(record);
  settleContext(record);
  takeBareLengths(record, slot, before.length > 0);
  takeBareCount(record, slot);
  leaveRepeated(record);
  const loose = record.close();
  for (const span of judged) source.claim(...span);
  const { statements, left: alone } = withPartsOfLimits(record.statements, [...parts]);
  for (const { start, end, unit } of alone) if (unit === 'milliseconds') source.leave(start, end, 'time');
  return { statements, loose };
}

/** The farthest end of the cues that start at or before each character. */
function reachOf(cues: readonly Cue[], length: number): Uint32Array {
  const reach = new Uint32Array(length + 1);
  for (const { start, end } of cues) reach[start] = Math.max(reach[start] ?? 0, end);
  for (let at = 1; at <= length; at += 1) reach[at] = Math.max(reach[at] ?? 0, reach[at - 1] ?? 0);
  return reach;
}
