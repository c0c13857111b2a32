import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { checkData } from '../../scripts/data-checks.ts';
import { dataSources, loadSources } from '../../scripts/module-hooks.ts';

// A thread of its own in which every module is loaded anew: it tells of every pattern that is put together while the
// program reads sentences, questions, names and other programs' output.

/** A pattern that was put together while the program ran, and the module that did it. */
export interface Made {
  readonly module: string;
  readonly source: string;
  readonly flags: string;
}

const made = new Map<string, Made>();
/** Tries each line of what people say while the build reads it; `linear-regexes.test.ts` looks at every line. */
const builds = /^text\/words\/compile\.ts$/;

/** Every pattern is noted as it is made; literals do not come by here, they have a test of their own. */
function listening(target: RegExpConstructor): RegExpConstructor {
  return new Proxy(target, {
    construct(regExp, [pattern, flags]: [string | RegExp, string?]) {
      const one = new regExp(pattern, flags);
      const line = (new Error().stack ?? '').split('\n').find((row) => /[/\\]src[/\\].*\.tsx?:/.test(row));
      const module = /[/\\]src[/\\](\S+?\.tsx?):/.exec(line ?? '')?.[1];
      if (typeof pattern === 'string' && module !== undefined) {
        if (!builds.test(module)) made.set(String(one), { module, source: one.source, flags: one.flags });
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

for (const [id, source] of workerData as ReadonlyMap<string, string>) dataSources.set(id, source);
loadSources(join(import.meta.dirname, '../..'), checkData);
globalThis.RegExp = listening(RegExp);
// An expression is made where a text has its words: here every one has to be looked at.
registerHooks({
  load: (url, context, next) =>
    url.endsWith('/src/text/words/needs.ts')
      ? { format: 'module', source: 'export const needsOf = () => [];', shortCircuit: true }
      : next(url, context),
});

const { groupNames, wordsOf } = await import('../../src/text/words/words.ts');
const { understand } = await import('../../src/dialog/understanding/understand.ts');
const { understandQuestion } = await import('../../src/explain/answers/understand.ts');
const { questionReader } = await import('../../src/app/question-reader.ts');
const { createPlanningFacts } = await import('../../src/app/planning-facts.ts');
const { readOutput } = await import('../../src/results/readers/read-output.ts');
const { classifyName } = await import('../../src/trace/categories/classify.ts');
const { catalogs } = await import('../../src/trace/catalog/catalogs.ts');
const { loadTests } = await import('../fuzz/corpora/load-tests.ts');
const { traces } = await import('../fuzz/corpora/traces.ts');
const { documentsOf } = await import('../fuzz/sources.ts');

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
parentPort?.postMessage([...made.values()]);
