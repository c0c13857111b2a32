import { engineOf } from '../plan/default-engine.ts';
import { feasibleChangeWords } from '../plan/feasible-change.ts';
import { valueFor } from '../plan/slots/values.ts';
import { meetsLimits, type Result } from '../results/result.ts';
import { messages } from '../text/catalogue.ts';
import { type Line, line, span } from '../text/line.ts';
import type { Dependencies } from './dependencies.ts';
import { appendTranscript, type DialogState } from './dialog-state.ts';
import type { RunOutcome } from './ports.ts';
import type { RunState } from './session.ts';

/** Lines of a run's output that a session keeps for the screen; all of them are in the log. */
const tailLines = 8;

/** The run begins: its commands go to the transcript. */
export function beginRun(state: DialogState, dependencies: Dependencies): DialogState {
  const { ports } = dependencies;
  const commands = ports.commands(state.answers);
  const id = engineOf(state.answers, dependencies.facts);
  const engine = dependencies.engines(state.answers, state.language).find((one) => one.id === id);
  const run: RunState = {
    command: commands.join('\n'),
    engine: engine ? [engine.title, engine.version].filter((part) => part !== null).join(' ') : id,
    startedAtMs: ports.nowMs(),
    expectedMs: null,
    progress: null,
    tail: [],
    logPath: null,
    status: 'running',
  };
  const heading = line(span(messages(state.language).dialog.label.command, 'strong'));
  const shown = appendTranscript(state, 'command', [heading, ...commands.map((command) => line(command))]);
  return { ...shown, run, offers: [], problem: null };
}

/** One more line of output. */
export function noteLine(state: DialogState, text: string): DialogState {
  if (!state.run) return state;
  return { ...state, run: { ...state.run, tail: [...state.run.tail, text].slice(-tailLines) } };
}

/** How far the run is, 0…1, and how long the whole takes if it goes on like this. */
export function noteProgress(state: DialogState, { ports }: Dependencies, fraction: number): DialogState {
  if (!state.run) return state;
  const elapsedMs = ports.nowMs() - state.run.startedAtMs;
  const expectedMs = fraction > 0 ? elapsedMs / fraction : null;
  return { ...state, run: { ...state.run, progress: fraction, expectedMs } };
}

/** The run ended: results are summarised, a failure shows its important lines and the smallest correction. */
export function endRun(state: DialogState, dependencies: Dependencies, outcome: RunOutcome): DialogState {
  const run = state.run && { ...state.run, logPath: outcome.logPath, status: outcome.status };
  if (outcome.status !== 'done') return failedRun({ ...state, run }, outcome);
  const lines = dependencies.ports.summarise(
    outcome.results,
    state.answers,
    state.language,
    dependencies.ports.columns(),
  );
  const offers = waysOut(outcome.results, state, dependencies);
  const ran = run ? { answers: state.answers, run } : state.ran;
  return appendTranscript(
    { ...state, run, results: outcome.results, ran, offers, problem: null },
    'summary',
    lines,
  );
}

/** Where nothing meets the limits: the changes that would, each of which makes the plan with one choice. */
export function waysOut(
  results: readonly Result[],
  { answers, language }: DialogState,
  { ports }: Dependencies,
): DialogState['offers'] {
  if (meetsLimits(results)) return [];
  return (ports.feasible?.(answers) ?? []).map((change) => ({
    label: feasibleChangeWords(change, language),
    event: { type: 'set', ...valueFor(change.slot, change.value), said: null },
  }));
}

function failedRun(state: DialogState, outcome: Exclude<RunOutcome, { status: 'done' }>): DialogState {
  const { label, causes } = messages(state.language).dialog;
  const log: Line[] = outcome.logPath === null ? [] : [line(span(label.log(outcome.logPath), 'dim'))];
  if (outcome.status === 'cancelled') {
    return appendTranscript({ ...state, offers: [] }, 'notice', [
      line(span(label.runStopped, 'warning')),
      ...log,
    ]);
  }
  const cause = outcome.status === 'timed-out' ? causes['timed-out'] : causes[outcome.cause];
  const shown = appendTranscript(state, 'error', [
    line(span(`✗ ${label.runFailed(cause)}`, 'error')),
    ...outcome.importantLines.map((text) => line(`  ${text}`)),
    ...log,
  ]);
  return { ...shown, offers: outcome.correction ? [outcome.correction] : [] };
}

/** The run was stopped by the user; what it leaves behind is in its log. */
export function stopRun(state: DialogState): DialogState {
  const run = state.run && ({ ...state.run, status: 'cancelled' } as const);
  const notice = line(span(messages(state.language).dialog.label.runStopped, 'warning'));
  return appendTranscript({ ...state, run, offers: [], problem: null }, 'notice', [notice]);
}
