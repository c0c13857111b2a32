import { expect, test } from 'vitest';
import { coreSentence, startSession } from '../dialog/session-kit.ts';
import { startApp } from './app-harness.tsx';

const done = { status: 'done', results: [], logPath: '/tmp/run.log' } as const;

test.each(['en', 'zh'] as const)(
  'from the opening sentence to the summary by typing and Enter alone (%s)',
  async (language) => {
    const { session, runs } = startSession({ language });
    const app = await startApp(session, { columns: 100, rows: 40 });
    await app.type(`${coreSentence}\r`);
    expect(session.snapshot().question?.id).toBe('mode');
    await app.type('\r');
    for (let answered = 0; session.snapshot().phase === 'collect' && answered < 12; answered += 1) {
      await app.type('\r');
    }
    expect(session.snapshot().phase).toBe('review');
    expect(await app.stdout.text()).toContain(session.snapshot().review?.commands[0]);
    await app.type('y', '\r');
    expect(session.snapshot().phase).toBe('run');
    expect(runs).toHaveLength(1);
    runs[0]?.end(done);
    await app.type('');
    expect(session.snapshot().phase).toBe('explain');
    const text = await app.stdout.text();
    expect(text).toContain('0 results');
    expect(text).toContain(language === 'en' ? 'Ask, or choose' : '提问，或选一项');
    app.stop();
  },
);

test('enter alone never runs a plan', async () => {
  const { session, runs } = startSession();
  const app = await startApp(session);
  await app.type(`${coreSentence}\r\r\r\r\r\r\r\r\r\r`);
  expect(runs).toHaveLength(0);
  app.stop();
});

test('ctrl-c stops a run and returns to the session; only then it quits', async () => {
  const { session, runs } = startSession();
  const app = await startApp(session);
  await app.type(`${coreSentence}\r\r\r\r\r\r`);
  await app.type('y\r');
  expect(session.snapshot().phase).toBe('run');
  await app.type('\u0003');
  expect(session.snapshot().phase).toBe('cancelled');
  expect(runs[0]?.signal.aborted).toBe(true);
  expect(app.exits).toEqual([]);
  app.pass(3000);
  await app.type('\u0003');
  expect(app.exits).toEqual([]);
  expect(await app.stdout.text()).toContain('ctrl-c again quits');
  await app.type('\u0003');
  expect(app.exits).toEqual([130]);
  app.stop();
});
