import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSession, replaySession } from '../../src/dialog/create-session.ts';
import type { RunOutcome } from '../../src/dialog/ports.ts';
import type { SessionEvent, SessionSnapshot } from '../../src/dialog/session.ts';
import { revise } from '../../src/plan/slots/applicability.ts';
import { slotRecords } from '../../src/plan/slots/records.ts';
import { plainText } from '../../src/text/line.ts';
import { conditionFacts, wholePlan } from '../plan/plan-kit.ts';
import { coreSentence, fakePorts, startSession } from './session-kit.ts';

type Step = SessionEvent | { readonly type: 'run ends'; readonly status: 'done' | 'failed' };

const slotIds = slotRecords.map(({ id }) => id);
const values = fc.oneof(
  fc.constantFrom(...Object.values(wholePlan)),
  fc.constantFrom('aggregation', 'disaggregation', 'pd-ratio', 'both', 'custom', 'MXFP4', 'Expert-9B', true),
  fc.integer({ min: -1, max: 4096 }),
);
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(coreSentence, 'nonsense', '').map((text) => ({ type: 'say', text }) as const),
  },
  { weight: 6, arbitrary: values.map((value) => ({ type: 'choose', value }) as const) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...slotIds), values)
      // A value of another slot is among them: a journal may be damaged, and a session survives it.
      .map(([slot, value]) => ({ type: 'set', slot, value, said: null }) as SessionEvent),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('edit' as const, 'drop' as const), fc.constantFrom(...slotIds))
      .map(([type, slot]): Step => (type === 'edit' ? { type, slot } : { type, slot })),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      ...(
        [
          'recommend',
          'take-suggestion',
          'back',
          'undo',
          'redo',
          'to-review',
          'to-confirm',
          'run',
          'decline',
          'cancel',
        ] as const
      ).map((type): Step => ({ type })),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('done' as const, 'failed' as const)
      .map((status) => ({ type: 'run ends', status }) as const),
  },
);

const endOf = (status: 'done' | 'failed'): RunOutcome =>
  status === 'done'
    ? { status, results: [], logPath: 'log' }
    : { status, cause: 'unknown', importantLines: ['broken'], correction: null, logPath: 'log' };

/** Plays the steps; a run that was started ends where a step says so. */
async function play(
  events: readonly Step[],
  seen: (before: SessionSnapshot, step: Step, after: SessionSnapshot) => void,
) {
  const started = startSession();
  const { session, runs } = started;
  const outcomes: RunOutcome[] = [];
  for (const step of events) {
    const before = session.snapshot();
    if (step.type === 'run ends') {
      if (before.phase === 'run') {
        const outcome = endOf(step.status);
        outcomes[runs.length - 1] = outcome;
        runs.at(-1)?.end(outcome);
        await new Promise((resolve) => setImmediate(resolve));
      }
    } else session.send(step);
    seen(before, step, session.snapshot());
  }
  return { ...started, outcomes };
}

const drawn = (snapshot: SessionSnapshot) => ({
  phase: snapshot.phase,
  answers: snapshot.answers,
  question: snapshot.question?.id ?? null,
  transcript: snapshot.transcript.map(({ kind, lines }) => `${kind}: ${plainText(lines)}`),
});

describe('any sequence of events', () => {
  it('takes effect or is refused visibly, and runs nothing that was not confirmed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 30 }), async (events) => {
        await play(events, (before, step, after) => {
          if (after.phase === 'run' && before.phase !== 'run') expect(before.phase).toBe('confirm');
          if (after === before) expect(step.type).toBe('run ends');
        });
      }),
      { numRuns: 150 },
    );
  });

  it('keeps only answers that apply', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 30 }), async (events) => {
        await play(events, (_, __, { answers }) => {
          expect(revise(answers, conditionFacts).dropped).toEqual([]);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('is rebuilt by replaying its journal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 30 }), async (events) => {
        const { session, journal, options, outcomes } = await play(events, () => {});
        const live = session.snapshot();
        if (live.phase === 'run') return;
        const replayed = replaySession({ ...options, ports: fakePorts().ports }, journal, outcomes, null);
        expect(drawn(replayed.snapshot())).toEqual(drawn(live));
      }),
      { numRuns: 150 },
    );
  });

  it('is undone step by step', () => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 12 }), (chosen) => {
        const session = createSession(startSession().options);
        session.send({ type: 'say', text: coreSentence });
        for (const value of chosen) {
          const before = session.snapshot();
          session.send({ type: 'choose', value });
          const after = session.snapshot();
          if (after.answers === before.answers) continue;
          session.send({ type: 'undo' });
          expect(session.snapshot().answers).toEqual(before.answers);
          session.send({ type: 'redo' });
          expect(session.snapshot().answers).toEqual(after.answers);
        }
      }),
    );
  });
});
