import type { SlotId } from '../../../plan/slots/values.ts';
import { Expression } from '../../../text/words/expression.ts';
import { anyWay, wordsOf } from '../../../text/words/words.ts';
import { askedAbout, labelOf } from '../settle.ts';
import type { SourceText } from '../source-text.ts';
import type { Statement } from '../statement.ts';

/** Subject of a stretch of words, where it is not the deployment that is planned. */
type Subject = 'others' | 'before' | 'supposed' | 'measured' | 'today' | 'once-before' | 'once-measured';

/** A stretch of words about something else than the plan. */
export interface OtherSubject {
  readonly start: number;
  readonly end: number;
  readonly subject: Subject;
}

const triggers: readonly (readonly [subject: Subject, expression: Expression])[] = (
  ['supposed', 'others', 'before', 'measured', 'once-before', 'once-measured', 'today'] as const
).map((subject) => [subject, new Expression(anyWay(`told-${subject}`), 'gu')]);

const sentenceEnd = /[;\n?!]|\.(?=\s|$)/gu;
const clauseMark = /[,;\n?!()[\]]|\.(?=\s|$)| [-/] /gu;

/** The end of the last match in front of a place. */
function lastBefore(text: string, mark: RegExp, at: number): number {
  let from = 0;
  for (const match of text.slice(0, at).matchAll(mark)) from = match.index + match[0].length;
  return from;
}

function endOf(text: string, at: number, subject: Subject): number {
  const next = [...text.slice(at).matchAll(sentenceEnd)][0];
  const behind = text.slice(at, next ? at + next.index : text.length);
  const back = wordsOf(subject === 'supposed' ? 'back-to-facts' : 'back-to-ours').exec(behind);
  const opened = text.lastIndexOf('(', at);
  const closed = opened > text.lastIndexOf(')', at) ? text.indexOf(')', at) - at : -1;
  const comma = subject.startsWith('once') ? behind.search(/,(?!\d)/u) : -1;
  const ends = [back?.index ?? -1, closed, comma].filter((one) => one >= 0);
  return at + Math.min(behind.length, ...ends);
}

/**
 * Stretches that tell of others, of earlier times, of what is measured or only supposed: `the other team uses 16 cards`,
 * `if we had 64 dies`. A stretch reaches from the clause of its subject to the end of the sentence, or to the words that
 * come back to the plan: `…, but we have 32`.
 */
export function readOtherSubjects(source: SourceText): readonly OtherSubject[] {
  const { text, letters } = source;
  return triggers.flatMap(([subject, expression]) =>
    expression.matchesIn(text, letters).map(({ index, 0: words }) => ({
      start:
        subject === 'supposed' || /measured$/u.test(subject) ? index : lastBefore(text, clauseMark, index),
      end: endOf(text, index + words.length, subject),
      subject,
    })),
  );
}

/** Figures that a measurement gives; they say nothing against the lengths or the devices that it was made with. */
const measuredSlots: ReadonlySet<SlotId> = new Set([
  'ttftLimitMs',
  'tpotLimitMs',
  'e2eLimitMs',
  'outputTokensPerSecond',
]);

/** How something was set up: of a measurement or of another deployment it is no wish for this one. */
const settings: ReadonlySet<SlotId> = new Set(['tpSizes', 'epSizes', 'moeDpSizes', 'batchRange']);

/** A goal is never told of others. */
const isNoPlan = (subject: Subject, slot: SlotId) =>
  /measured$/u.test(subject) || subject === 'supposed' || (subject === 'others' && measuredSlots.has(slot));

/** `16 of them are for the other team`: a part of what is planned. */
const ofThem = new RegExp(`(?<![a-z])of ${anyWay('pronoun')}(?![a-z])`, 'u');

/**
 * Statements about the plan. What is told of something else gives way to what is told of the plan; alone it is asked
 * about, or left unread where it was measured or supposed.
 */
export function aboutThePlan(
  source: SourceText,
  statements: readonly Statement[],
  others: readonly OtherSubject[],
): readonly Statement[] {
  if (others.length === 0) return statements;
  const placeOf = (one: Statement) =>
    others.find(
      ({ start, end, subject }) =>
        subject === 'measured' &&
        settings.has(one.slot) &&
        one.start >= lastBefore(source.folded, sentenceEnd, start) &&
        one.end <= end,
    ) ??
    others.find(
      ({ start, end, subject }) =>
        one.start >= start &&
        one.end <= end &&
        (!/measured$/u.test(subject) || measuredSlots.has(one.slot)) &&
        !ofThem.test(source.folded.slice(start, end)),
    );
  const own = statements.filter((one) => placeOf(one) === undefined);
  const ours = new Set(own.map(({ slot }) => slot));
  const isSaidOfOurs = ({ slot, value }: Statement) =>
    value !== null &&
    own.some((other) => other.slot === slot && labelOf(other.value, slot) === labelOf(value, slot));
  return statements.flatMap((one) => {
    const place = placeOf(one);
    if (place === undefined || isSaidOfOurs(one)) return [one];
    // A switch that is told twice is settled like any other choice.
    const isSwitch =
      typeof one.value === 'boolean' || one.interpretations?.some(({ value }) => value === true);
    const isTheirSetting = settings.has(one.slot) && ours.size > 0;
    if (!isSwitch && (ours.has(one.slot) || isTheirSetting || isNoPlan(place.subject, one.slot))) {
      source.leave(one.start, one.end, 'elsewhere');
      return [];
    }
    // `right now 8 H200; need 40 ms on B200`: how many of the new ones is not said.
    const isOfOldDevices =
      one.slot === 'numDevices' &&
      ours.has('devices') &&
      statements.some((other) => other.slot === 'devices' && placeOf(other) === place);
    if ((place.subject === 'today' && !isOfOldDevices) || one.interpretations !== null || isSwitch)
      return [one];
    return [askedAbout(one)];
  });
}
