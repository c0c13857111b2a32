import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createProgram, type ProcessView } from '../../src/app/program.ts';
import { displayWidth } from '../../src/text/width.ts';

const flags = { language: undefined, isPlain: false, isStill: false };

/** What a program says on a standard error of so many columns; null is no terminal. */
async function said(text: string, columns: number | null): Promise<string> {
  let written = '';
  const stderr = Object.assign(new PassThrough(), columns === null ? {} : { isTTY: true, columns });
  stderr.on('data', (chunk) => {
    written += String(chunk);
  });
  const stdout = new PassThrough();
  const view = {
    stdin: stdout,
    stdout,
    stderr,
    env: { THROUGHLINE_HOME: '/nowhere' },
    argv: [],
    execPath: '',
  };
  (await createProgram(flags, view as unknown as ProcessView)).err(text);
  return written;
}

const sentence = 'The device file cannot be read, and every other flag stays as it was given.';

it('breaks the lines of standard error between words on a terminal', async () => {
  const lines = (await said(sentence, 30)).trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.join(' ')).toBe(sentence);
  for (const one of lines) expect(displayWidth(one)).toBeLessThanOrEqual(30);
});

it('keeps lines and their indent, and breaks Chinese by its columns', async () => {
  const text = `缺少：\n  --model  要部署的模型，可以是已知模型，也可以是目录`;
  const lines = (await said(text, 24)).trimEnd().split('\n');
  expect(lines[0]).toBe('缺少：');
  for (const one of lines.slice(1)) expect(one.startsWith('  ')).toBe(true);
  for (const one of lines) expect(displayWidth(one)).toBeLessThanOrEqual(24);
});

it('leaves commands whole, and everything where no terminal reads', async () => {
  const command = '  throughline plan --model Qwen/Qwen3-32B --devices H200';
  expect(await said(`Missing:\n${command}`, 30)).toBe(`Missing:\n${command}\n`);
  expect(await said(sentence, null)).toBe(`${sentence}\n`);
});
