import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngines } from '../../../src/app/planning-engines.ts';
import { createPlanningFacts } from '../../../src/app/planning-facts.ts';
import { wirePorts } from '../../../src/app/session-ports.ts';
import { conditionsOf } from '../../../src/backends/embedded/conditions.ts';
import { planRequest } from '../../../src/backends/embedded/plan-request.ts';
import { toResult } from '../../../src/backends/embedded/to-result.ts';
import { classifyFailure } from '../../../src/backends/tensorcast/failure.ts';
import { createSession, replaySession } from '../../../src/dialog/create-session.ts';
import type { RunObserver, RunOutcome, SessionPorts } from '../../../src/dialog/ports.ts';
import type { Session, SessionEvent, SessionSnapshot } from '../../../src/dialog/session.ts';
import { understand } from '../../../src/dialog/understanding/understand.ts';
import type { Understand, Understanding } from '../../../src/dialog/understanding/understanding.ts';
import { optimize } from '../../../src/engine/index.ts';
import type { Answers } from '../../../src/plan/answers.ts';
import { optimizerArguments } from '../../../src/plan/command.ts';
import type { Language } from '../../../src/text/language.ts';
import { fakeProgram } from '../../commands/fake-program.ts';

const logPath = '~/.local/state/throughline/quiet-river/run-1/output.log';
const planningFacts = createPlanningFacts();

const heard = new Map<string, Understanding>();

/** Words are understood the same at every width: they are read once for all of them. */
const understandOnce: Understand = (text, position) => {
  const { slot, answers, language } = position;
  const key = JSON.stringify([text, slot, answers, language]);
  const known = heard.get(key) ?? understand(text, position);
  heard.set(key, known);
  return known;
};

const computedBefore = new Map<string, RunOutcome>();

/** What the embedded engine gives for a plan, as a run of it ends; the same at every width. */
export function computed(answers: Answers): RunOutcome {
  const key = JSON.stringify(answers);
  const known = computedBefore.get(key) ?? computedNow(answers);
  computedBefore.set(key, known);
  return known;
}

function computedNow(answers: Answers): RunOutcome {
  const result = toResult(optimize(planRequest(answers).request), {
    conditions: conditionsOf(answers),
    command: ['throughline', 'engine', 'throughput-optimizer', ...optimizerArguments(answers)],
    warnings: [],
    version: '0.0.0',
    elapsedSeconds: 0,
    logPath,
  });
  return { status: 'done', results: [result], logPath };
}

/** How a run ends whose interpreter has no torch. */
export function withoutTorch(language: Language): RunOutcome {
  const failure = classifyFailure({
    stdout: '',
    stderr: "ModuleNotFoundError: No module named 'torch'\n",
    exitCode: 1,
    status: 'failed',
    args: [],
  });
  if (failure === null) throw new Error('a missing module is a known failure');
  const { cause, importantLines, message } = failure;
  return {
    status: 'failed',
    cause,
    importantLines: [message[language], ...importantLines],
    correction: null,
    logPath,
  };
}

/** A conversation on the real dialog, registries and engine; only time and the disk stand still. */
export function conversations(language: Language, columns: number) {
  const { program } = fakeProgram(language, columns);
  const engines = createEngines(program, planningFacts.facts);
  const options = (run: SessionPorts['run']) => {
    const { ports } = wirePorts({
      program,
      engines,
      planningFacts,
      folder: mkdtempSync(join(tmpdir(), 'throughline-gallery-')),
      append: () => undefined,
      runsBefore: 0,
      earlier: () => [],
      recallsWords: false,
      language: () => language,
    });
    return {
      id: '2026-03-02-quiet-river',
      language,
      facts: planningFacts.facts,
      understand: understandOnce,
      ports: { ...ports, run, nowMs: () => 0 },
    };
  };
  const unending = () => new Promise<RunOutcome>(() => undefined);
  const snapshots = new Map<string, SessionSnapshot>();
  const sessions = new Map<string, Session>();
  /** The session that had most of these events and no other, and how many. */
  function begun(events: readonly SessionEvent[]): readonly [session: Session, had: number] {
    for (let had = events.length; had > 0; had -= 1) {
      const key = JSON.stringify(events.slice(0, had));
      const session = sessions.get(key);
      sessions.delete(key);
      if (session !== undefined) return [session, had];
    }
    return [createSession(options(unending)), 0];
  }
  /**
   * What is shown after these events; a run in them goes on for ever. A session goes on where another question is about
   * what follows: most screens are one conversation.
   */
  function after(events: readonly SessionEvent[]): SessionSnapshot {
    const key = JSON.stringify(events);
    const known = snapshots.get(key);
    if (known !== undefined) return known;
    const [session, had] = begun(events);
    for (const event of events.slice(had)) session.send(event);
    const snapshot = session.snapshot();
    sessions.set(key, session);
    snapshots.set(key, snapshot);
    return snapshot;
  }
  /** What is shown after these events, whose run goes on and has told `observed`. */
  function observing(events: readonly SessionEvent[], observed: (observer: RunObserver) => void) {
    const session = createSession(
      options((_, observer) => {
        observed(observer);
        return unending();
      }),
    );
    for (const event of events) session.send(event);
    return session.snapshot();
  }
  /** What is shown after these events, whose last run ended like this. */
  function ended(events: readonly SessionEvent[], outcome: (answers: Answers) => RunOutcome) {
    const { answers } = after(events.filter(({ type }) => type !== 'run'));
    return replaySession(options(unending), events, [outcome(answers)]).snapshot();
  }
  return { after, observing, ended };
}
