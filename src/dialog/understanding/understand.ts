import type { PlanFacts } from '../../plan/plan-facts.ts';
import { combine } from './combine.ts';
import { unreadAt, unreadStretches } from './coverage.ts';
import { readSentences } from './intents/asked-sentences.ts';
import { sortDenied } from './intents/denied.ts';
import type { Doubts } from './intents/doubt.ts';
import { readReuse, wantsEarlier } from './intents/reuse.ts';
import { leftAside, readableCharacters, tooLong, usedIn } from './left-aside.ts';
import { isWithin } from './places.ts';
import { withoutPoliteEnding } from './polite-ending.ts';
import { withoutQuestions } from './questions-in-text.ts';
import { readAll } from './read-statements.ts';
import { withoutOnlineUsers } from './roles/online-users.ts';
import { pricesOfEach } from './roles/prices-of-each.ts';
import { rateOfUsers } from './roles/rate-of-user.ts';
import { settleRoles } from './roles/settle-roles.ts';
import type { SlotMention } from './slot-mention.ts';
import { SourceText } from './source-text.ts';
import { takenFigures } from './unclear/taken-figures.ts';
import { withUnclear } from './unclear/unclear.ts';
import type { DialogPosition, Understanding } from './understanding.ts';
import { isDoubt } from './unread.ts';

const nothing: Understanding = {
  intent: 'none',
  slots: {},
  ask: [],
  unsure: [],
  isUnsure: false,
  targets: [],
  targetsText: '',
  unread: [],
  used: [],
};

/**
 * Reads a free text in English, Chinese or both: what it states about slots, which phrases have several interpretations,
 * what the user is unsure about. Deterministic; nothing that was not said is filled, and each value quotes its words.
 */
export function understand(text: string, position: DialogPosition): Understanding {
  // Blanks behind the last word say nothing, nor do thanks; a reader that looks for an end should find it there.
  const source = new SourceText(withoutPoliteEnding(text.slice(0, readableCharacters).trimEnd()));
  const sentences = readSentences(source.folded);
  const reuse = readReuse(source);
  const { statements, doubts } = readAll(source, position);
  const wantsReuse = wantsEarlier(reuse, statements);
  const { stated: outside, isQuestion, questions } = withoutQuestions(sentences, statements);
  if (isQuestion && !wantsReuse)
    return { ...nothing, intent: 'explain', unread: tooLong(text), used: [[0, source.original.length]] };
  const stated = settleRoles(source, pricesOfEach(rateOfUsers(withoutOnlineUsers(source, outside))));
  const sorted = sortDenied(source, stated);
  const { outdone: replaced, refused, ...combined } = combine(source, sorted.statements);
  const outdone = [...sorted.outdone, ...replaced];
  const isUsed = (one: SlotMention) =>
    stated.some((other) => !outdone.includes(other) && isWithin(one, [other.start, other.end]));
  for (const one of outdone) if (!isUsed(one)) source.leave(one.start, one.end, 'said-otherwise');
  for (const { start, end, slot } of refused) source.leave(start, end, 'ruled-out', slot);
  const filled = filledBy(combined);
  const aside = leftAside(source, filled, questions, stated);
  const open = unreadStretches(
    source,
    [...stated, ...questions].map(({ start, end }) => [start, end]),
    doubts.clauses,
    filled,
  );
  const taken = takenFigures(sorted.statements, combined);
  const unread = [
    ...aside,
    ...withUnclear(source, open, taken, stated).map(({ start, end, reason }) =>
      unreadAt(source, start, end, reason),
    ),
  ].toSorted((a, b) => a.start - b.start);
  return {
    ...combined,
    ...conclude(combined, doubts, wantsReuse),
    unread: [...unread, ...tooLong(text)],
    // A doubted figure is used.
    used: usedIn(
      source,
      unread.filter((one) => !isDoubt(one)),
    ),
  };
}

/** Slots that are filled, or asked about. */
function filledBy({
  slots,
  ask,
  targets,
}: Pick<Understanding, 'slots' | 'ask' | 'targets'>): ReadonlySet<string> {
  return new Set([...Object.keys(slots), ...ask.map(({ slot }) => slot), ...targets.flatMap(Object.keys)]);
}

/**
 * The values that a text names, whatever it asks about them: the conditions in a question about a result.
 *
 * @param given answers that stand, and the question that a bare number would answer.
 */
export function valuesNamed(
  text: string,
  facts: PlanFacts,
  given: Partial<Pick<DialogPosition, 'slot' | 'answers'>> = {},
): Pick<Understanding, 'slots' | 'ask'> {
  const source = new SourceText(text.slice(0, readableCharacters));
  const { statements } = readAll(source, { slot: given.slot ?? null, facts, answers: given.answers ?? {} });
  return combine(source, statements);
}

function conclude(
  { slots, ask, targets }: Pick<Understanding, 'slots' | 'ask' | 'targets'>,
  doubts: Doubts,
  wantsReuse: boolean,
): Pick<Understanding, 'intent' | 'unsure' | 'isUnsure'> {
  const says = Object.keys(slots).length + ask.length + targets.length > 0 || doubts.isUnsure;
  return {
    intent: wantsReuse ? 'reuse' : says ? 'plan' : 'none',
    isUnsure: doubts.isUnsure && doubts.slots.length === 0,
    // A doubted value is asked about as it is.
    unsure: doubts.slots.filter(
      (slot) =>
        slots[slot] === undefined &&
        !ask.some((one) => one.slot === slot && one.interpretations.length === 1),
    ),
  };
}
