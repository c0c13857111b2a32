import { expect, test } from 'vitest';
import { readCommandLine } from '../../src/app/global-flags.ts';

const read = (text: string) =>
  readCommandLine(text === '' ? [] : text.split(' '), (name) => name === 'engine');

test('global flags may stand before and behind a command', () => {
  const before = read('--lang zh --plain sessions --json');
  const behind = read('sessions --json --plain --lang=zh');
  expect(before).toEqual(behind);
  expect(before).toMatchObject({
    command: 'sessions',
    words: ['--json'],
    globals: { language: 'zh', isPlain: true, isStill: false },
  });
});

test('words of a command that reads them itself are left alone', () => {
  const line = read('--lang en engine throughput-optimizer --help --plain --lang zh');
  expect(line.globals).toEqual({ language: 'en', isPlain: false, isStill: false });
  expect(line.words).toEqual(['throughput-optimizer', '--help', '--plain', '--lang', 'zh']);
  expect(line.asks).toBeNull();
});

test('flags without a command belong to a plan', () => {
  expect(read('--model Qwen/Qwen3-32B --yes')).toMatchObject({
    command: null,
    words: ['--model', 'Qwen/Qwen3-32B', '--yes'],
  });
});

test('help and version are asked of the program only before a command', () => {
  expect(read('--help').asks).toBe('help');
  expect(read('-V').asks).toBe('version');
  expect(read('plan --help')).toMatchObject({ asks: null, words: ['--help'] });
});

test('a language that does not exist is told apart from none', () => {
  expect(read('--lang fr').badLanguage).toBe('fr');
  expect(read('--lang').badLanguage).toBe('');
  expect(read('plan').badLanguage).toBeNull();
});

test('nothing behind -- is a flag', () => {
  expect(read('explain -- --plain')).toMatchObject({ words: ['--', '--plain'], globals: { isPlain: false } });
});
