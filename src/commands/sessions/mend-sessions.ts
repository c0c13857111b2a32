import { damageParts } from '../../app/damage-words.ts';
import { findExactly } from '../../app/find-session.ts';
import type { Program } from '../../app/program.ts';
import type { SessionDesk } from '../../app/session-desk.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { blockingEnd, damageOf } from '../../store/session-store.ts';
import { fixed } from '../../text/figures.ts';

/**
 * Removes sessions by their whole ids; one that another window has open stays, unless it is forced. All names are looked
 * up before anything is removed. @throws UsageError
 */
export function removeSessions(
  names: readonly string[],
  { isForced }: { readonly isForced: boolean },
  desk: SessionDesk,
  program: Program,
): number {
  const texts = program.texts.commands.session;
  const doomed = names.map((name) => findExactly(name, desk.store, program));
  const held = doomed.flatMap((stored) => {
    const holder = isForced ? null : desk.store.holder(stored);
    return holder === null ? [] : [{ id: stored.id, pid: String(holder.pid) }];
  });
  for (const { id, pid } of held) program.err(texts.inUse(id, pid));
  if (held.length > 0) return exitCodes.refused;
  for (const stored of doomed) {
    desk.store.remove(stored);
    program.err(texts.deleted(stored.id));
  }
  return exitCodes.done;
}

/**
 * Sets aside what cannot be read in sessions, by their whole ids, and says what that is. A session whose head cannot be
 * read has nothing to keep. @throws UsageError, DamagedFileError, WriteRefusedError
 */
export function repairSessions(names: readonly string[], desk: SessionDesk, program: Program): number {
  const t = program.texts.store.repair;
  for (const stored of names.map((name) => findExactly(name, desk.store, program))) {
    const { end, records } = desk.store.read(stored);
    const repaired = desk.store.repair(stored);
    if (repaired === null || end === null) {
      program.err(t.whole(stored.id));
      continue;
    }
    const blocking = blockingEnd(end);
    const { where, problem } =
      blocking === null
        ? { where: program.texts.store.line(String(end.line)), problem: t.torn }
        : damageParts(damageOf(stored, blocking), program.texts);
    const lines = fixed(repaired.droppedLines);
    program.err(t.drops(stored.id, where ?? '', problem, fixed(records.length), lines));
    program.err(t.done(stored.id, repaired.keptPath));
  }
  return exitCodes.done;
}
