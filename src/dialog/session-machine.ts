import { assign, createActor, fromCallback, setup } from 'xstate';
import type { Answers } from '../plan/answers.ts';
import type { Language } from '../text/language.ts';
import { thrownMessage } from '../text/thrown.ts';
import { applyEvent } from './apply-event.ts';
import type { Dependencies } from './dependencies.ts';
import { type DialogState, newDialog } from './dialog-state.ts';
import { changesPlan, followUp, replied } from './follow-up-questions.ts';
import { isReviewable, nextAsk } from './next-question.ts';
import type { RunOutcome } from './ports.ts';
import { findingsOf, isBlocking } from './review-view.ts';
import { beginRun, endRun, stopRun } from './running.ts';
import type { GivenReply, SessionEvent, SessionPhase } from './session.ts';
import {
  collectState,
  confirmState,
  endedState,
  explainState,
  followUpState,
  reviewState,
  runState,
} from './session-states.ts';

/** Events that only the facade and the run send: output, an end, a run as it was stored, a refusal. */
export type InnerEvent =
  | { readonly type: 'run-line'; readonly text: string }
  | { readonly type: 'run-progress'; readonly fraction: number }
  | { readonly type: 'run-ended'; readonly outcome: RunOutcome }
  | { readonly type: 'restored-run'; readonly outcome: RunOutcome }
  | { readonly type: 'restored-reply'; readonly question: string; readonly reply: GivenReply }
  /** Data that a forecast was without: what is drawn is looked up again. */
  | { readonly type: 'data-read' }
  | { readonly type: 'refuse'; readonly problem: string };

/** Everything that the statechart hears: events of the journal, and what a run tells while it goes. */
export type MachineEvent = SessionEvent | InnerEvent;

/** Where a session starts. */
export interface MachineInput {
  readonly language: Language;
  readonly answers: Answers;
  readonly isSettled: boolean;
}

const unknownFailure = (error: unknown): RunOutcome => ({
  status: 'failed',
  cause: 'unknown',
  importantLines: [thrownMessage(error)],
  correction: null,
  logPath: null,
});

function isRunnable(state: DialogState, dependencies: Dependencies): boolean {
  return isReviewable(state, dependencies) && !isBlocking(findingsOf(state, dependencies));
}

/**
 * The lifecycle of a session: collect → review → confirm → run → explain ⇄ followUp, with cancelled and failed, and
 * back to collect from every later state. What an event does to the answers is decided by the pure dialog; this chart
 * decides what may happen when. The only file of the core that knows xstate.
 */
export function createSessionMachine(dependencies: Dependencies) {
  return setup({
    types: { context: {} as DialogState, events: {} as MachineEvent, input: {} as MachineInput },
    actors: {
      /** The run as a child of its state. A callback, as the actor of a promise could not send its lines back. */
      run: fromCallback<MachineEvent, Answers>(({ sendBack, input }) => {
        const stop = new AbortController();
        const observer = {
          line: (text: string) => sendBack({ type: 'run-line', text }),
          progress: (fraction: number) => sendBack({ type: 'run-progress', fraction }),
        };
        void dependencies.ports
          .run(input, observer, stop.signal)
          .catch(unknownFailure)
          .then((outcome) => sendBack({ type: 'run-ended', outcome }));
        return () => stop.abort();
      }),
    },
    actions: {
      react: assign(({ context, event }) => applyEvent(context, dependencies, event)),
      begin: assign(({ context }) => beginRun(context, dependencies)),
      end: assign(({ context, event }) =>
        event.type === 'run-ended' || event.type === 'restored-run'
          ? endRun(context, dependencies, event.outcome)
          : context,
      ),
      stop: assign(({ context }) => stopRun(context)),
      'look-again': assign(({ context }) => ({ ...context })),
      'restore-reply': assign(({ context, event }) =>
        event.type === 'restored-reply' ? replied(context, event.question, event.reply) : context,
      ),
      reply: assign(({ context, event }) =>
        event.type === 'ask' || event.type === 'say' ? followUp(context, dependencies, event.text) : context,
      ),
    },
    guards: {
      asksSomething: ({ context }) => nextAsk(context, dependencies) !== null,
      asksNothing: ({ context }) => nextAsk(context, dependencies) === null,
      canRun: ({ context }) => isRunnable(context, dependencies),
      changesPlan: ({ context, event }) =>
        event.type === 'say' && (event.isEdit === true || changesPlan(context, dependencies, event.text)),
      // Only a run that was said yes to once, and that did not come to its end.
      mayRunAgain: ({ context }) =>
        (context.run?.status === 'cancelled' || context.run?.status === 'timed-out') &&
        isRunnable(context, dependencies),
      endedWell: ({ event }) => 'outcome' in event && event.outcome.status === 'done',
      hasResult: ({ context }) => context.ran !== null,
      wasCancelled: ({ event }) => 'outcome' in event && event.outcome.status === 'cancelled',
    },
  }).createMachine({
    id: 'session',
    initial: 'collect',
    context: ({ input }) => {
      const begun = newDialog(input.language, input.answers);
      // Answers that stand for omitted flags are no opening: the first words are read as in a conversation.
      return { ...begun, isSettled: input.isSettled, isOpened: begun.isOpened && !input.isSettled };
    },
    on: {
      language: { actions: 'react' },
      refuse: { actions: 'react' },
      'data-read': { actions: 'look-again' },
      'restored-reply': { target: '.followUp', actions: 'restore-reply' },
      // A run of the journal was possible then, whatever is installed now.
      'restored-run': [
        { guard: 'endedWell', target: '.explain', actions: ['begin', 'end'] },
        { guard: 'wasCancelled', target: '.cancelled', actions: ['begin', 'end'] },
        { target: '.failed', actions: ['begin', 'end'] },
      ],
    },
    states: {
      collect: collectState,
      review: reviewState,
      confirm: confirmState,
      run: runState,
      explain: explainState,
      followUp: followUpState,
      cancelled: endedState,
      failed: endedState,
    },
  });
}

/** A running statechart, as the facade uses it. */
export interface RunningMachine {
  state(): DialogState;
  phase(): SessionPhase;
  can(event: MachineEvent): boolean;
  /** @throws whatever the dialog threw over this event: the chart does not outlive it. */
  send(event: MachineEvent): void;
  subscribe(listener: () => void): () => void;
}

/**
 * Starts the statechart of a session. Sending is synchronous. An error inside the dialog is observed here and thrown to
 * the sender; unobserved, it would come out of the event loop, where nobody can tell which session it was.
 */
export function startMachine(dependencies: Dependencies, input: MachineInput): RunningMachine {
  const actor = createActor(createSessionMachine(dependencies), { input });
  let failure: { readonly error: unknown } | null = null;
  actor.subscribe({
    error: (error) => {
      failure = { error };
    },
  });
  const orThrow = () => {
    if (failure !== null) throw failure.error;
  };
  actor.start();
  orThrow();
  return {
    state: () => actor.getSnapshot().context,
    phase: () => actor.getSnapshot().value,
    can: (event) => actor.getSnapshot().can(event),
    send: (event) => {
      actor.send(event);
      orThrow();
    },
    subscribe: (listener) => {
      const subscription = actor.subscribe({ next: listener, error: listener });
      return () => subscription.unsubscribe();
    },
  };
}
