import { expect, it } from 'vitest';
import { readYaml, readYamlDocument } from '../../src/store/yaml-document.ts';

it('reads what it is given, and says in which line a key stands twice', () => {
  expect(readYaml('a: 1\nb: [x, {c: 2}]\n')).toEqual({ a: 1, b: ['x', { c: 2 }] });
  expect(readYaml('base: &b {x: 1}\none: *b\n')).toEqual({ base: { x: 1 }, one: { x: 1 } });
  expect(() => readYaml('a: 1\nb: 2\na: 3\n')).toThrow(
    expect.objectContaining({ message: 'a: ×2', line: 3 }),
  );
  expect(() => readYaml('a: [1\n')).toThrow(expect.objectContaining({ name: 'YamlError', line: 2 }));
  expect(readYamlDocument('x:\n  y: 1\n').lineOf(5)).toBe(2);
});

it.each([
  ['brackets', `a: ${'['.repeat(5000)}${']'.repeat(5000)}`],
  ['open brackets', `a: ${'{b: ['.repeat(5000)}`],
  ['lists of lists', `${'- '.repeat(3000)}a`],
  ['blocks', Array.from({ length: 1200 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ['a hundred and one levels', `${'['.repeat(101)}${']'.repeat(101)}`],
])('refuses %s that nest too deep', (_, text) => {
  expect(() => readYaml(text)).toThrow('YAML: > 100 levels');
});

it('refuses aliases that multiply, and more than a mebibyte', () => {
  const bomb = Array.from(
    { length: 12 },
    (_, at) => `a${at}: &a${at} [${at === 0 ? 'x' : `*a${at - 1},`.repeat(10)}]`,
  );
  expect(() => readYaml(bomb.join('\n'))).toThrow(expect.objectContaining({ name: 'YamlError' }));
  expect(() => readYaml(`${'# more\n'.repeat(200_000)}a: 1`)).toThrow('YAML > 1 MiB');
});

it('compares no key with every other', () => {
  const text = (keys: number) => Array.from({ length: keys }, (_, at) => `key${at}: ${at}`).join('\n');
  const took = (keys: number) => {
    const began = process.cpuUsage();
    readYaml(text(keys));
    const { user, system } = process.cpuUsage(began);
    return user + system;
  };
  took(2000);
  // Twenty times the keys would take four hundred times as long, if each were compared with each.
  expect(took(40_000) / Math.max(2000, took(2000))).toBeLessThan(150);
});
