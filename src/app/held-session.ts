import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { NotStoredError } from '../dialog/ports.ts';
import type { JournalledEvent } from '../dialog/session.ts';
import { journalLockPath } from '../store/journal/journal.ts';
import type { LockHolder } from '../store/lock-file.ts';
import { fateOf } from '../store/process-identity.ts';
import { runFolder } from '../store/run-folders.ts';
import type { OpenSession, StoredSession } from '../store/session-store.ts';
import { messages } from '../text/catalogue.ts';
import { whenWords } from './describe-plan.ts';
import { type FollowedSession, followSession } from './followed-session.ts';
import type { PlanStore } from './plan-store.ts';
import type { OpenedSession } from './planning-session.ts';
import type { Program } from './program.ts';
import { type DeskParts, rebuildSession } from './rebuild-session.ts';

/** A session that another window holds: it is read as that window goes on, and taken over when that window is gone. */
export function heldSession(
  parts: DeskParts,
  store: PlanStore,
  stored: StoredSession,
  holder: LockHolder,
): OpenedSession {
  const { program } = parts;
  const { id, folder } = stored;
  const texts = () => messages(followed.session.snapshot().language).store.session;
  let heldBy = holder;
  let kept: OpenSession<JournalledEvent> | null = null;
  const readOnly = () => {
    throw new NotStoredError(heldWords(heldBy, stored, program));
  };
  let now = rebuildSession(parts, stored, store.read(stored), readOnly, { isRunning: true });
  const followed: FollowedSession = followSession({
    mark: () => markOf(stored),
    read() {
      now = rebuildSession(parts, stored, store.read(stored), readOnly, { isRunning: true });
      return now.session;
    },
    takeOver() {
      const attempt = store.reopen(stored);
      if ('heldBy' in attempt) {
        ({ heldBy } = attempt);
        return null;
      }
      kept = attempt.session;
      now = rebuildSession(parts, stored, attempt.content, attempt.session.append);
      return now.session;
    },
    problem: () => heldWords(heldBy, stored, program),
    words: (which) => texts()[which],
  });
  const { head, end } = store.read(stored);
  return {
    planning: {
      id,
      session: followed.session,
      folder,
      startedAt: head.startedAt,
      forceCancel: () => now.wired.forceCancel(),
      idle: () => now.wired.idle(),
      incomplete: end?.reason ?? null,
    },
    isWriter: () => !followed.isFollowing(),
    release() {
      followed.stop();
      kept?.close();
    },
  };
}

/** Who holds a session, in the program's language. */
export function heldWords(
  holder: LockHolder,
  stored: StoredSession,
  { language, texts }: Pick<Program, 'language' | 'texts'>,
): string {
  const { host, pid, since } = holder;
  const when = whenWords(Date.parse(since), Date.now(), language);
  const { heldBy, heldElsewhere } = texts.store.session;
  return fateOf(holder) === 'elsewhere'
    ? heldElsewhere(host, String(pid), when, journalLockPath(stored.journalPath))
    : heldBy(String(pid), when);
}

/** Changes with the journal of a session and with the ends of its runs. */
function markOf({ journalPath, folder }: StoredSession): string {
  try {
    const { size } = statSync(journalPath);
    let runs = 0;
    while (existsSync(runFolder(folder, runs))) runs += 1;
    const outcome = statSync(join(runFolder(folder, runs - 1), 'outcome.json'), { throwIfNoEntry: false });
    return `${size} ${runs} ${outcome?.mtimeMs ?? 0}`;
  } catch {
    return 'gone';
  }
}
