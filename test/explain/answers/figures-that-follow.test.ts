import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import { embeddedFacts } from '../../../src/backends/embedded/explain-facts.ts';
import { readInputText } from '../../../src/commands/explain/read-input.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import { askedAbout } from '../../../src/explain/answers/asked-about.ts';
import { understandQuestion } from '../../../src/explain/answers/understand.ts';
import type { Statement } from '../../../src/explain/evidence/statement.ts';
import { figureFaults } from '../number-check.ts';

const facts = embeddedFacts();
const inputs = join(import.meta.dirname, '../follow-ups/inputs');

const search = (limit: number, rows: readonly string[]) =>
  [
    `python -m cli.inference.throughput_optimizer Qwen/Qwen3-14B --device ATLAS_800_A2_313T_64G --num-devices 4 --input-length 3000 --output-length 600 --tpot-limit ${limit} --compile --quantize-linear-action W8A8_DYNAMIC`,
    'Top 2 PD Aggregated Configurations:',
    '+-----+----------------------+-----------+-----------+-------------+-------------+--------------------+------------+',
    '| Top | Throughput (token/s) | TTFT (ms) | TPOT (ms) | concurrency | num_devices |      parallel      | batch_size |',
    '+-----+----------------------+-----------+-----------+-------------+-------------+--------------------+------------+',
    ...rows,
    '+-----+----------------------+-----------+-----------+-------------+-------------+--------------------+------------+',
  ].join('\n');

/** Two searches of one plan with another limit, as people paste them. */
const twoSearches = [
  '```',
  search(50, [
    '|  1  |       3563.51        |  6133.21  |   49.39   |     176     |      4      | TP=1 | PP=1 | DP=4 |     44     |',
    '|  2  |       3166.38        |  10879.20 |   49.90   |     158     |      4      | TP=4 | PP=1 | DP=1 |    158     |',
  ]),
  '```',
  'and tighter:',
  '```',
  search(25, [
    '|  1  |       2659.62        |  4697.59  |   24.82   |      66     |      4      | TP=4 | PP=1 | DP=1 |     66     |',
    '|  2  |       1774.41        |  1882.01  |   24.80   |      44     |      4      | TP=1 | PP=1 | DP=4 |     11     |',
  ]),
  '```',
].join('\n');

/** Operators of a pass without statistics of their bounds, as the reference's extractor writes them. */
const operatorsAlone = JSON.stringify({
  mode: 'unknown',
  best: {},
  tables: [],
  dump_rows: [],
  text_generate_breakdowns: {},
  text_generate_op_bounds: [
    ['tensor_cast.attention.default', 'memory_bound', 40, 0.01],
    ['tensor_cast.static_quant_linear.default', 'memory_bound', 160, 0.006],
    ['tensor_cast.all_reduce.default', 'communication_bound', 80, 0.004],
  ].map(([name, bound, calls, total]) => ({
    name,
    bound,
    call_times: calls,
    total_s: total,
    avg_s: Number(total) / Number(calls),
    memory_pct: 50,
    comm_pct: 0,
    mma_pct: 50,
    gp_pct: 0,
  })),
});

/** A load test that was sent more than it served. */
const serving = [
  '============ Serving Benchmark Result ============',
  'Backend:                                 sglang',
  'Traffic request rate:                    8.0',
  'Max request concurrency:                 128',
  'Successful requests:                     1000',
  'Benchmark duration (s):                  140.00',
  'Total input tokens:                      1024000',
  'Total generated tokens:                  256000',
  'Request throughput (req/s):              7.14',
  'Input token throughput (tok/s):          7314.29',
  'Output token throughput (tok/s):         1828.57',
  '---------------Time to First Token----------------',
  'Mean TTFT (ms):                          880.00',
  '---------------Inter-Token Latency----------------',
  'Mean ITL (ms):                           43.98',
  '==================================================',
].join('\n');

/** Kernels of a GPU, whose names tell their kind by the library that they are of. */
const kernels = [
  '-----------------------------------------------------  ------------  ------------  ------------  ------------',
  '                                                 Name     Self CUDA   Self CUDA %    CUDA total    # of Calls',
  '-----------------------------------------------------  ------------  ------------  ------------  ------------',
  'void cutlass::device_kernel<flash::enable_sm90<fl...>      80.000ms        50.00%      80.000ms           128',
  'nvjet_tst_128x256_64x4_1x2_h_bz_coopA_NTT                  56.000ms        35.00%      56.000ms           384',
  'ncclDevKernel_AllGather_RING_LL(ncclDevKernelArgs...)      24.000ms        15.00%      24.000ms           128',
  '-----------------------------------------------------  ------------  ------------  ------------  ------------',
].join('\n');

