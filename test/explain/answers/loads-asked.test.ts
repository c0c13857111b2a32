import { describe, expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import { embeddedFacts } from '../../../src/backends/embedded/explain-facts.ts';
import { readInputText } from '../../../src/commands/explain/read-input.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import { askedAbout } from '../../../src/explain/answers/asked-about.ts';
import { understandQuestion } from '../../../src/explain/answers/understand.ts';

const serving = (lines: readonly string[]) =>
  ['============ Serving Benchmark Result ============', ...lines, '='.repeat(50)].join('\n');

/** A test of a rate that the server kept up with: its last answers are still to come when all has been sent. */
const drained = serving([
  'Traffic request rate: 5.0',
  'Successful requests: 300',
  'Benchmark duration (s): 70.00',
  'Request throughput (req/s): 4.29',
  'Output token throughput (tok/s): 1716.00',
  'Concurrency: 42.90',
  'Mean E2E Latency (ms): 10010.00',
  'Mean TTFT (ms): 250.25',
  'P99 TTFT (ms): 900.00',
  'Median TTFT (ms): 200.00',
  'Mean ITL (ms): 24.40',
  'Max ITL (ms): 512.00',
]);
const piled = drained.replace('(s): 70.00', '(s): 140.00').replace('(req/s): 4.29', '(req/s): 2.14');

const server = 'vllm serve m/8B -tp 2 --max-num-seqs 96 --quantization fp8 --kv-cache-dtype fp8_e4m3';
const held = [
  server,
  serving([
    'Successful requests: 198',
    'Failed requests: 2',
    'Maximum request concurrency: 40',
    'Benchmark duration (s): 50.00',
    'Total generated tokens: 39600',
    'Request throughput (req/s): 3.96',
    'Request goodput (req/s): 2.97',
    'Output token throughput (tok/s): 792.00',
    'Peak output token throughput (tok/s): 1188.00',
    'Mean TTFT (ms): 500.00',
    'Mean TPOT (ms): 47.74',
    'P99 ITL (ms): 120.00',
  ]),
].join('\n');

const cells = (row: readonly string[]) => `| ${row.join(' | ')} |`;
const table = (titles: readonly string[], rows: readonly (readonly string[])[]) =>
  [
    '|===|===|===|===|===|',
    ...titles,
    '|---|---|---|---|---|',
    ...rows.map(cells),
    '|===|===|===|===|===|',
  ].join('\n');
/** A sweep of guidellm over four loads. */
const loads = [
  table(
    ['| Benchmark | TTFT || ITL ||', '| Strategy | ms || ms ||', '| | Mdn | p95 | Mdn | p95 |'],
    [
      ['synchronous', '20.0', '25.0', '5.0', '5.5'],
      ['throughput', '4000.0', '8000.0', '40.0', '55.0'],
      ['constant', '30.0', '60.0', '6.0', '7.0'],
      ['constant', '90.0', '300.0', '10.0', '14.0'],
    ],
  ),
  table(
    [
      '| Benchmark | Requests ||| Output Tokens |',
      '| Strategy | Concurrency || Per Sec | Per Sec |',
      '| | Mdn | Mean | Mean | Mean |',
    ],
    [
      ['synchronous', '1.0', '1.0', '0.9', '190.0'],
      ['throughput', '160.0', '158.0', '16.0', '3400.0'],
      ['constant', '8.0', '7.8', '6.2', '1300.0'],
      ['constant', '24.0', '23.6', '12.0', '2500.0'],
    ],
  ),
].join('\n\n');

/** The same test before and after a change. */
const pair = [
  'before:',
  drained,
  '',
  'after:',
  drained.replace('(ms): 250.25', '(ms): 300.30').replace('1716.00', '1801.80'),
].join('\n');
const inputs = { drained, piled, held, loads, pair };

const cases: readonly (readonly [of: keyof typeof inputs, question: string, says: RegExp, not?: RegExp])[] = [
  [
    'drained',
    'could it keep up with the 5 req/s?',
    /^As far as the test tells, yes: 300 requests at 5\.00 req\/s/u,
  ],
  ['drained', '5 QPS 顶得住吗', /^就这次压测看，顶得住/u],
  ['piled', 'did it keep up with 5 req/s', /^No: 2\.14 req\/s were served of 5\.00 req\/s/u],
  ['piled', '5 QPS 顶得住吗', /^顶不住/u],
  ['drained', 'how many requests in flight on average', /^42\.9 requests were in flight/u],
  ['drained', 'which share of the latency is the first token', /^The first token takes 2\.5 % of a request/u],
  ['drained', '最长卡顿多久', /最长停顿 512 ms/u],
  ['drained', 'how is p99 TTFT against the median', /4\.5 times the median of 200 ms/u],
  ['drained', 'how many GPUs was this on', /^On how many devices the server ran is not in what was read/u],
  ['held', 'how many GPUs was this on', /^2 devices \(TP=2\)\.$/u],
  ['held', '单卡吞吐', /每卡 396 tok\/s/u],
  ['held', 'did anything fail', /^198 of 200 requests succeeded/u],
  ['held', 'goodput?', /^2\.97 req\/s of 3\.96 req\/s keep the limits: 75\.0 %/u],
  ['held', '满足SLO的占多少', /占请求的 75\.0 %/u],
  ['held', 'was the load steady?', /^On average yes: [\s\S]*1\.50 times the mean/u],
  ['held', 'was it saturated?', /^That cannot be told from one load \(40 requests in flight\)/u],
  ['held', 'quantization?', /quantization fp8, KV cache fp8_e4m3/u],
  ['held', '最大batch设的多少', /一批最多 96 条请求/u],
  ['held', 'longest pause between tokens', /not reported; one in a hundred was above 120 ms/u],
  ['held', 'how long did the test run', /^The whole test took 50 s/u],
  ['pair', 'by how much did TTFT go up', /^TTFT mean: 250\.25 ms → 300\.30 ms, \+20\.0 %/u],
  ['pair', '吞吐提升了多少', /^1,716 tok\/s → 1,801\.80 tok\/s，\+5\.0 %/u],
  ['pair', 'did chunked prefill 2048 help?', /1,716 tok\/s → 1,801\.80 tok\/s, \+5\.0 %/u],
  [
    'drained',
    'how many requests wait longer than 800 ms for the first token',
    /At least 1\.0 %|Between 1\.0 % and 50\.0 %/u,
  ],
  ['held', 'did every request come back?', /^198 of 200/u],
  ['held', 'is this measured?', /^Yes: these figures were measured/u],
  ['loads', 'where does it saturate?', /^Between D \(24 in flight\) and B \(160 in flight\)/u],
  ['loads', '什么时候开始饱和', /^在 D \(在途 24\) 和 B \(在途 160\) 之间/u],
  ['loads', 'ITL at 12 req/s?', /median 10\.00 ms/u, /median (?:5|6|40)\.00/u],
  ['loads', 'what did the synchronous run give', /190 tok\/s/u, /3,400|1,300|2,500/u],
  ['loads', '最大吞吐那组TTFT多少', /中位数 4,000\.00 ms/u, /90\.00|30\.00/u],
  ['loads', 'highest rate with TTFT under 200 ms', /^Of those that keep the limit by their median D/u],
  ['loads', 'TTFT of the second run', /4,000\.00/u, /90\.00/u],
];

describe('questions about tests of a server', () => {
  it.each(cases.map(([of, question, says, not]) => ({ of, question, says, not })))(
    '$of: $question',
    async ({ of, question, says, not }) => {
      const input = await readInputText(inputs[of], 'pasted', async () => 'profiler');
      if (input === null) throw new Error(`${of} was not read`);
      const { statements } = answer(
        understandQuestion(question, questionReader, askedAbout(input)),
        input,
        embeddedFacts(),
      );
      const language = /\p{Script=Han}/u.test(question) ? 'zh' : 'en';
      const said = statements
        .filter(({ rule }) => rule !== 'asked')
        .map(({ text }) => text[language])
        .join('\n');
      expect(said).toMatch(says);
      if (not !== undefined) expect(said).not.toMatch(not);
    },
  );
});
