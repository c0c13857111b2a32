import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionReader } from '../../src/app/question-reader.ts';
import { embeddedFacts } from '../../src/backends/embedded/explain-facts.ts';
import { readInputText } from '../../src/commands/explain/read-input.ts';
import { answer } from '../../src/explain/answers/answer.ts';
import { understandQuestion } from '../../src/explain/answers/understand.ts';
import type { RuleId } from '../../src/explain/evidence/rules.ts';
import { explain } from '../../src/explain/explain.ts';
import type { ExplainInput } from '../../src/explain/input.ts';

const home = join(import.meta.dirname, 'follow-ups/inputs');
const facts = embeddedFacts();

async function read(name: string, change: (text: string) => string = (text) => text): Promise<ExplainInput> {
  const input = await readInputText(
    change(readFileSync(join(home, name), 'utf8')),
    name,
    async () => 'profiler',
  );
  if (input === null) throw new Error(`${name} cannot be read`);
  return input;
}

const tooFast = (text: string) => text.replaceAll('3848.39', '12026.46').replaceAll('49.89', '15.96');
const withoutCommand = (text: string) => text.slice(text.indexOf('\n') + 1);

/** Rules of the public references of the modelled program, each with an input and the kind of sentence that keeps it. */
const kept: readonly {
  readonly rule: string;
  readonly input: string;
  readonly sentence: RuleId;
  readonly change?: (text: string) => string;
}[] = [
  { rule: 'an aggregated result is named with its schedule', input: 'agg.txt', sentence: 'mode' },
  { rule: 'a disaggregated result goes to its phase', input: 'both.txt', sentence: 'phase-throughput' },
  { rule: 'a ratio tells both rates and their balance', input: 'ratio.txt', sentence: 'pd-balance' },
  { rule: 'a ratio tells whole instances', input: 'ratio.txt', sentence: 'pd-instances' },
  { rule: 'the level of evidence is told', input: 'agg.txt', sentence: 'evidence-level' },
  { rule: 'no operator is named from a summary', input: 'agg.txt', sentence: 'cannot-be-said' },
  {
    rule: 'the throughput of a row is put together again',
    input: 'agg.txt',
    sentence: 'aggregation-checked',
  },
  { rule: 'partial waves are mentioned', input: 'agg.txt', sentence: 'aggregation-waves' },
  { rule: 'the limit that ends the search is told', input: 'agg.txt', sentence: 'binding-limit' },
  { rule: 'why the others lost is told', input: 'agg.txt', sentence: 'candidate-lost' },
  {
    rule: 'conditions that are not given are told',
    input: 'agg.txt',
    sentence: 'condition-unknown',
    change: withoutCommand,
  },
  {
    rule: 'what is missing for the next step is told',
    input: 'agg.txt',
    sentence: 'next-missing',
    change: withoutCommand,
  },
  {
    rule: 'a row far from the own computation is suspicious',
    input: 'agg.txt',
    sentence: 'own-engine-apart',
    change: tooFast,
  },
  { rule: 'experts, their routing and imbalance are spoken of', input: 'moe.txt', sentence: 'experts-here' },
  {
    rule: 'the smallest step behind a summary is the two passes',
    input: 'agg.txt',
    sentence: 'next-forwards',
  },
  {
    rule: 'the smallest step behind a pass is the same with its operators',
    input: 'pass.txt',
    sentence: 'next-op-bound',
  },
  { rule: 'simulated operators are led by total time', input: 'op.txt', sentence: 'top-operator' },
  {
    rule: 'a summarised profiler report carries claims of its kernels',
    input: 'op_statistic.csv',
    sentence: 'recorded-kernel',
  },
  { rule: 'what another program predicted is called that', input: 'aic.txt', sentence: 'basis' },
  { rule: 'JSON of the reference script is read like the text', input: 'json.json', sentence: 'judgement' },
];

describe('rules of the public references', () => {
  it.each(kept)('$rule ($input: $sentence)', async ({ input, sentence, change }) => {
    const { sections } = explain(await read(input, change), facts);
    expect(
      Object.values(sections)
        .flat()
        .map(({ rule }) => rule),
    ).toContain(sentence);
  });

  it('the commands of a best row are those of its wave and its Decode step', async () => {
    const { nextCommands } = explain(await read('agg.txt'), facts);
    const lines = nextCommands.map(({ command }) => command.join(' '));
    expect(lines).toEqual([
      expect.stringMatching(/--num-queries 4 --query-length 3500 /u),
      expect.stringMatching(/--num-queries 192 --query-length 1 --context-length 4250 --decode /u),
    ]);
  });

  it('an operator asked for without operator times gets the passes first and the operators behind them', async () => {
    const { statements, commands } = answer(
      understandQuestion('which operator is slowest?', questionReader),
      await read('agg.txt'),
      facts,
    );
    expect(statements.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['cannot-be-said', 'next-forwards']),
    );
    // One rung at a time: the passes alone now, their operators afterwards.
    expect(commands.map(({ command }) => command.join(' ')).join('\n')).not.toMatch(/--dump-op-bound/u);
    expect(statements.map(({ text }) => text.en).join('\n')).toMatch(/--dump-op-bound-results/u);
  });
});
