import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../src');
/** The only file that parses YAML: it bounds length and depth, and finds keys that stand twice in linear time. */
const reader = 'store/yaml-document.ts';

it('YAML is parsed by one bounded reader', () => {
  const parsing = globSync('**/*.ts', { cwd: root }).filter((path) => {
    const [, names] = /import \{([^}]*)\} from 'yaml'/.exec(readFileSync(join(root, path), 'utf8')) ?? [];
    return names !== undefined && /\b(?:parse|parseDocument|parseAllDocuments|Parser)\b/.test(names);
  });
  expect(parsing).toEqual([reader]);
});
