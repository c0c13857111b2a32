import { earlierPlan } from '../../app/earlier-plans.ts';
import { findSession } from '../../app/find-session.ts';
import type { Program } from '../../app/program.ts';
import type { SessionDesk } from '../../app/session-desk.ts';
import type { Session, SessionEvent } from '../../dialog/session.ts';
import type { SlotId } from '../../plan/slots/values.ts';
import { clashes } from '../../plan/validation/clashes.ts';
import { openNamedFile } from './named-file.ts';
import type { PlanOptions } from './plan-options.ts';

/** The event that takes over the answers of `--from`. @throws UsageError, DamagedFileError */
function reuseEvent(name: string, desk: SessionDesk, program: Program): SessionEvent {
  const stored = findSession(name, desk.store, program);
  const { id, answers } = earlierPlan(desk.store, stored, desk.planningFacts);
  return { type: 'reuse', session: id, answers };
}

/**
 * Tells a session what the command line says: the words of `--say`, then each flag, then what `--from` leaves to fill in.
 * Gives the refusals, each naming its flag. @throws UsageError, DamagedFileError, InvalidInputError for a file that a flag names.
 */
export function beginPlan(
  session: Session,
  options: PlanOptions,
  desk: SessionDesk,
  program: Program,
): readonly string[] {
  const problems: string[] = [];
  // Found before this session is written, or "last" would be this one.
  const reuse = options.from === undefined ? null : reuseEvent(options.from, desk, program);
  const tell = (event: SessionEvent, words: string) => {
    session.send(event);
    const { problem } = session.snapshot();
    if (problem !== null) problems.push(program.texts.punctuation.labelled(words, problem));
  };
  if (options.say !== undefined) tell({ type: 'say', text: options.say }, '--say');
  const clashing = clashes(
    options.slots.map(({ event, words }) => ({ slot: event.slot, value: event.value, words })),
  );
  // A value that contradicts a stated one is refused, and never taken over in its place.
  problems.push(...clashing.map(({ message }) => message[program.language]));
  const isRefused = (slot: SlotId) => clashing.some((one) => one.slot === slot);
  for (const { event, words } of options.slots.filter(({ event: { slot } }) => !isRefused(slot))) {
    openNamedFile(event, desk.planningFacts, program);
    tell(event, words);
  }
  if (reuse !== null) tell(reuse, `--from ${options.from}`);
  return problems;
}

/** The checkout that the flags name, and whether the engine that runs must be known before the plan is read. */
export function checkoutWanted({ slots }: PlanOptions): {
  readonly folder: string | null;
  readonly isNeeded: boolean;
} {
  const flagged = (slot: string) => slots.find(({ event }) => event.slot === slot)?.event.value;
  const folder = flagged('msmodeling');
  return {
    folder: typeof folder === 'string' ? folder : null,
    isNeeded: folder !== undefined || flagged('engine') === 'tensorcast',
  };
}
