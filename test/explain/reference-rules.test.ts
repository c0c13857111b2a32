import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionReader } from '../../src/app/question-reader.ts';
import { embeddedFacts } from '../../src/backends/embedded/explain-facts.ts';
import { runCompare } from '../../src/commands/compare/compare-results.ts';
import { readInputText } from '../../src/commands/explain/read-input.ts';
import { answer } from '../../src/explain/answers/answer.ts';
import { understandQuestion } from '../../src/explain/answers/understand.ts';
import type { RuleId } from '../../src/explain/evidence/rules.ts';
import { explain } from '../../src/explain/explain.ts';
import type { ExplainInput } from '../../src/explain/input.ts';
import { verifyText } from '../commands/verify/verify-kit.ts';

const home = join(import.meta.dirname, 'follow-ups/inputs');
const facts = embeddedFacts();

async function readText(text: string, name = 'paste'): Promise<ExplainInput> {
  const input = await readInputText(text, name, async () => 'profiler');
  if (input === null) throw new Error(`${name} cannot be read`);
  return input;
}

async function read(name: string, change: (text: string) => string = (text) => text): Promise<ExplainInput> {
  return readText(change(readFileSync(join(home, name), 'utf8')), name);
}

const tooFast = (text: string) => text.replaceAll('3848.39', '12026.46').replaceAll('49.89', '15.96');
const cutAt =
  (width: number) =>
  (text: string): string =>
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal codes are control characters
      .replace(/\u001b\[[0-9;]*m/g, '')
      .replace(new RegExp(`^(.{${width}}).*$`, 'gm'), '$1');
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
  {
    rule: 'commands are written down as far as the input goes',
    input: 'agg.txt',
    sentence: 'next-template',
    change: withoutCommand,
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

  it('a summary without its command gives commands with a name for each missing value', async () => {
    const { nextCommands } = explain(await read('agg.txt', withoutCommand), facts);
    expect(nextCommands.map(({ command }) => command.slice(3).join(' '))).toEqual([
      expect.stringMatching(/^Qwen\/Qwen3-32B .*--num-queries 4 --query-length INPUT_LENGTH --tp-size 8 /u),
      expect.stringMatching(
        /--num-queries 192 --query-length 1 --context-length INPUT_LENGTH\+OUTPUT_LENGTH\/2 --decode /u,
      ),
    ]);
    expect(nextCommands.map(({ blanks }) => blanks)).toEqual([
      ['INPUT_LENGTH'],
      ['INPUT_LENGTH', 'OUTPUT_LENGTH'],
    ]);
  });

  it('what is assumed names only what the input does not say', async () => {
    const row = JSON.stringify({ ...bestRow, compile: true, prefix_cache_hit_rate: undefined });
    const { sections } = explain(await readText(row), facts);
    const assumed = sections.next.find(({ rule }) => rule === 'next-assumed')?.text;
    expect(assumed?.en).toMatch(/prefix cache hit rate.*by default: no prefix cache\./u);
    expect(assumed?.en).not.toMatch(/compile/u);
    expect(assumed?.zh).not.toMatch(/编译/u);
  });
});

/** A row as the command builder of the public skill takes it. */
const bestRow = {
  model: 'Qwen/Qwen3-32B',
  device: 'ATLAS_800_A2_376T_64G',
  num_devices: 8,
  quantize_linear_action: 'W8A8_DYNAMIC',
  quantize_attention_action: 'DISABLED',
  compile: true,
  parallel: 'TP=8 | PP=1 | DP=1',
  input_length: 3500,
  output_length: 1500,
  concurrency: 192,
};

async function dryRun(row: object, opBound = false): Promise<string[]> {
  const { status, document } = await verifyText(JSON.stringify(row), { dryRun: true, yes: false, opBound });
  expect(status).toBe(0);
  return document.cases.flatMap((one: { forwards: readonly { command: readonly string[] }[] }) =>
    one.forwards.map(({ command }) => command.join(' ')),
  );
}

describe('a question that needs the result of a plan', () => {
  it.each(['what is the E2E latency?', 'what would EP give?'])(
    'says so of a recording and of a pass: %s',
    async (question) => {
      for (const input of ['op_statistic.csv', 'op.txt']) {
        const { statements } = answer(understandQuestion(question, questionReader), await read(input), facts);
        expect(statements.map(({ text }) => text.en).join('\n')).toMatch(/needs a result/u);
      }
    },
  );

  it('says so of a recording alone where a pass can be run again with another split', async () => {
    const asked = async (input: string) =>
      answer(understandQuestion('why not TP=4?', questionReader), await read(input), facts)
        .statements.map(({ text }) => text.en)
        .join('\n');
    expect(await asked('op_statistic.csv')).toMatch(/needs a result/u);
    expect(await asked('op.txt')).toMatch(/With --tp-size 4 the pass takes .* ms, against 40\.0 ms/u);
  });
});

