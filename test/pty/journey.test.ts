import { expect, test } from 'vitest';
import { type StartOptions, start, type TerminalProgram } from './program.ts';

const sentence = {
  en: 'Qwen3-32B on 8 TEST_DEVICE, 3500 in 1500 out, aggregated, TPOT under 50 ms',
  zh: '用8卡TEST_DEVICE跑Qwen3-32B，3500进1500出，PD混部，TPOT不超过50ms',
} as const;

const words = {
  en: { opening: 'What do you want to serve', run: 'Run it?', ask: 'Ask, or choose' },
  zh: { opening: '要部署什么模型', run: '运行吗', ask: '提问，或选一项' },
} as const;

/** Answers every question with Enter, until the plan is reviewed; waits for each question before it answers it. */
async function enterUntil(program: TerminalProgram, review: string): Promise<void> {
  for (let answered = 0; answered < 10; answered += 1) {
    const before = await program.text();
    if (before.includes(review)) return;
    program.type('\r');
    await program.until('the next question', (text) => text !== before);
  }
}

test.each([
  { language: 'en', columns: 100 },
  { language: 'zh', columns: 100 },
  { language: 'en', columns: 40 },
  { language: 'zh', columns: 40 },
] as const)(
  'from the opening sentence to the summary by typing and Enter alone ($language, $columns columns)',
  async ({ language, columns }) => {
    const said = words[language];
    const options: StartOptions = { language, columns, rows: 30 };
    const program = start([], options);
    await program.see(said.opening);
    program.type(`${sentence[language]}\r`);
    await program.see('◆');
    await enterUntil(program, said.run);
    program.type('y\r');
    const summary = await program.see(said.ask);
    expect(summary).toContain('3,875');
    expect(summary).toContain('15,543');
    expect(summary).toContain('49.80');
    program.type('\u0003');
    program.type('\u0003');
    expect(await program.exit()).toBe(130);
  },
);

test('what is typed ahead of the first frame is not lost', async () => {
  const program = start();
  program.type(`${sentence.en}\r\r\r\r\r`);
  const review = await program.see('Run it?');
  expect(review).toContain('TPOT limit');
  expect(review).toContain('W8A8_DYNAMIC');
  program.type('y');
  await program.see('3,875');
});

test('a result is verified without leaving the session', async () => {
  const program = start([], { columns: 100, rows: 50 });
  await program.see('What do you want to serve');
  program.type(`${sentence.en}\r\r\r\r\r`);
  await program.see('Run it?');
  program.type('y');
  await program.see('Ask, or choose');
  program.type('/verify\r');
  await program.see('Run 3 forward passes');
  program.type('y\r');
  await program.see('verified');
  await program.seeNow('Ask, or choose');
  program.type('what limits it?\r');
  await program.see('› What limits it?');
  program.type('/quit\r');
  expect(await program.exit()).toBe(0);
});
