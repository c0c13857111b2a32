import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wordLists } from './words-in-code.ts';

const source = join(import.meta.dirname, '../../src');

/** Rooms that read or answer what people say. */
const rooms = ['dialog', 'explain', 'app', 'plain', 'screens', 'ui'];

/** Modules whose alternations are no words that people say, and what they are. */
const exceptions: Readonly<Record<string, string>> = {
  'dialog/understand-files.ts': 'endings of files',
  'dialog/understanding/coverage.ts': 'endings of files',
  'dialog/understanding/names/models.ts': 'endings of files',
  'dialog/understanding/phrases/serving.ts': 'endings of files',
  'dialog/understanding/phrases/quantization.ts':
    'places of a number of bits, in front of `bit` or behind `int`',
  'explain/analysis/pair-sides.ts': 'fields of a result',
  'explain/analysis/plausibility.ts': 'labels that an optimizer prints',
  'explain/analysis/traces.ts': 'names of kernels',
  'explain/analysis/uncounted.ts': 'labels that an optimizer prints',
  'explain/answers/named-amounts.ts': 'names of kernels',
  'explain/answers/named-in-question.ts': 'fields of a plan',
  'explain/guides.ts': 'folders of guides',
  'ui/resize.ts': 'names of terminals',
};

const modules = rooms.flatMap((room) =>
  readdirSync(join(source, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/u.test(name))
    .map((name) => `${room}/${name.replaceAll('\\', '/')}`),
);

const listsIn = (module: string) =>
  wordLists(readFileSync(join(source, module), 'utf8'), module.endsWith('x')).map(
    ({ line, words }) => `${module}:${line} ${words.join(' | ')}`,
  );

describe('words that people say', () => {
  it('are lines of dialogs/*words.yaml, and no lists in the code', () => {
    expect(modules.length).toBeGreaterThan(300);
    expect(modules.filter((module) => !(module in exceptions)).flatMap(listsIn)).toEqual([]);
  });

  it.each(Object.entries(exceptions))('%s is an exception that is needed: %s', (module) => {
    expect(listsIn(module)).not.toEqual([]);
  });

  it.each([
    ['/(?:cards?|gpus?) \\d/u', ['cards?', 'gpus?']],
    ['/^but|但/u', ['^but', '但']],
    ['/[张块]/u', ['张', '块']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a module that has a template
    ['`(?:${card}|ways?|路) ?\\\\d`', ['ways?', '路']],
    ["'(?:about|around) ?'", ['about', 'around']],
  ])('%s would be found', (code, words) => {
    expect(wordLists(`const x = ${code};`, false)).toEqual([{ line: 1, words }]);
  });

  it.each([
    ['/(?:one|two|[两三]) ?\\d/u'],
    ['/[零一二三]/u'],
    ['/(?<![a-z])\\d{1,3}(?:,\\d{3})*|\\.\\d/u'],
    ['/[^卡张]x/u'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a module that has a template
    ["`(?:${anyWay('card')}|x|\\\\*)?`"],
  ])('%s has no list of words', (code) => {
    expect(wordLists(`const x = ${code};`, false)).toEqual([]);
  });
});
