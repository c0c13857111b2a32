import { createSession, type SessionOptions } from '../../src/dialog/create-session.ts';
import type { RunObserver, RunOutcome, SessionPorts } from '../../src/dialog/ports.ts';
import type { JournalledEvent } from '../../src/dialog/session.ts';
import type { Understanding } from '../../src/dialog/understanding/understanding.ts';
import type { Answers } from '../../src/plan/answers.ts';
import type { SlotValue } from '../../src/plan/slots/values.ts';
import { line } from '../../src/text/line.ts';
import { facts } from '../plan/plan-kit.ts';

/** Ports that answer at once and remember what they were asked. */
export function fakePorts(change: Partial<SessionPorts> = {}) {
  const journal: JournalledEvent[] = [];
  const runs: {
    answers: Answers;
    observer: RunObserver;
    signal: AbortSignal;
    end(outcome: RunOutcome): void;
  }[] = [];
  const ports: SessionPorts = {
    journal: (event) => journal.push(event),
    forecast: () => null,
    engines: () => [
      { id: 'embedded', title: 'Embedded', version: null, reason: null },
      { id: 'tensorcast', title: 'TensorCast', version: null, reason: 'not installed' },
    ],
    commands: (answers) => [`run ${Object.keys(answers).sort().join(' ')}`],
    run: (answers, observer, signal) =>
      new Promise((end) => {
        runs.push({ answers, observer, signal, end });
      }),
    summarise: (results) => [line(`${results.length} results`)],
    followUp: (question) => ({ lines: [line(`about ${question}`)], events: [] }),
    inspectedExamples: () => [],
    history: () => [],
    previous: () => null,
    columns: () => 80,
    nowMs: () => 0,
    ...change,
  };
  return { ports, journal, runs };
}

/** Understanding of a text that was written down for a test; everything else says nothing. */
export function understandOnly(known: Readonly<Record<string, Partial<Understanding>>>) {
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
  return (text: string): Understanding => {
    const found = known[text];
    return found ? { ...nothing, intent: 'plan', ...found } : nothing;
  };
}

/** A value that the words state literally. */
export const words = (value: SlotValue, text: string, reading: string | null = null) => ({
  value,
  text,
  reading,
});

/** The whole core of a small plan, said in one sentence. */
export const coreSentence = 'Dense-1B on 8 TEST_DEVICE, 3500 in 1500 out, TPOT 50 ms';
export const coreUnderstanding: Partial<Understanding> = {
  slots: {
    model: words('Dense-1B', 'Dense-1B'),
    devices: words(['TEST_DEVICE'], 'TEST_DEVICE'),
    numDevices: words(8, '8'),
    inputLength: words(3500, '3500 in'),
    outputLength: words(1500, '1500 out'),
    tpotLimitMs: words(50, 'TPOT 50 ms'),
  },
};

/** A session on fakes. */
export function startSession(change: Partial<SessionOptions> = {}, ports: Partial<SessionPorts> = {}) {
  const fakes = fakePorts(ports);
  const options: SessionOptions = {
    id: 'one',
    language: 'en',
    ports: fakes.ports,
    facts,
    understand: understandOnly({ [coreSentence]: coreUnderstanding }),
    ...change,
  };
  return { session: createSession(options), options, ...fakes };
}

/** Answers every question of the core plan, up to the review. */
export function toReview(session: ReturnType<typeof createSession>) {
  session.send({ type: 'say', text: coreSentence });
  session.send({ type: 'choose', value: 'aggregation' });
  session.send({ type: 'choose', value: 'recommended' });
  session.send({ type: 'choose', value: false });
  session.send({ type: 'choose', value: false });
  session.send({ type: 'choose', value: 'no' });
}
