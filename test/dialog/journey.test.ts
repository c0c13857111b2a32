import { describe, expect, it } from 'vitest';
import { plainText } from '../../src/text/line.ts';
import { coreSentence, startSession, toReview } from './session-kit.ts';

describe('from the opening sentence to the review', () => {
  it('takes what was said, asks for the rest, and settles on no', () => {
    const { session } = startSession();
    expect(session.snapshot().question?.kind).toBe('opening');
    session.send({ type: 'say', text: coreSentence });
    expect(session.snapshot().question?.id).toBe('mode');
    expect(session.snapshot().questionsLeft).toBe(4);
    toReviewFromMode(session);
    const { phase, review } = session.snapshot();
    expect(phase).toBe('review');
    expect(review?.rows.map(({ slot }) => slot)).toEqual([
      'model',
      'devices',
      'numDevices',
      'inputLength',
      'mode',
      'tpotLimitMs',
      'quantize',
      'prefixCache',
      'mtp',
      'compile',
    ]);
    expect(review?.rows.at(-1)?.source).toBe('explicit heuristic');
  });

  it('writes what was understood once, aligned', () => {
    const { session } = startSession();
    session.send({ type: 'say', text: coreSentence });
    const lines = session.snapshot().transcript.flatMap(({ lines }) => lines);
    expect(plainText(lines)).toMatchInlineSnapshot(`
      "› Dense-1B on 8 TEST_DEVICE, 3500 in 1500 out, TPOT 50 ms
      ✓ Model              Dense-1B                "Dense-1B"
      ✓ Device             TEST_DEVICE             "TEST_DEVICE"
      ✓ Devices            8                       "8"
      ✓ Lengths            3,500 in · 1,500 out    "3500 in 1500 out"
      ✓ TPOT limit         50 ms                   "TPOT 50 ms""
    `);
  });

  it('runs after a yes and explains', async () => {
    const { session, runs } = startSession();
    toReview(session);
    session.send({ type: 'run' });
    expect(session.snapshot().problem).toContain('yes');
    session.send({ type: 'to-confirm' });
    session.send({ type: 'run' });
    expect(session.snapshot().phase).toBe('run');
    runs[0]?.end({ status: 'done', results: [], logPath: 'log' });
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    expect(session.snapshot().phase).toBe('explain');
  });
});

function toReviewFromMode(session: ReturnType<typeof startSession>['session']) {
  for (const value of ['aggregation', 'recommended', false, false, 'no'])
    session.send({ type: 'choose', value });
}

it('a run that says how far it is gets a time for the whole', () => {
  let now = 0;
  const { session, runs } = startSession({}, { nowMs: () => now });
  toReview(session);
  session.send({ type: 'to-confirm' });
  session.send({ type: 'run' });
  expect(session.snapshot().run?.expectedMs).toBeNull();
  now = 30_000;
  runs[0]?.observer.progress(0.25);
  expect(session.snapshot().run).toMatchObject({ progress: 0.25, expectedMs: 120_000 });
});

it('a model that nobody knows is named at once, with what is near', () => {
  const { session } = startSession();
  session.send({ type: 'set', slot: 'model', value: 'Dense-9B', said: 'Dense-9B' });
  const lines = session.snapshot().transcript.flatMap(({ lines }) => lines);
  expect(plainText(lines)).toMatch(/✗ "Dense-9B" is not a known model.*Nearest\s+known: Dense-1B/s);
});
