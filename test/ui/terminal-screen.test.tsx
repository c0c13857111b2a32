import { expect, test } from 'vitest';
import { recording } from '../results/readers/recordings.ts';
import { startApp } from './app-harness.tsx';
import { asking, fakeSession, question, snapshotOf } from './fake-session.ts';
import { galleryScreens, shownCommands } from './gallery/screens.ts';

const choices = ['Aggregated', 'Disaggregated', 'P/D ratio'].map((label) => ({
  value: label,
  label,
  help: 'a help text that is long enough to be wrapped when the window becomes narrow',
  group: null,
  disabledReason: null,
}));

// The layout of every screen at every width is a property of the lines; what Ink makes of them needs each width once.
test.each([
  [40, 'zh'],
  [60, 'en'],
  [80, 'zh'],
  [120, 'en'],
] as const)(
  'at %i columns every screen of the gallery is drawn as it was laid out (%s)',
  async (columns, language) => {
    for (const { snapshot } of galleryScreens(language, columns)) {
      const app = await startApp(fakeSession(snapshot), { columns, rows: 40 });
      const lines = await app.stdout.lines();
      const text = await app.stdout.text();
      const shown = shownCommands(snapshot).filter((one) => text.includes(one));
      const wrapped = lines.filter((one) => one.isWrapped).length;
      const rows = shown.map((command) => Math.ceil(command.length / columns) - 1);
      expect(wrapped).toBe(rows.reduce((sum, count) => sum + count, 0));
      app.stop();
    }
  },
);

test.each(['choice', 'text'] as const)(
  'narrowing the window leaves no copy of a %s question',
  async (kind) => {
    const session = asking([question('mode', { kind, choices, ask: 'Deployment mode' })]);
    const app = await startApp(session, { columns: 100, rows: 30 });
    for (const columns of [90, 80, 70, 60, 50, 100]) {
      await app.stdout.resize(columns, 30);
      await app.type('');
    }
    const text = await app.stdout.text();
    expect(text.match(/Deployment mode/g)).toHaveLength(1);
    expect(text.match(/throughline/g)).toHaveLength(1);
    app.stop();
  },
);

test('the terminal cursor stands behind what is typed, Chinese included', async () => {
  const app = await startApp(asking([question('model'), question('count')]), { columns: 80, rows: 24 });
  await app.type('量');
  await app.type('化x');
  const lines = await app.stdout.lines();
  const row = lines.findIndex((one) => one.text.includes('› 量化x'));
  expect(await app.stdout.cursor()).toEqual({ x: '  › '.length + 5, y: row });
  app.stop();
});

test('a lone Escape clears the draft, a paste lands on one line', async () => {
  const app = await startApp(asking([question('model')]));
  await app.type('\u001B[200~Qwen3\n32B\u001B[201~');
  expect(await app.stdout.text()).toContain('› Qwen3 32B');
  await app.type('\u001B');
  await app.type('');
  expect(await app.stdout.text()).not.toContain('Qwen3 32B');
  app.stop();
});

test('a pasted result is explained, with brackets or without, and none of its lines is an answer', async () => {
  const { stdout: report } = recording('optimizer', 'dense-agg-8b-a2-eager');
  const explained: string[] = [];
  const explainText = async (_: unknown, text: string) => {
    explained.push(text);
  };
  const app = await startApp(asking([question('model')]), { host: { explainText }, columns: 100 });
  const typed = report.replaceAll('\n', '\r');
  await app.type(`\u001B[200~${typed}\u001B[201~`);
  expect(explained).toEqual([report]);
  const text = await app.stdout.text();
  expect(text).toContain('a result, not a request');
  expect(text).not.toContain('model =');
  await app.type(typed.replaceAll('\u001B', ''));
  expect(explained).toHaveLength(2);
  expect(app.controller.read().session.snapshot().answers).toEqual({});
  app.stop();
});

test('settled answers are written once, the language changes only what comes', async () => {
  const app = await startApp(asking([question('model'), question('count'), question('input')]));
  await app.type('first\r', 'second\r');
  await app.type('/lang zh\r');
  const text = await app.stdout.text();
  expect(text.match(/model = first/g)).toHaveLength(1);
  expect(text.match(/count = second/g)).toHaveLength(1);
  expect(text).toContain('最后一个问题');
  app.stop();
});

test('signs of a terminal without UTF-8', async () => {
  const app = await startApp(asking([question('model')]), { isAscii: true });
  expect(await app.stdout.text()).toContain('* Ask model?');
  app.stop();
});

test('a run shows its last lines and the time that passes, and ends by itself', async () => {
  const run = {
    command: 'x',
    engine: 'TensorCast',
    startedAtMs: 1_000_000,
    expectedMs: 90_000,
    progress: null,
    tail: ['\u001B[1mTP=1 done\u001B[0m'],
    logPath: null,
    status: 'running' as const,
  };
  const session = fakeSession(snapshotOf({ phase: 'run', run }));
  const app = await startApp(session);
  app.pass(61_000);
  await app.type('');
  const during = await app.stdout.text();
  expect(during).toContain('1 m 1 s of about 1 m 30 s');
  expect(during).toContain('│ TP=1 done');
  session.become({
    phase: 'explain',
    run: null,
    followUps: [{ label: 'Why?', event: { type: 'ask', text: 'Why?' } }],
  });
  await app.type('\r');
  expect(session.events).toEqual([{ type: 'ask', text: 'Why?' }]);
  app.stop();
});
