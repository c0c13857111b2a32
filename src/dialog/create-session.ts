import { type Answers, isUnanswered } from '../plan/answers.ts';
import type { PlanFacts } from '../plan/plan-facts.ts';
import { messages } from '../text/catalogue.ts';
import { fixed } from '../text/figures.ts';
import type { Language } from '../text/language.ts';
import { documentWithoutSecrets } from '../text/without-secrets.ts';
import { createDependencies, type Dependencies } from './dependencies.ts';
import { givenReply } from './follow-up-questions.ts';
import { heardOnce } from './heard-once.ts';
import { NotStoredError, type RunOutcome, type SessionPorts } from './ports.ts';
import { refusalOf } from './refusal.ts';
import type { GivenReply, JournalledEvent, Session, SessionEvent, SessionSnapshot } from './session.ts';
import { type RunningMachine, startMachine } from './session-machine.ts';
import { snapshotOf } from './snapshot.ts';
import { withFiles } from './understand-files.ts';
import { understand as understandText } from './understanding/understand.ts';
import type { Understand, Understanding } from './understanding/understanding.ts';

/** Longer words are no sentence of a person; reading them would keep the screen waiting. */
export const longestWords = 4000;

/** Beginning of a session: its language, ports, facts and the answers that flags gave. */
export interface SessionOptions {
  readonly id: string;
  readonly language: Language;
  readonly ports: SessionPorts;
  readonly facts: PlanFacts;
  /** How free text is read; tests give their own. */
  readonly understand?: Understand;
  /** Answers that are already there: flags, or a plan to vary. */
  readonly answers?: Answers;
  /** Flags only: nothing is filled in and "anything else?" is not asked. */
  readonly isFlagsOnly?: boolean;
}

function begin(options: SessionOptions) {
  const { id, ports, facts, understand = understandText, isFlagsOnly = false } = options;
  const hearing = heardOnce(withFiles(understand));
  const dependencies = createDependencies({
    id,
    ports,
    facts,
    understand: hearing.understand,
    fillsHeuristics: !isFlagsOnly,
  });
  const input = { language: options.language, answers: options.answers ?? {}, isSettled: isFlagsOnly };
  return { machine: startMachine(dependencies, input), dependencies, hearing };
}

/**
 * A new session. `send` is synchronous: an event is journalled before it takes effect, and one that is not possible
 * now, or that could not be stored, is refused visibly (`problem`) and does not count.
 */
export function createSession(options: SessionOptions): Session {
  const { machine, dependencies, hearing } = begin(options);
  return facade(machine, dependencies, hearing);
}

/**
 * Rebuilds a session from its journal. Nothing is run: the n-th run ends as `outcomes[n]` says, and as cancelled where
 * no end was stored (then with `unfinishedLog`, the path of its output).
 */
export function replaySession(
  options: SessionOptions,
  events: readonly JournalledEvent[],
  outcomes: readonly (RunOutcome | null)[] = [],
  unfinishedLog: string | null = null,
): Session {
  const { machine, dependencies, hearing } = begin(options);
  let runs = 0;
  for (const [index, event] of events.entries()) {
    const next = events[index + 1];
    hearing.forget();
    if (event.type === 'reply') continue;
    if ((event.type === 'say' || event.type === 'ask') && next?.type === 'reply') {
      machine.send({ type: 'restored-reply', question: event.text, reply: next });
      continue;
    }
    if (event.type !== 'run') {
      if (machine.can(event)) machine.send(event);
      continue;
    }
    machine.send({ type: 'restored-run', outcome: outcomes[runs] ?? neverEnded(unfinishedLog) });
    runs += 1;
  }
  return facade(machine, dependencies, hearing);
}

/** An answer that could not be kept is computed again when the session is read back. */
function keepReply(reply: GivenReply, ports: SessionPorts): void {
  try {
    ports.journal(reply);
  } catch (error) {
    if (!(error instanceof NotStoredError)) throw error;
  }
}

function neverEnded(logPath: string | null): RunOutcome {
  return { status: 'cancelled', cause: 'unknown', importantLines: [], correction: null, logPath };
}

function facade(
  machine: RunningMachine,
  dependencies: Dependencies,
  hearing: ReturnType<typeof heardOnce>,
): Session {
  const { ports } = dependencies;
  let heard: Understanding | null = null;
  let drawn: { readonly of: unknown; readonly phase: string; readonly snapshot: SessionSnapshot } | null =
    null;

  ports.whenRead?.(() => machine.send({ type: 'data-read' }));
  const snapshot = () => {
    const state = machine.state();
    const phase = machine.phase();
    if (drawn?.of === state && drawn.phase === phase) return drawn.snapshot;
    drawn = { of: state, phase, snapshot: snapshotOf(state, phase, dependencies) };
    return drawn.snapshot;
  };
  const refuse = (problem: string) => machine.send({ type: 'refuse', problem });
  /** Whether the event was stored and took effect. */
  const take = (event: SessionEvent): boolean => {
    if ((event.type === 'say' || event.type === 'ask') && event.text.length > longestWords) {
      const { tooLong } = messages(machine.state().language).dialog.problems;
      refuse(tooLong(fixed(event.text.length), fixed(longestWords)));
      return false;
    }
    if (!machine.can(event)) {
      refuse(refusalOf(event, machine.phase(), machine.state(), dependencies));
      return false;
    }
    try {
      ports.journal(event);
    } catch (error) {
      if (!(error instanceof NotStoredError)) throw error;
      refuse(error.problem);
      return false;
    }
    const before = machine.state();
    machine.send(event);
    const isAbout = (event.type === 'say' || event.type === 'ask') && machine.phase() === 'followUp';
    const reply = isAbout ? givenReply(before, machine.state()) : null;
    if (reply !== null) keepReply(reply, ports);
    return true;
  };

  return {
    snapshot,
    send: (event) => {
      // The journal keeps words as they were said: a secret is gone before anything hears it.
      const said = documentWithoutSecrets(event);
      hearing.forget();
      for (const one of journalledForm(said, machine, dependencies)) if (!take(one)) return;
      if (said.type === 'say') heard = hearing.latest();
    },
    heard: () => heard,
    can: (event) => machine.can(event),
    subscribe: (listener) => machine.subscribe(() => listener(snapshot())),
  };
}

/**
 * Choices of the moment are written into the journal, so that a replay does not have to guess them: which suggestion
 * was taken, and which earlier session "same as last time" meant.
 */
function journalledForm(
  event: SessionEvent,
  machine: RunningMachine,
  { understand, facts, ports }: Dependencies,
): readonly SessionEvent[] {
  const { answers, language, suggestion } = machine.state();
  if (event.type === 'take-suggestion' && suggestion) return [{ type: 'take-suggestion', taken: suggestion }];
  if (event.type !== 'say' || !isUnanswered(answers) || machine.phase() !== 'collect') return [event];
  const heard = understand(event.text, { slot: null, answers, facts, language });
  const previous = heard.intent === 'reuse' ? ports.previous() : null;
  if (!previous) return [event];
  return [{ type: 'reuse', session: previous.session, answers: previous.answers }, event];
}
