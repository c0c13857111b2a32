import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runLine } from './process-view.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'throughline-program-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const settings = (text: string) => {
  mkdirSync(join(home, 'config'), { recursive: true });
  writeFileSync(join(home, 'config', 'settings.json'), text);
};

test('an unknown command names the nearest one and is a usage error', async () => {
  const { code, err, out } = await runLine(['doctr'], { THROUGHLINE_HOME: home });
  expect(code).toBe(2);
  expect(err).toContain('throughline doctor');
  expect(out).toBe('');
});

test('an unknown option names the nearest one', async () => {
  const { code, err } = await runLine(['doctor', '--no-mtion'], { THROUGHLINE_HOME: home });
  expect(code).toBe(2);
  expect(err).toContain('--no-motion');
});

test.each([
  ['the flag', ['--lang', 'zh', '--help'], 'en_US.UTF-8'],
  ['the locale', ['--help'], 'zh_CN.UTF-8'],
])('speaks the language of %s', async (_, words, LANG) => {
  const { code, out } = await runLine(words, { THROUGHLINE_HOME: home, LANG });
  expect(code).toBe(0);
  expect(out).toContain('用法');
});

test('settings go before the locale, and a damaged file does not stop the help', async () => {
  settings('{"language": "zh"}');
  expect((await runLine(['--help'], { THROUGHLINE_HOME: home, LANG: 'en_US.UTF-8' })).out).toContain('用法');
  settings('{"language": ');
  const damaged = await runLine(['--help'], { THROUGHLINE_HOME: home, LANG: 'en_US.UTF-8' });
  expect(damaged).toMatchObject({ code: 0 });
  expect(damaged.out).toContain('Usage');
});

test('a language that does not exist is a usage error', async () => {
  const { code, err } = await runLine(['--lang', 'fr', '--help'], { THROUGHLINE_HOME: home });
  expect(code).toBe(2);
  expect(err).toContain('"fr"');
});
