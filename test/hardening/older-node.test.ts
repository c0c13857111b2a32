import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { expect, it } from 'vitest';
import { nodeRefusal } from '../../src/node-refusal.ts';

const source = join(import.meta.dirname, '../../src');

it('a Node that cannot read the program is told which one can, in the language of the flag or the locale', () => {
  const words = ['node', 'main.js', 'plan'];
  expect(nodeRefusal('20.8.0', '>=22.12', words, {})).toMatch(
    /needs Node 22\.12 or newer; this is Node 20\.8\.0/,
  );
  expect(nodeRefusal('22.11.0', '>=22.12', words, { LANG: 'zh_CN.UTF-8' })).toMatch(/需要 Node 22\.12/);
  expect(nodeRefusal('18.0.0', '>=22.12', [...words, '--lang', 'zh'], { LANG: 'en_US' })).toMatch(/需要/);
  expect(nodeRefusal('18.0.0', '>=22.12', [...words, '--lang=en'], { LC_ALL: 'zh_CN' })).toMatch(/needs/);
  for (const version of ['22.12.0', '24.21.0', '100.0.0']) {
    expect(nodeRefusal(version, '>=22.12', words, {})).toBeNull();
  }
});

/** What a module imports before it runs, at any depth; packages by their name. */
function importsOf(path: string, found = new Set<string>()): ReadonlySet<string> {
  const program = parseAst(readFileSync(path, 'utf8'), { lang: 'ts' });
  for (const statement of program.body) {
    if (statement.type !== 'ImportDeclaration' || statement.importKind === 'type') continue;
    const { value } = statement.source;
    const isOurs = value.startsWith('.');
    const target = isOurs ? join(dirname(path), value) : value;
    if (found.has(target)) continue;
    found.add(target);
    if (isOurs) importsOf(target, found);
  }
  return found;
}

it('the entry file reads nothing but the check before the check', () => {
  expect([...importsOf(join(source, 'main.ts'))].sort()).toEqual(
    ['node-refusal.ts', 'text/en/older-node.ts', 'text/language.ts', 'text/zh/older-node.ts'].map((name) =>
      join(source, name),
    ),
  );
});
