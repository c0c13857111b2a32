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
import type { Session, SessionEvent } from '../../../src/dialog/session.ts';
import { optimize } from '../../../src/engine/index.ts';
import type { Answers } from '../../../src/plan/answers.ts';
import { optimizerArguments } from '../../../src/plan/command.ts';
import type { Language } from '../../../src/text/language.ts';
import { fakeProgram } from '../../commands/fake-program.ts';

const logPath = '~/.local/state/throughline/quiet-river/run-1/output.log';
const planningFacts = createPlanningFacts();

/** What the embedded engine gives for a plan, as a run of it ends. */
export function computed(answers: Answers): RunOutcome {
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
      ports: { ...ports, run, nowMs: () => 0 },
    };
  };
  const unending = () => new Promise<RunOutcome>(() => undefined);
  /** After these events; a run in them goes on for ever, having told `observed`. */
  function after(
    events: readonly SessionEvent[],
    observed: (observer: RunObserver) => void = () => undefined,
  ): Session {
    const session = createSession(
      options((_, observer) => {
        observed(observer);
        return unending();
      }),
    );
    for (const event of events) session.send(event);
    return session;
  }
  /** After these events, whose last run ended like this. */
  function ended(events: readonly SessionEvent[], outcome: (answers: Answers) => RunOutcome): Session {
    const { answers } = after(events.filter(({ type }) => type !== 'run')).snapshot();
    return replaySession(options(unending), events, [outcome(answers)]);
  }
  return { after, ended };
}
