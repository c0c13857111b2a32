import { expect, test } from 'vitest';
import { startApp } from './app-harness.tsx';
import { asking, question } from './fake-session.ts';

test('four answers and the start of a fifth, typed in one chunk, land in their questions', async () => {
  const session = asking(['model', 'count', 'input', 'output', 'tpot'].map((id) => question(id)));
  const app = await startApp(session);
  await app.type('Qwen3-32B\r8\r3500\r1500\r50 m');
  expect(session.events).toEqual([
    { type: 'say', text: 'Qwen3-32B' },
    { type: 'say', text: '8' },
    { type: 'say', text: '3500' },
    { type: 'say', text: '1500' },
  ]);
  expect(await app.stdout.text()).toMatch(/› 50 m/);
  await app.type('s\n');
  expect(session.events.at(-1)).toEqual({ type: 'say', text: '50 ms' });
  app.stop();
});
