import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keptYaml } from '../../scripts/parsed-yaml.ts';

const newRoot = () => mkdtempSync(join(tmpdir(), 'throughline-yaml-'));
/** Text that is long enough to be kept. */
const long = (text: string) => `${text}\n# ${'-'.repeat(2_000)}\n`;
const keptIn = (root: string) => join(root, 'node_modules/.cache/throughline/yaml');
const filesKept = (root: string) => {
  try {
    return readdirSync(keptIn(root));
  } catch {
    return [];
  }
};

describe('a document that is kept', () => {
  const text = long('b: [1, 0x10, 1e3, .5, ~, "no", true]\n2: {é: "x\\ny"}\na: &one {c: -0.5}\nd: *one');
  const value = { b: [1, 16, 1000, 0.5, null, 'no', true], 2: { é: 'x\ny' }, a: { c: -0.5 }, d: { c: -0.5 } };

  it('is the one that was parsed, in the same order', () => {
    const root = newRoot();
    const [parsed, read] = [keptYaml(root, 'one.yaml', text), keptYaml(root, 'one.yaml', text)];
    expect(parsed).toEqual(value);
    expect(JSON.stringify(read)).toBe(JSON.stringify(parsed));
    expect(filesKept(root)).toEqual(['one.yaml.json']);
  });

  it('is read from what was kept, and parsed again where its text is another', () => {
    const root = newRoot();
    keptYaml(root, 'one.yaml', text);
    const file = join(keptIn(root), 'one.yaml.json');
    const [hash] = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${hash}\n"kept"`);
    expect(keptYaml(root, 'one.yaml', text)).toBe('kept');
    expect(keptYaml(root, 'one.yaml', long('a: 1'))).toEqual({ a: 1 });
    expect(keptYaml(root, 'one.yaml', text)).toEqual(value);
    expect(filesKept(root)).toEqual(['one.yaml.json']);
  });

  it.each(['', 'nonsense', '{"a": 1}'])('is parsed where %j stands in its place', (damaged) => {
    const root = newRoot();
    keptYaml(root, 'one.yaml', text);
    const file = join(keptIn(root), 'one.yaml.json');
    writeFileSync(file, damaged);
    expect(keptYaml(root, 'one.yaml', text)).toEqual(value);
    const [hash] = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${hash}\n{"a": `);
    expect(keptYaml(root, 'one.yaml', text)).toEqual(value);
  });

  it('is one of each file', () => {
    const root = newRoot();
    keptYaml(root, 'a/one.yaml', text);
    keptYaml(root, 'b/one.yaml', long('b: 2'));
    expect(filesKept(root)).toHaveLength(2);
    expect(keptYaml(root, 'a/one.yaml', text)).toEqual(value);
  });
});

describe('a document that is not kept', () => {
  it.each([
    ['that is short', 'a: 1', { a: 1 }],
    ['with a figure that JSON does not have', long('a: .inf'), { a: Number.POSITIVE_INFINITY }],
  ])('is one %s', (_, text, value) => {
    const root = newRoot();
    expect(keptYaml(root, 'one.yaml', text)).toEqual(value);
    expect(keptYaml(root, 'one.yaml', text)).toEqual(value);
    expect(filesKept(root)).toEqual([]);
  });

  it('is one that is refused, however often', () => {
    const root = newRoot();
    const text = long('a: 1\na: 2');
    expect(() => keptYaml(root, 'one.yaml', text)).toThrow('line 2: the key "a" stands twice');
    expect(() => keptYaml(root, 'one.yaml', text)).toThrow('line 2: the key "a" stands twice');
    expect(filesKept(root)).toEqual([]);
  });

  it('is one whose folder cannot be written', () => {
    const root = newRoot();
    writeFileSync(join(root, 'node_modules'), '');
    expect(keptYaml(root, 'one.yaml', long('a: 1'))).toEqual({ a: 1 });
  });
});
