import { expect, test } from 'vitest';
import { newHome, start } from './program.ts';

const sentence = 'Qwen3-32B on 8 TEST_DEVICE, 3500 in 1500 out, aggregated, TPOT under 50 ms\r';
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences
const colour = /\u001B\[[0-9;]*(?:3[0-7]|9[0-7]|[12])m/;

// The terminal of these tests is xterm.js, which VS Code shows.
test('narrowing and widening the window leaves one copy of the question and no torn line', async () => {
  const program = start([], { columns: 100, rows: 30, environment: { TERM_PROGRAM: 'vscode' } });
  await program.see('What do you want to serve');
  program.type(sentence);
  await program.see('Quantization');
  for (const columns of [80, 60, 40, 60, 100]) {
    await program.quiet();
    program.resize(columns, 30);
  }
  await program.quiet();
  program.type('\r');
  await program.see('✓ Quantization');
  const screen = (await program.screen()).join('\n');
  expect(screen.match(/◆/g)).toHaveLength(1);
});

test('the live part is shorter than a small terminal, and the review can still be answered', async () => {
  const program = start([], { columns: 60, rows: 12 });
  await program.see('What do you want to serve');
  program.type(`${sentence}\r\r\r\r`);
  await program.see('Run it?');
  program.type('y');
  await program.see('3,875');
  await program.see('Ask, or choose');
});

test('NO_COLOR takes every colour away', async () => {
  const home = newHome();
  const plain = start([], { home, environment: { NO_COLOR: '1' } });
  await plain.see('What do you want to serve');
  plain.type(sentence);
  await plain.see('Quantization');
  expect(plain.raw).not.toMatch(colour);
  const coloured = start([], { home });
  await coloured.see('What do you want to serve');
  expect(coloured.raw).toMatch(colour);
});

test('a terminal without UTF-8 gets plain signs', async () => {
  const program = start([], { environment: { LANG: 'C' } });
  await program.see('What do you want to serve');
  program.type(sentence);
  const text = await program.see('* Quantization');
  expect(text).not.toMatch(/[◆✓›]/);
});

test('line mode asks one question a line and never moves the cursor up', async () => {
  const program = start(['--plain'], { columns: 80, rows: 30 });
  await program.see('What do you want to serve');
  program.type(sentence);
  await program.see('W8A8');
  program.type('1\r');
  await program.see(/cache/i);
  program.type('no\r');
  await program.see('MTP');
  program.type('no\r');
  await program.see(/Anything else/);
  program.type('no\r');
  await program.see('Run it?');
  program.type('y\r');
  const text = await program.see('3,875');
  expect(text).toContain('Best');
  await program.see('Ask, or choose');
  program.type('/quit\r');
  expect(await program.exit()).toBe(0);
});

test('a language can be changed in the middle, and what is settled stays', async () => {
  const program = start();
  await program.see('What do you want to serve');
  program.type(sentence);
  await program.see('◆ Quantization');
  program.type('/lang zh\r');
  const text = await program.see('◆ 量化');
  expect(text).toContain('✓ TPOT limit');
});

test('line mode loses nothing that is typed ahead', async () => {
  const program = start(['--plain'], { columns: 80, rows: 30 });
  program.type(`${sentence}1\rno\rno\rno\ry\r`);
  await program.see('3,875');
  await program.see('Ask, or choose');
  program.type('\u0004');
  expect(await program.exit()).toBe(0);
});

test('ctrl-c leaves line mode', async () => {
  const program = start(['--plain'], { columns: 80, rows: 30 });
  await program.see('Answer');
  program.type('\u0003');
  expect(await program.exit()).toBe(130);
});
