import type { RunOutcome } from '../../src/dialog/ports.ts';
import type { ChosenValue, SessionEvent } from '../../src/dialog/session.ts';
import { resultOf } from '../plan/result-kit.ts';

/** A step of a scripted session: an event of the user, or news of the run. */
export type Step =
  | SessionEvent
  | { readonly type: 'run-ends'; readonly outcome: RunOutcome }
  | { readonly type: 'run-says'; readonly line: string; readonly fraction: number };

export const say = (text: string): Step => ({ type: 'say', text });

export const choose = (value: ChosenValue): Step => ({ type: 'choose', value });

export const ask = (text: string): Step => ({ type: 'ask', text });

export const plain = (
  type:
    | 'recommend'
    | 'take-suggestion'
    | 'back'
    | 'undo'
    | 'redo'
    | 'to-review'
    | 'to-confirm'
    | 'to-result'
    | 'run'
    | 'decline'
    | 'cancel',
): Step => ({ type });

export const ends = (outcome: RunOutcome): Step => ({ type: 'run-ends', outcome });

export const core = 'Dense-1B on 8 TEST_DEVICE, 3500 in 1500 out, TPOT 50 ms';

export const done: RunOutcome = {
  status: 'done',
  results: [
    resultOf({ tp: 4, batchSize: 64, tokensPerSecond: 3000, throughputTokensPerSecond: 3000 } as never),
  ],
  logPath: 'run-1/log',
};

export const failed: Extract<RunOutcome, { readonly cause: unknown }> = {
  status: 'failed',
  cause: 'parameters',
  importantLines: ['error: --num-devices must be positive'],
  correction: { label: 'use 8', event: { type: 'set', slot: 'numDevices', value: 8, said: null } },
  logPath: 'run-1/log',
};

export const settled: readonly Step[] = [
  say(core),
  choose('aggregation'),
  choose('recommended'),
  choose(false),
  choose(false),
  choose('no'),
];
