import type {
  OpenQuestion,
  Session,
  SessionEvent,
  SessionSnapshot,
  TranscriptEntry,
} from '../../src/dialog/session.ts';
import type { FrontEndHost } from '../../src/screens/host.ts';
import { line } from '../../src/text/line.ts';

/** A question of a test; every field may be set. */
export function question(id: string, given: Partial<OpenQuestion> = {}): OpenQuestion {
  return {
    id,
    kind: 'text',
    slot: null,
    ask: `Ask ${id}?`,
    why: `Because of ${id}.`,
    example: '8',
    allowed: 'a whole number',
    choices: [],
    isFuzzy: false,
    isOptional: false,
    history: [],
    ...given,
  };
}

/** A snapshot of a test at its first question. */
export function snapshotOf(given: Partial<SessionSnapshot> = {}): SessionSnapshot {
  return {
    id: 'quiet-river',
    language: 'en',
    phase: 'collect',
    answers: {},
    question: null,
    questionsLeft: 0,
    suggestion: null,
    transcript: [],
    problem: null,
    forecast: null,
    review: null,
    run: null,
    results: [],
    ran: null,
    followUps: [],
    ...given,
  };
}

/** A session whose next snapshot is a function of the last one and the event; it keeps every event it was sent. */
export interface FakeSession extends Session {
  readonly events: SessionEvent[];
  /** Changes the snapshot from outside, as a run does. */
  become(change: Partial<SessionSnapshot>): void;
}

export function fakeSession(
  first: SessionSnapshot,
  next: (snapshot: SessionSnapshot, event: SessionEvent) => SessionSnapshot = (snapshot) => snapshot,
): FakeSession {
  let now = first;
  const listeners = new Set<(snapshot: SessionSnapshot) => void>();
  const events: SessionEvent[] = [];
  const publish = (changed: SessionSnapshot) => {
    now = changed;
    for (const listener of listeners) listener(now);
  };
  return {
    events,
    snapshot: () => now,
    send(event) {
      events.push(event);
      publish(next(now, event));
    },
    can: () => true,
    heard: () => null,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    become: (change) => publish({ ...now, ...change }),
  };
}

/** A session that asks the given questions one after the other and writes down every answer. */
export function asking(
  questions: readonly OpenQuestion[],
  given: Partial<SessionSnapshot> = {},
): FakeSession {
  const first = snapshotOf({ question: questions[0] ?? null, questionsLeft: questions.length - 1, ...given });
  return fakeSession(first, (snapshot, event) => {
    if (event.type === 'language') return { ...snapshot, language: event.language };
    if (event.type !== 'say' && event.type !== 'choose') return snapshot;
    const words = event.type === 'say' ? event.text : String(event.value);
    const entry: TranscriptEntry = {
      id: snapshot.transcript.length,
      kind: 'answered',
      lines: [line(`${snapshot.question?.id} = ${words}`)],
    };
    const at = questions.findIndex((one) => one.id === snapshot.question?.id) + 1;
    return {
      ...snapshot,
      question: questions[at] ?? null,
      questionsLeft: questions.length - at - 1,
      transcript: [...snapshot.transcript, entry],
    };
  });
}

/** A host that has nothing and writes nothing; every part may be set. */
export function fakeHost(given: Partial<FrontEndHost> = {}): FrontEndHost {
  return {
    earlierSessions: () => [],
    listSessions: () => [],
    open: () => null,
    fork: (id) => `no session ${id}`,
    remove: () => null,
    start: () => fakeSession(snapshotOf({})),
    previous: () => null,
    exportSession: async () => '/tmp/session.md',
    saveText: () => null,
    verify: async () => {},
    journey: async () => {},
    explainText: async () => {},
    forceCancel: () => {},
    ...given,
  };
}
