import { join } from 'node:path';
import { analyse } from 'scslre';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadTests } from '../fuzz/corpora/load-tests.ts';
import { traces } from '../fuzz/corpora/traces.ts';
import { documentsOf } from '../fuzz/sources.ts';

/** A pattern that was put together while the program ran, and the module that did it. */
interface Made {
  readonly module: string;
  readonly source: string;
  readonly flags: string;
}

const made = new Map<string, Made>();

/**
 * Modules that see no more than a few thousand characters of a text (`readableCharacters` of the understanding and of
 * the questions): a time that grows with the square of the text is bounded there, one that doubles with a letter is not.
 */
const boundedTexts = ['dialog/understanding/', 'dialog/forward/', 'text/words/', 'explain/answers/'];

/** Every pattern is noted as it is made; literals do not come by here, they have a test of their own. */
function listening(target: RegExpConstructor): RegExpConstructor {
  return new Proxy(target, {
    construct(regExp, [pattern, flags]: [string | RegExp, string?]) {
      const one = new regExp(pattern, flags);
      const line = (new Error().stack ?? '').split('\n').find((row) => /[/\\]src[/\\].*\.tsx?:/.test(row));
      const module = /[/\\]src[/\\](\S+?\.tsx?):/.exec(line ?? '')?.[1];
      if (typeof pattern === 'string' && module !== undefined) {
        made.set(String(one), { module, source: one.source, flags: one.flags });
      }
      return one;
    },
  });
}

const sentences = [
  'Qwen3-32B on 2 nodes of 8 H200, 4k in 1k out, TPOT under 30 ms, 2P1D, MTP 2, w8a8, prefix cache 50%, tp 4 or 8',
  '用8卡A2跑Qwen3-32B,3500进1500出,PD分离, TTFT 2000, TPOT 50ms, 每台8卡, 不要MTP, 试试 ep 4 8',
  'as last time, but I am not sure about the quantization; a budget of 5 dollars an hour',
];
const questions = [
  'why not TP=4?',
  'what if TPOT is 30 ms and 64 users?',
  'which operators take longest in decode?',
];

beforeAll(async () => {
  vi.stubGlobal('RegExp', listening(RegExp));
  vi.resetModules();
  // An expression is made where a text has its words: here every one has to be looked at.
  vi.doMock('../../src/text/words/needs.ts', () => ({ needsOf: () => [] }));
  const { groupNames, wordsOf } = await import('../../src/text/words/words.ts');
  const { understand } = await import('../../src/dialog/understanding/understand.ts');
  const { understandQuestion } = await import('../../src/explain/answers/understand.ts');
  const { questionReader } = await import('../../src/app/question-reader.ts');
  const { createPlanningFacts } = await import('../../src/app/planning-facts.ts');
  const { readOutput } = await import('../../src/results/readers/read-output.ts');
  const { classifyName } = await import('../../src/trace/categories/classify.ts');
  const { catalogs } = await import('../../src/trace/catalog/catalogs.ts');
  const { facts } = createPlanningFacts();
  for (const group of groupNames) wordsOf(group);
  for (const sentence of sentences) understand(sentence, { slot: null, answers: {}, facts, language: 'en' });
  for (const question of questions) understandQuestion(question, questionReader);
  const prefixed = documentsOf(join(import.meta.dirname, '../golden')).map((text) =>
    text.replaceAll(/^/gm, 'INFO 12: '),
  );
  const fenced = loadTests.map((text) => `~~~~json\n${text}\n~~~~`);
  for (const text of [...prefixed, ...fenced, ...loadTests, ...traces]) readOutput(text);
  classifyName('kernel_cutlass_gemm');
  catalogs();
}, 120_000);
afterAll(() => {
  vi.doUnmock('../../src/text/words/needs.ts');
  vi.resetModules();
  vi.unstubAllGlobals();
});

function slowParts({ module, source, flags }: Made, isBounded: boolean): string[] {
  const reports = isBounded
    ? analyse({ source, flags }).reports.filter(({ exponential }) => exponential)
    : analyse({ source, flags }, { reportTypes: { Move: true } }).reports;
  return reports.map(({ type }) => `${module} ${type}: /${source}/${flags}`);
}

const isBounded = ({ module }: Made) => boundedTexts.some((room) => module.startsWith(room));

describe('regular expressions that are put together while the program runs', () => {
  it('are found', () => {
    const modules = new Set([...made.values()].map(({ module }) => module));
    expect(made.size).toBeGreaterThan(300);
    expect([...modules]).toEqual(
      expect.arrayContaining([
        'text/words/words.ts',
        'results/readers/paste/clean.ts',
        'trace/categories/classify.ts',
      ]),
    );
  });

  it('take a time that grows with the text and no faster', () => {
    const untrusted = [...made.values()].filter((one) => !isBounded(one));
    expect(untrusted.flatMap((one) => slowParts(one, false))).toEqual([]);
  });

  it('never double their time with a letter, even where the text is short', { timeout: 60_000 }, () => {
    expect([...made.values()].filter(isBounded).flatMap((one) => slowParts(one, true))).toEqual([]);
  });
});
