import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { analyse } from 'scslre';
import { describe, expect, it } from 'vitest';
import amountWords from '../../dialogs/amount-words.yaml';
import forwardWords from '../../dialogs/forward-words.yaml';
import phraseWords from '../../dialogs/phrase-words.yaml';
import planWords from '../../dialogs/plan-words.yaml';
import roleWords from '../../dialogs/role-words.yaml';
import unclearWords from '../../dialogs/unclear-words.yaml';
import words from '../../dialogs/words.yaml';
import type { CompiledWords } from '../../src/text/words/compile.ts';

const source = join(import.meta.dirname, '../../src');

/** Patterns that only ever see texts of ours, which are as long as they are; by their source. */
const ownTexts = new Set([
  // `dialogs/words.yaml`, translated at build.
  String.raw`\\.|\[(?:\\.|[^\]])*\]|\((?!\?)`,
  // `references/guides/*.md`, part of the bundle.
  String.raw`<a id="([\w-]+)"><\/a>\n+## ([^\n]+)\n([\s\S]*?)(?=<a id="|$)`,
]);

interface Pattern {
  readonly where: string;
  readonly source: string;
  readonly flags: string;
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** What a pattern can stand behind, as the formatter writes it: a module without such a stroke need not be parsed. */
const maybePattern =
  /(?:^|[(,=:[!&|?{+-]|=>|\b(?:return|typeof|case|in|of|yield|await|void|throw)\b)\s*\/(?![/*])/m;

/** Every regular expression that a module writes down. */
function literalsOf(path: string): Pattern[] {
  const code = readFileSync(path, 'utf8');
  if (!maybePattern.test(code)) return [];
  const found: Pattern[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const one of node) walk(one);
      return;
    }
    if (!isNode(node)) return;
    const { regex, start } = node;
    if (node.type === 'Literal' && isNode(regex)) {
      const line = code.slice(0, Number(start)).split('\n').length;
      found.push({
        where: `${path.slice(source.length + 1)}:${line}`,
        source: String(regex.pattern),
        flags: String(regex.flags),
      });
    }
    for (const key in node) if (key !== 'parent') walk(node[key]);
  };
  walk(parseAst(code, { lang: path.endsWith('x') ? 'tsx' : 'ts' }));
  return found;
}

/** Where a pattern looks at a character more than once for each time it is given: its time grows faster than the text. */
function slowParts({ where, source: pattern, flags }: Pattern): string[] {
  const { reports } = analyse({ source: pattern, flags }, { reportTypes: { Move: true } });
  return reports.map(
    ({ type, exponential }) => `${where} ${exponential ? 'exponential' : type}: /${pattern}/${flags}`,
  );
}

const modules = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
  .map((name) => join(source, name));

describe('regular expressions', () => {
  const patterns = modules.flatMap(literalsOf);

  it('are found', () => {
    expect(patterns.length).toBeGreaterThan(300);
  });

  it('take a time that grows with the text and no faster', () => {
    const untrusted = patterns.filter((one) => !ownTexts.has(one.source));
    expect(untrusted.flatMap(slowParts)).toEqual([]);
  });

  it('of what people say are linear, line by line', () => {
    const files = [words, planWords, phraseWords, roleWords, unclearWords, amountWords, forwardWords];
    const lines = files.flatMap((file) =>
      Object.entries((file as CompiledWords).ways).flatMap(([group, ways]) =>
        ways.map(([line]) => ({ group, line })),
      ),
    );
    expect(lines.length).toBeGreaterThan(3000);
    // A line is looked for at every place of a text of at most 4,000 characters; what it does there is what counts.
    const slow = lines.filter(
      ({ line }) =>
        analyse({ source: line, flags: 'u' }, { reportTypes: { Move: false } }).reports.length > 0,
    );
    expect(slow).toEqual([]);
  });

  it('of texts of ours are still there', () => {
    const known = new Set(patterns.map((one) => one.source));
    expect([...ownTexts].filter((one) => !known.has(one))).toEqual([]);
  });

  it.each([
    [/(?:^|\s)(?:.*: error: .*)/, 'a piece sought from every start'],
    [/^(?:a+)+$/, 'a repetition of a repetition'],
    [/^\s*x?\s*$/, 'two repetitions of the same'],
  ])('%s would be found: %s', ({ source: pattern, flags }) => {
    expect(slowParts({ where: 'here', source: pattern, flags })).not.toEqual([]);
  });
});
