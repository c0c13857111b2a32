import type { Session, SessionEvent, SessionSnapshot } from '../dialog/session.ts';

/** Handle of a window that may only read, by which it follows a session that another window holds. */
export interface Followed {
  /** Changes whenever the disk holds more of the session than was read. */
  mark(): string;
  /** The session as the disk has it now; its events are not stored. */
  read(): Session;
  /** The session to go on with, when nobody holds it any more; null while somebody does. */
  takeOver(): Session | null;
  /** Who holds it, in words. */
  problem(): string;
  words(which: 'takenOver' | 'wentOn'): string;
}

/** A session in a second window, and how it ends to follow. */
export interface FollowedSession {
  readonly session: Session;
  /** Whether this window still only reads. */
  isFollowing(): boolean;
  stop(): void;
}

const lookEveryMs = 1000;

/**
 * A session that another window holds: it shows what that window does, refuses events with the reason, and goes on by
 * itself when the other window is gone. What was said here is not applied to a session that went on meanwhile.
 */
export function followSession(followed: Followed): FollowedSession {
  const listeners = new Set<(snapshot: SessionSnapshot) => void>();
  let inner = followed.read();
  let mark = followed.mark();
  let isFollowing = true;
  let note: string | null = followed.problem();
  let drawn: {
    readonly of: SessionSnapshot;
    readonly note: string | null;
    readonly snapshot: SessionSnapshot;
  } | null = null;
  let unsubscribe = inner.subscribe(publish);

  function snapshot(): SessionSnapshot {
    const of = inner.snapshot();
    if (drawn?.of !== of || drawn.note !== note) {
      drawn = { of, note, snapshot: note === null ? of : { ...of, problem: of.problem ?? note } };
    }
    return drawn.snapshot;
  }

  function publish(): void {
    for (const listener of listeners) listener(snapshot());
  }

  function replace(next: Session): void {
    unsubscribe();
    inner = next;
    mark = followed.mark();
    unsubscribe = inner.subscribe(publish);
  }

  /** Whether the session is ours now, and whether it is still the one that was shown. */
  function tryTakingOver(): 'held' | 'same' | 'went on' {
    const before = mark;
    const next = followed.takeOver();
    if (next === null) return 'held';
    isFollowing = false;
    stop();
    replace(next);
    return before === mark ? 'same' : 'went on';
  }

  function look(): void {
    const taken = tryTakingOver();
    if (taken !== 'held') {
      note = followed.words('takenOver');
      publish();
    } else if (followed.mark() !== mark) {
      replace(followed.read());
      note = followed.problem();
      publish();
    }
  }

  function stop(): void {
    clearInterval(timer);
  }

  const timer = setInterval(look, lookEveryMs);
  timer.unref();

  return {
    isFollowing: () => isFollowing,
    stop,
    session: {
      snapshot,
      can: (event) => inner.can(event),
      heard: () => inner.heard(),
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      send(event: SessionEvent) {
        if (!isFollowing) {
          note = null;
          inner.send(event);
          return;
        }
        const taken = tryTakingOver();
        note = taken === 'held' ? followed.problem() : taken === 'went on' ? followed.words('wentOn') : null;
        if (taken === 'same') inner.send(event);
        publish();
      },
    },
  };
}