describe('a table that is cut in front of its strategies', () => {
  it('calls its rows by their place, and never says that a strategy has none', async () => {
    const input = await read('agg.txt', cutAt(100));
    const { sections } = explain(input, facts);
    const said = Object.values(sections).flat();
    expect(said.map(({ rule }) => rule)).toContain('rows-unnamed');
    expect(said.map(({ text }) => text.en).join('\n')).toMatch(/#1 wins: .* the next best #2 only 180/u);
    expect(said.map(({ text }) => text.en).join('\n')).not.toMatch(/unnamed strategy/u);
    const asked = answer(understandQuestion('why not TP=4?', questionReader), input, facts);
    expect(asked.statements.map(({ rule }) => rule)).toEqual(['asked', 'rows-unnamed']);
  });
});

describe('rows as the command builder of the public skill takes them', () => {
  it('become the two passes of an aggregated row, with the program’s default for what they leave out', async () => {
    expect(await dryRun(bestRow, true)).toEqual([
      expect.stringMatching(
        /--num-queries 4 --query-length 3500 --tp-size 8 .*--compile --dump-op-bound-results$/u,
      ),
      expect.stringMatching(
        /--num-queries 192 --query-length 1 --context-length 4250 --decode --tp-size 8 .*--dump-op-bound-results$/u,
      ),
    ]);
    const { status, said } = await verifyText(JSON.stringify({ ...bestRow, compile: undefined }), {
      dryRun: true,
    });
    expect([status, said]).toEqual([0, expect.stringMatching(/by default: not compiled, no prefix cache/u)]);
  });

  it('become one pass of their phase, with the tokens drafted and the group size of the format', async () => {
    const [decode, ...others] = await dryRun({
      ...bestRow,
      phase: 'decode',
      num_mtp_tokens: 2,
      quantize_linear_action: 'MXFP4',
      mxfp4_group_size: 64,
    });
    expect(others).toEqual([]);
    expect(decode).toMatch(/--num-queries 192 --query-length 3 --context-length 4250 --decode /u);
    expect(decode).toMatch(/--num-mtp-tokens 2 .*--mxfp4-group-size 64/u);
    const prefill = await dryRun({
      ...bestRow,
      phase: 'prefill',
      concurrency: 8,
      prefix_cache_hit_rate: 0.5,
    });
    expect(prefill).toEqual([expect.stringMatching(/--num-queries 8 --query-length 1750 --tp-size 8 /u)]);
  });

  it('are read where their figures are text', async () => {
    const typed = Object.fromEntries(
      Object.entries(bestRow).map(([key, value]) => [key, typeof value === 'number' ? `${value}` : value]),
    );
    expect(await dryRun(typed)).toEqual(await dryRun(bestRow));
  });

  it('are not run on guesses: figures are compared only where everything was said', async () => {
    const unsaid = await verifyText(JSON.stringify(bestRow));
    expect([unsaid.status, unsaid.document.need]).toEqual([2, ['prefixCacheHitRate']]);
  });
});

describe('passes of the public skill’s extractor, compared', () => {
  const operator = (name: string, total: number, memory: number) => ({
    name,
    bound: 'memory_bound',
    call_times: 4,
    total_s: total,
    avg_s: total / 4,
    memory_pct: memory,
    comm_pct: 0,
    mma_pct: 100 - memory,
    gp_pct: 0,
  });
  const document = (...operators: object[]) =>
    JSON.stringify({
      mode: 'unknown',
      best: {},
      tables: [],
      dump_rows: [],
      text_generate_breakdowns: {},
      text_generate_op_bounds: operators,
    });
  const slow = document(operator('tensor_cast.attention.default', 0.02, 90));
  const fast = document(operator('tensor_cast.attention.default', 0.01, 70));

  it('lists the leading operators with what their time is made of, equal ones too', async () => {
    const apart = await compared(slow, fast);
    expect(apart).toMatch(/attention +20\.000 ms · Mem 90\.0 % Cube 10\.0 % +10\.000 ms · Mem 70\.0 %/u);
    const same = await compared(slow, slow);
    expect(same).toMatch(/attention +20\.000 ms/u);
    expect(same).toMatch(/every operator takes the same time in both/u);
    expect(same).not.toMatch(/not reported/u);
  });

  it('gives the difference of two breakdowns in points', async () => {
    const mine = JSON.stringify({ breakdown: { Mem: 40, Comm: 20, Cube: 35, Vec: 5 } });
    const theirs = JSON.stringify({ breakdown: 'Mem: 55.0, Comm: 10.0, Cube: 30.0, Vec: 5.0' });
    const said = await compared(mine, theirs);
    expect(said).toMatch(/Mem +40\.0 % +55\.0 % +\+15\.0 points/u);
    expect(said).toMatch(/Vec +5\.0 % +5\.0 % +0\.0 points/u);
  });
});

async function compared(left: string, right: string): Promise<string> {
  const said: string[] = [];
  const status = await runCompare(
    { left: 'left', right: 'right', json: false },
    {
      language: 'en',
      columns: 110,
      isInteractive: false,
      say: (text) => said.push(text),
      refuse: (text) => said.push(text),
      print: () => undefined,
      readText: async (source) => (source === 'left' ? left : right),
      readSession: async () => null,
    },
  );
  expect(status).toBe(0);
  return said.join('\n');
}