const made: Readonly<Record<string, readonly [text: string, name: string]>> = {
  twoSearches: [twoSearches, 'two.md'],
  operatorsAlone: [operatorsAlone, 'operators.json'],
  serving: [serving, 'serving.txt'],
  kernels: [kernels, 'kernels.txt'],
};

const cases: readonly (readonly [of: string, asked: string, says: RegExp, not?: RegExp])[] = [
  // Counts of a load test.
  ['bench.txt', 'success rate?', /100 of 100 requests succeeded, 100\.0 %/u],
  ['bench.txt', '失败率多少', /100 条请求中成功 100 条/u],
  ['sgl.txt', 'what percentage of requests failed', /400 requests succeeded; whether any failed is not/u],
  ['bench.txt', 'total tokens', /moved 115,200 tokens: 102,400 of prompts and 12,800 of/u],
  ['bench.txt', '整场一共多少token', /共 115,200 个 token/u],
  ['bench.txt', 'what is the average prompt length', /1,024 input tokens and 128 output tokens on average/u],
  ['bench.txt', '有多少请求达标', /没有 goodput/u],
  [
    'bench.txt',
    'what would TTFT be at 96 concurrency',
    /what 96 would give has to be measured/u,
    /TTFT limit/u,
  ],
  // Prompt tokens per second: 3,848.39 tok/s of 1,500 output tokens bring 3,500 prompt tokens each.
  ['agg.txt', 'what is the input token throughput', /Prompts: 8,979\.58 tok\/s/u, /Not sure/u],
  ['agg.txt', '每秒能处理多少输入token', /输入侧 8,979\.58 tok\/s/u],
  // Times of operators that are added up.
  ['op.txt', 'top 3 ops together, how much of the step?', /longest 3 together .* 36\.6 ms: 91\.6 %/u],
  ['op.txt', '前两个算子合计多少毫秒', /耗时最长的 2 个.*合计 31\.3 ms/u],
  ['op.txt', 'how many operators are listed', /All 15 that are listed/u],
  ['op.txt', '一共多少个算子', /列出的 15 个/u],
  ['op.txt', 'kernel total', /All 15 that are listed take 40\.0 ms/u],
  ['op.txt', 'sum over the top operators', /longest 5 together/u],
  ['op.txt', 'which op is called most', /static_quant_linear\.default runs 256 times/u],
  ['op.txt', 'attention能优化到一半的话一步多少毫秒', /2 倍.*27\.1 ms|40\.0 ms .* 27\.1 ms/u],
  [
    'op_statistic.csv',
    'what share do the vector kernels have altogether',
    /AI_VECTOR_CORE 9\.00 ms \(9\.0 %\)/u,
  ],
  [
    'op_statistic.csv',
    'vector类算子占几成',
    /AI_VECTOR_CORE 9\.00 ms（9\.0 %）|AI_VECTOR_CORE 9\.00 ms \(9\.0 %\)/u,
  ],
  ['op_statistic.csv', 'what would we save if we dropped SwiGlu', /With SwiGlu at no cost .* \(-3\.0 %\)/u],
  [
    'operatorsAlone',
    'is anything compute bound?',
    /Mem 80\.0 % · Comm 20\.0 % · Cube 0\.0 %/u,
    /no shares to read/u,
  ],
  ['operatorsAlone', '这是prefill还是decode', /没有说明/u],
  // Two results without a name for either.
  ['twoSearches', 'what did the tighter limit cost me', /25\.4 % less throughput/u],
  [
    'twoSearches',
    'which of the two would you give to interactive users',
    /TTFT 6,133\.21 ms[\s\S]*TTFT 4,697\.59 ms/u,
  ],
  ['twoSearches', '哪一次的首字更快', /6,133\.21 ms[\s\S]*4,697\.59 ms/u],
  ['twoSearches', 'what would it be at 35 ms', /With TPOT limit 35 ms: TP=4 · 2,950\.83/u],
  ['twoSearches', 'which one has more memory left', /memory|GiB/u, /less throughput/u],
  // Loads of several amounts, and ones that come on top.
  [
    'agg.txt',
    'TTFT at 64 and 128 users',
    /64 concurrent requests[\s\S]*128 concurrent requests/u,
    /TTFT limit/u,
  ],
  ['agg.txt', '32路和64路各是多少', /并发 32 时[\s\S]*并发 64 时/u],
  ['agg.txt', '够不够再多塞20路', /并发 212/u],
  ['ratio.txt', 'with 32 cards per side', /8 Prefill and 8 Decode instances \(64 devices\)/u],
  ['ratio.txt', '要是流量翻倍要加几张卡', /要承载的是 [\d.]+ req\/s[\s\S]*卡/u, /-50\.0 %/u],
  // Strategies that become another.
  ['moe.txt', 'what if TP goes from 8 to 4', /TP=4/u, /TP>1/u],
  ['agg.txt', 'TP从8改成4会怎样', /TP=4 DP=2 落选/u],
  // What was sent against what was served, and rates that are printed.
  [
    'serving',
    'did it keep up with the 8 req/s we sent?',
    /cannot be told for certain: 7\.14 req\/s were served of 8\.00 req\/s that were sent \(89\.3 %\)/u,
  ],
  ['serving', '发的8 req/s它跟得上吗', /发来 8\.00 req\/s，完成 7\.14 req\/s/u],
  ['serving', '输入吞吐', /输入侧 7,314\.29 tok\/s，报告里就有/u],
  ['agg.txt', 'give me the request rate', /It serves 2\.57 req\/s/u],
  // Kernels by what they are, not by the word.
  ['kernels', 'attention占比', /80\.0 ms.*50\.0 %/u, /没有这一类/u],
  ['kernels', 'GEMM平均一次多久', /平均每次 146 µs/u],
  ['kernels', 'which kernel has the longest average call', /longest on average: 625 µs each/u],
  ['op.txt', '计算和通信哪个大', /Comm 12\.4 %/u],
  ['op.txt', '把通信全部隐藏掉能快多少', /34\.2 ms/u],
  // Phases that were searched apart.
  ['dg.txt', 'so which one is the bottleneck', /is the slower side/u],
  [
    'dg.txt',
    'how would you divide 48 cards between the two?',
    /Of 48 devices .* for Prefill .* for Decode .* serve most/u,
  ],
  ['dg.txt', '48张卡怎么分', /48 卡里 Prefill 用/u],
  ['dg.txt', 'why does prefill prefer TP=1 but decode TP=2', /Prefill: TP=1[\s\S]*Decode/u],
  // Another price, another load of what another program predicts.
  ['hw.txt', 'if the A3 costs 20% more, is it worth it', /costs 1\.2 times one of/u, /worth it from/u],
  ['hw.txt', '如果A3贵两成值得吗', /的 1\.2 倍/u],
  // A price of another device is that of its own tokens; one of a name that was read prices no namesakes.
  [
    'agg.txt',
    'cost per million tokens if an A3 752T costs 3 dollars an hour',
    /On ATLAS_800_A3_752T_128G_DIE: A million generated tokens cost [\d.]+ dollars/u,
  ],
  ['agg.txt', 'A3 752T每卡时20元，每百万token多少钱', /ATLAS_800_A3_752T_128G_DIE：生成一百万/u],
  ['agg.txt', 'cost per token if A2 costs 2 dollars an hour', /at 2 dollars each/u, /A2_280T|A2_313T/u],
  ['aic.txt', 'how many GPUs for 50 req/s', /by what was read: .* An engine of ours|by what was read/u],
  ['aic.txt', '并发是怎么来的', /并发 = batch × DP/u],
  // A context with which the row's own requests do not fit.
  ['agg.txt', '能支持32k的输入吗', /显存会爆[\s\S]*32,768 token 时每个副本放得下 \d+ 条/u],
  // The price of many requests, other frameworks, other hardware, compiling.
  ['agg.txt', 'dollars per 1000 requests at 2 $ a card hour', /1,000 requests cost 1\.73 \$/u],
  ['agg.txt', '每千次请求多少钱', /1,000 条请求要 [\d.]+ 卡时/u],
  ['agg.txt', 'which framework is faster', /models no framework/u],
  [
    'agg.txt',
    'what if we use H100 instead',
    /no profile of h100_pcie, h100_sxm.*throughline plan --devices/u,
  ],
  ['agg.txt', 'how much would compile bring', /With compile off/u],
];

/** Sentences without figures of another run of the engine, in names of kernels, or in a price that shows how one is said. */
const isOfInput = ({ cites, text }: Statement) =>
  !/“|p99|nvjet/u.test(text.zh) &&
  cites.every((one) => !('source' in one) || one.source === 'input' || one.source === 'reference');

describe('figures that follow from what was read', () => {
  it.each(cases.map(([of, question, says, not]) => ({ of, question, says, not })))(
    '$of: $question',
    async ({ of, question, says, not }) => {
      const [text, name] = made[of] ?? [readFileSync(join(inputs, of), 'utf8'), of];
      const input = await readInputText(text, name, async () => 'profiler');
      if (input === null) throw new Error(`${of} was not read`);
      const { statements } = answer(
        understandQuestion(question, questionReader, askedAbout(input)),
        input,
        facts,
      );
      const language = /\p{Script=Han}/u.test(question) ? 'zh' : 'en';
      for (const one of statements.filter(isOfInput)) expect(figureFaults(one, input, language)).toEqual([]);
      const said = statements.map((one) => one.text[language]).join('\n');
      expect(said).toMatch(says);
      if (not !== undefined) expect(said).not.toMatch(not);
    },
  );
});
