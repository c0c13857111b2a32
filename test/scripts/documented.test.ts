import { expect, it } from 'vitest';
import { undocumented } from '../../scripts/documented.ts';

const names = (code: string) => undocumented(code, false).map(({ name, line }) => `${line} ${name}`);

it.each([
  ['export const a = 1;', ['1 a']],
  ['/** What it is. */\nexport const a = 1;', []],
  ['/* No docstring. */\nexport const a = 1;', ['2 a']],
  ['// No docstring.\nexport function a() {}', ['2 a']],
  ['/** Told above a list of `folder/*.yaml`. */\nexport const a = 1;', []],
  ['/** Of another. */\nconst b = 1;\n\nexport interface A {}', ['4 A']],
  ['const a = 1;\ntype B = string;', []],
])('%j lacks %j', (code, lacking) => {
  expect(names(code)).toEqual(lacking);
});

it('values on lines that follow each other have one docstring', () => {
  expect(names('/** Kinds. */\nexport const a = 1;\nexport const b = 2;')).toEqual([]);
  expect(names('/** Kinds. */\nexport const a = 1;\n\nexport const b = 2;')).toEqual(['4 b']);
  expect(names('export const a = 1;\nexport const b = 2;')).toEqual(['1 a', '2 b']);
});

it('a type that is derived from a documented value is explained there', () => {
  const derived = [
    'export type A = z.infer<typeof a>;',
    'export type A = (typeof a)[number];',
    'export type A = keyof typeof a;',
  ];
  for (const type of derived) {
    expect(names(`/** What it is. */\nconst a = x;\n\n${type}`)).toEqual([]);
    expect(names(`const a = x;\n\n${type}`)).toEqual(['3 A']);
  }
});
