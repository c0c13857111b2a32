import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSession, longestWords } from '../../src/dialog/create-session.ts';
import type { SessionEvent } from '../../src/dialog/session.ts';
import { understand } from '../../src/dialog/understanding/understand.ts';
import { answersOf, facts } from '../plan/plan-kit.ts';
import { ask, done, ends, failed, plain, type Step, say, settled } from './scripts-kit.ts';
import { fakePorts } from './session-kit.ts';

/** Ways into each phase, and what every event leads to from there. */
const ways: Readonly<Record<string, readonly Step[]>> = {
  collect: [say('Dense-1B')],
  review: settled,
  confirm: [...settled, plain('to-confirm')],
  run: [...settled, plain('to-confirm'), plain('run')],
  explain: [...settled, plain('to-confirm'), plain('run'), ends(done)],
  followUp: [...settled, plain('to-confirm'), plain('run'), ends(done), ask('why this strategy?')],
  failed: [...settled, plain('to-confirm'), plain('run'), ends(failed)],
  cancelled: [...settled, plain('to-confirm'), plain('run'), plain('cancel')],
};

const every: readonly SessionEvent[] = [
  { type: 'say', text: '16 cards' },
  { type: 'say', text: 'why this strategy?' },
  { type: 'choose', value: 'no' },
  { type: 'recommend' },
  { type: 'take-suggestion' },
  { type: 'set', slot: 'numDevices', value: 4, said: null },
  { type: 'set-several', values: { numDevices: 4, outputLength: 200 } },
  { type: 'back' },
  { type: 'undo' },
  { type: 'redo' },
  { type: 'edit', slot: 'numDevices' },
  { type: 'drop', slot: 'numDevices' },
  { type: 'reuse', session: 'earlier', answers: answersOf({ numDevices: 2 }) },
  { type: 'to-review' },
  { type: 'to-confirm' },
  { type: 'to-result' },
  { type: 'run' },
  { type: 'decline' },
  { type: 'cancel' },
  { type: 'ask', text: 'what limits it?' },
  { type: 'language', language: 'zh' },
  // One character too many to be read.
  { type: 'say', text: 'x'.repeat(longestWords + 1) },
  { type: 'ask', text: 'x'.repeat(longestWords + 1) },
];

async function playedTo(steps: readonly Step[]) {
  const { ports, runs } = fakePorts();
  const session = createSession({ id: 'one', language: 'en', ports, facts, understand });
  for (const step of steps) {
    if (step.type === 'run-ends') {
      runs.at(-1)?.end(step.outcome);
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    } else if (step.type !== 'run-says') session.send(step);
  }
  return { session, runs };
}

describe('every event in every phase', () => {
  it.each(Object.entries(ways))('%s', async (phase, steps) => {
    const lines: string[] = [];
    for (const event of every) {
      const { session, runs } = await playedTo(steps);
      const before = session.snapshot();
      expect(before.phase).toBe(phase);
      const can = session.can(event);
      session.send(event);
      const after = session.snapshot();
      const changed = Object.keys({ ...before.answers, ...after.answers }).filter(
        (slot) => before.answers[slot as 'mode'] !== after.answers[slot as 'mode'],
      );
      const added = after.transcript.slice(before.transcript.length).map(({ kind }) => kind);
      lines.push(
        [
          `${event.type}${'text' in event ? ` ${event.text.slice(0, 20)}` : ''}: ${can ? '' : 'cannot, '}${after.phase}`,
          `changes ${changed.join(' ')}`,
          `says ${added.join(' ')}`,
          `asks ${after.question?.id ?? 'nothing'}`,
          `stopped ${runs.at(-1)?.signal.aborted ?? 'nothing'}`,
          ...(after.problem === null ? [] : [`problem ${after.problem}`]),
        ].join(' | '),
      );
    }
    const file = join(import.meta.dirname, `../golden/dialog/events-in-${phase}.txt`);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(file);
  });
});
