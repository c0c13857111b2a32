import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataModule } from '../../scripts/data-plugin.ts';

const root = mkdtempSync(join(tmpdir(), 'throughline-data-'));

function read(text: string): unknown {
  const file = join(root, 'one.yaml');
  writeFileSync(file, text);
  return dataModule(root, file, ({ data }) => data)?.value;
}

describe('a data file', () => {
  it('is read as the document that it is, with merged and quoted keys', () => {
    expect(read('base: &base {a: 1, "b": [x, ~]}\nmore:\n  <<: *base\n  1: no\n')).toEqual({
      base: { a: 1, b: ['x', null] },
      more: { '<<': { a: 1, b: ['x', null] }, 1: 'no' },
    });
  });

  it('with a key that stands twice is refused with its name and the line, at any depth', () => {
    expect(() => read('a: 1\nb: {c: 1}\na: 2\n')).toThrow('one.yaml: line 3: the key "a" stands twice');
    expect(() => read('a:\n  - b: 1\n    c: 2\n    b: 3\n')).toThrow('line 4: the key "b" stands twice');
    expect(() => read('a: {b: 1}\nc: {b: 1}\n')).not.toThrow();
  });

  it('that is no YAML is refused with its name and the place', () => {
    expect(() => read('a: [1\nb: 2\n')).toThrow(/one\.yaml: .*line 2/s);
  });
});
