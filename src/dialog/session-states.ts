import type { DialogState } from './dialog-state.ts';

/** The last result with its plan, from wherever a later edit has led. */
const toTheResult = { guard: 'hasResult', target: 'followUp', actions: 'react' } as const;

/** A changed plan is reviewed again, from whatever state behind the review. */
const reviewed = { target: 'review', actions: 'react' } as const;
const toThePlan = {
  set: reviewed,
  'set-several': reviewed,
  drop: reviewed,
  edit: reviewed,
  undo: reviewed,
  'to-review': { target: 'review' },
} as const;

/** Questions until none is left. */
export const collectState = {
  always: { guard: 'asksNothing', target: 'review' },
  on: {
    say: { actions: 'react' },
    choose: { actions: 'react' },
    recommend: { actions: 'react' },
    'take-suggestion': { actions: 'react' },
    set: { actions: 'react' },
    'set-several': { actions: 'react' },
    drop: { actions: 'react' },
    edit: { actions: 'react' },
    reuse: { actions: 'react' },
    undo: { actions: 'react' },
    redo: { actions: 'react' },
    back: { actions: 'react' },
    'to-review': { actions: 'react' },
    'to-result': toTheResult,
    cancel: { target: 'cancelled', actions: 'react' },
  },
} as const;

/** The whole plan with its findings, until it is run or a question is open again. */
export const reviewState = {
  always: { guard: 'asksSomething', target: 'collect' },
  on: {
    say: { actions: 'react' },
    set: { actions: 'react' },
    'set-several': { actions: 'react' },
    drop: { actions: 'react' },
    edit: { actions: 'react' },
    undo: { actions: 'react' },
    redo: { actions: 'react' },
    back: { actions: 'react' },
    'to-confirm': { guard: 'canRun', target: 'confirm', actions: 'react' },
    'to-result': toTheResult,
    decline: {},
    cancel: { target: 'cancelled', actions: 'react' },
  },
} as const;

/** The last question before a run. */
export const confirmState = {
  on: {
    say: { target: 'review', actions: 'react' },
    set: { target: 'review', actions: 'react' },
    'set-several': { target: 'review', actions: 'react' },
    drop: { target: 'review', actions: 'react' },
    edit: { target: 'review', actions: 'react' },
    run: { guard: 'canRun', target: 'run', actions: 'begin' },
    decline: { target: 'review' },
    back: { target: 'review' },
    'to-review': { target: 'review' },
    'to-result': toTheResult,
    cancel: { target: 'review' },
  },
} as const;

/** The run, a child of its state: leaving it aborts the run. */
export const runState = {
  invoke: {
    id: 'run',
    src: 'run',
    input: ({ context }: { readonly context: DialogState }) => context.answers,
  },
  on: {
    'run-line': { actions: 'react' },
    'run-progress': { actions: 'react' },
    'run-ended': [
      { guard: 'endedWell', target: 'explain', actions: 'end' },
      { guard: 'wasCancelled', target: 'cancelled', actions: 'end' },
      { target: 'failed', actions: 'end' },
    ],
    cancel: { target: 'cancelled', actions: 'stop' },
  },
} as const;

/** The explanation of a result. */
export const explainState = {
  on: {
    ...toThePlan,
    say: [
      { guard: 'changesPlan', target: 'review', actions: 'react' },
      { target: 'followUp', actions: 'reply' },
    ],
    ask: { target: 'followUp', actions: 'reply' },
    'to-result': { target: 'followUp' },
    back: { target: 'review' },
  },
} as const;

/** Questions about a result. */
export const followUpState = {
  on: {
    ...toThePlan,
    say: [{ guard: 'changesPlan', target: 'review', actions: 'react' }, { actions: 'reply' }],
    ask: { actions: 'reply' },
    'to-result': { actions: 'react' },
    back: { target: 'explain' },
  },
} as const;

/** A run that was stopped or failed. */
export const endedState = {
  on: {
    ...toThePlan,
    run: { guard: 'mayRunAgain', target: 'run', actions: 'begin' },
    say: { target: 'review', actions: 'react' },
    'to-result': toTheResult,
    back: { target: 'review' },
  },
} as const;
