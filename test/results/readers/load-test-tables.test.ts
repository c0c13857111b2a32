import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/explain/explain.ts';
import { inputOfText } from '../../../src/explain/input.ts';
import { measureOf } from '../../../src/results/measure.ts';
import { readOutput } from '../../../src/results/readers/read-output.ts';

const rule = '='.repeat(120);
const old = `Benchmarks Metadata:
    Worker:type_='generative_requests_worker' backend_model='Qwen/Qwen3-32B'

Benchmarks Info:
${rule}
Metadata                                    |||| Requests Made  ||| Prompt Tok/Req  ||| Output Tok/Req  ||| Prompt Tok Total  ||| Output Tok Total  ||
  Benchmark| Start Time| End Time| Duration (s)|  Comp|  Inc|  Err|  Comp|  Inc|  Err|  Comp|  Inc|  Err|   Comp|  Inc|  Err|   Comp|  Inc|  Err
-----------|-----------|---------|-------------|------|-----|-----|------|-----|-----|------|-----|-----|-------|-----|-----|-------|-----|-----
synchronous|   10:00:00| 10:00:30|         30.0|    10|    1|    4| 256.2|256.0|  0.0| 128.0| 40.0|  0.0|   2560|  256|    0|   1280|   40|    0
   constant|   10:00:31| 10:01:01|         30.0|     0|   20|    0|   0.0|256.0|  0.0|   0.0| 40.0|  0.0|      0| 5120|    0|      0|  800|    0
${rule}


Benchmarks Stats:
${rule}
Metadata   | Request Stats         || Out Tok/sec| Tot Tok/sec| Req Latency (ms)   ||| TTFT (ms)       ||| ITL (ms)       ||| TPOT (ms)      ||
  Benchmark| Per Second| Concurrency|        mean|        mean|  mean| median|   p99| mean| median|  p99| mean| median|  p99| mean| median|  p99
-----------|-----------|------------|------------|------------|------|-------|------|-----|-------|-----|-----|-------|-----|-----|-------|-----
synchronous|       0.35|        1.00|        44.8|       134.4|  2.86|   2.85|  2.99| 45.1|   44.9| 51.0| 22.2|   22.1| 22.9| 22.0|   21.9| 22.7
   constant|       0.00|        0.00|         0.0|         0.0|  0.00|   0.00|  0.00|  0.0|    0.0|  0.0|  0.0|    0.0|  0.0|  0.0|    0.0|  0.0
${rule}
`;

describe('tables of guidellm', () => {
  it('before 0.4 are a result for each strategy that served, with seconds under a title of milliseconds', () => {
    const { runs, unread } = readOutput(old);
    expect(unread).toEqual([]);
    expect(runs).toHaveLength(1);
    const best = runs[0]?.results[0]?.best;
    expect(runs[0]).toMatchObject({
      estimator: 'guidellm',
      basis: 'measured',
      elapsedSeconds: 30,
      conditions: { model: 'Qwen/Qwen3-32B', inputLength: 256, outputLength: 128 },
    });
    // Its TPOT counts the wait for the first token; ITL is ours.
    expect(best).toMatchObject({ concurrency: 1, ttftMs: 45.1, tpotMs: 22.2, requestsPerSecond: 0.35 });
    expect(best && measureOf(best, 'endToEndMs', 'measured', 'mean')?.value).toBe(2860);
    expect(best?.extra).toMatchObject({ 'successful requests': '10', 'failed requests': '4' });
  });

  it('of later versions tell lengths, where all requests had them, and the model of the server', () => {
    const table = (name: string, unit: string, cells: string) => `|============|=====|=====|=====|=====|
| Benchmark  | ${name} ||
| Strategy   | ${unit} ||
|            | Mdn | p95 | Mdn | p95 |
|------------|-----|-----|-----|-----|
| concurrent | ${cells} |
|============|=====|=====|=====|=====|

`;
    const text = `✔ OpenAIHTTPBackend backend validated with model Qwen/Qwen3-8B
${table('Input Tok || Output Tok', 'Per Req || Per Req', '1024.0 | 1024.0 | 250.0 | 256.0')}${table('TTFT || ITL', 'ms || ms', '206.4 | 384.0 | 22.4 | 24.5')}`;
    expect(readOutput(text).runs[0]?.conditions).toMatchObject({
      model: 'Qwen/Qwen3-8B',
      inputLength: 1024,
      outputLength: null,
    });
  });
});

describe('a load test with a draft model', () => {
  it('tells how many tokens a step yields, and a median once', () => {
    const { runs, unread } = readOutput(`============ Serving Benchmark Result ============
Successful requests: 160
Request throughput (req/s): 0.84
Request goodput (req/s): 0.61
Output token throughput (tok/s): 860.50
Mean TTFT (ms): 1204.11
Median TTFT (ms): 1100.20
P50 TTFT (ms): 1100.20
P75 TTFT (ms): 1500.00
P99.9 TTFT (ms): 4000.00
---------------Speculative Decoding---------------
Acceptance rate (%): 61.20
Acceptance length: 2.84
Drafts: 57690
Draft tokens: 173070
Accepted tokens: 106150
Per-position acceptance (%):
  Position 0: 82.10
  Position 1: 60.30
==================================================
`);
    expect(unread).toEqual([]);
    const best = runs[0]?.results[0]?.best;
    expect(best?.measures.filter(({ statistic }) => statistic === 'median')).toHaveLength(1);
    expect(best && measureOf(best, 'ttftMs', 'measured', 'p99.9')?.value).toBe(4000);
    expect(best?.extra).toMatchObject({
      'acceptance length': '2.84',
      'acceptance by position': '82.10, 60.30',
    });
    const said = explain(inputOfText({ ...readOutput(''), runs })).sections.best.map(({ text }) => text.en);
    expect(said.join('\n')).toMatch(/goodput 0\.61 req\/s/u);
  });
});

describe('rows of a search saved as separated values', () => {
  const columns =
    'num_devices,model_id,input_length,output_length,concurrency,ttft,tpot,token/s,parallel,batch_size';
  const rows = [
    'ATLAS_800_A2_376T_64G,8,Qwen/Qwen3-32B,3500,1500,192,14909.98,49.891,3848.395,TP=8 | PP=1 | DP=1,192',
    'ATLAS_800_A3_752T_128G_DIE,8,Qwen/Qwen3-32B,3500,1500,202,11459.59,49.77,4058.35,TP=4 | PP=1 | DP=2,101',
  ];
  const saved = `,device_name,${columns}\n${rows.map((row, at) => `${at},${row}`).join('\n')}\n`;

  it.each([
    ['commas', saved],
    ['tabs', saved.replaceAll(',', '\t')],
  ])('are a result for each device: %s', (_, text) => {
    const { runs, unread } = readOutput(text);
    expect(unread).toEqual([]);
    expect(runs).toHaveLength(1);
    expect(runs[0]?.conditions).toMatchObject({ model: 'Qwen/Qwen3-32B', numDevices: 8, inputLength: 3500 });
    expect(runs[0]?.results.map(({ device, best }) => [device, best?.tp, best?.concurrency])).toEqual([
      ['ATLAS_800_A2_376T_64G', 8, 192],
      ['ATLAS_800_A3_752T_128G_DIE', 4, 202],
    ]);
  });

  it('a row that lacks cells is handed back', () => {
    const { runs, unread } = readOutput(`${saved}2,ATLAS_800_A2_376T_64G,8,Qwen/Qwen3-32B\n`);
    expect(runs[0]?.results).toHaveLength(2);
    expect(unread.join()).toMatch(/^(?:2,ATLAS|$)/u);
  });
});
