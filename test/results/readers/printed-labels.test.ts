import { describe, expect, it } from 'vitest';
import { measureOfLine, readBenchmarkReport } from '../../../src/results/readers/benchmarks/printed.ts';
import { printedLines } from '../../../src/results/readers/printed-lines.ts';

describe('a line of a load test', () => {
  it.each([
    ['Request throughput (req/s)', 'requestsPerSecond'],
    ['Request throughput (req/sec)', 'requestsPerSecond'],
    ['Output token throughput (tok/s)', 'throughputTokensPerSecond'],
    ['Output throughput (tokens/s)', 'throughputTokensPerSecond'],
    ['Total generation throughput (tokens/sec)', 'throughputTokensPerSecond'],
    ['Total output token throughput (tok/s)', 'throughputTokensPerSecond'],
    ['Per GPU Output Throughput (tps/gpu)', 'throughputTokensPerSecondPerDevice'],
    ['Total token throughput (tok/s)', 'totalTokensPerSecond'],
    ['Request goodput (req/s)', 'goodputRequestsPerSecond'],
  ])('tells a rate of the whole test: %s', (label, figure) => {
    expect(measureOfLine(label, '2,304.5')).toMatchObject({
      figure,
      value: 2304.5,
      statistic: 'total',
      basis: 'measured',
    });
  });

  it.each([
    ['Mean TTFT (ms)', 'ttftMs', 'mean'],
    ['Avg time to first token (ms)', 'ttftMs', 'mean'],
    ['Average TPOT (ms)', 'tpotMs', 'mean'],
    ['P25 time per output token (ms)', 'tpotMs', 'p25'],
    ['Median ITL (ms)', 'interTokenMs', 'median'],
    ['P50 inter-token latency (ms)', 'interTokenMs', 'median'],
    ['P75 intertoken latency (ms)', 'interTokenMs', 'p75'],
    ['P90 E2EL (ms)', 'endToEndMs', 'p90'],
    ['P95 E2E latency (ms)', 'endToEndMs', 'p95'],
    ['P99 end-to-end latency (ms)', 'endToEndMs', 'p99'],
    ['P99.9 endtoend latency (ms)', 'endToEndMs', 'p99.9'],
    ['Max request latency (ms)', 'endToEndMs', 'max'],
  ])('tells a latency and its statistic: %s', (label, figure, statistic) => {
    expect(measureOfLine(label, '12.5')).toMatchObject({ figure, statistic, value: 12.5, basis: 'measured' });
  });

  it('in seconds becomes milliseconds', () => {
    expect(measureOfLine('Mean TTFT (s)', '0.25')).toMatchObject({ figure: 'ttftMs', value: 250 });
  });

  it.each([
    ['a latency without a unit', 'Mean TTFT', '12'],
    ['a latency without a statistic', 'TTFT (ms)', '12'],
    ['a statistic of something else', 'Mean queue (ms)', '12'],
    ['a statistic behind another word', 'Untold mean TTFT (ms)', '12'],
    ['a rate behind another word', 'Peak request throughput (req/s)', '12'],
    ['a rate with a word behind it', 'Request throughput (req/s) of one', '12'],
    ['a label without a value', 'Mean TTFT (ms)', ''],
    ['a value that is no number', 'Mean TTFT (ms)', 'n/a'],
    ['a statistic that goes on', 'P999 TTFT (ms)', '12'],
  ])('tells nothing: %s', (_, label, text) => {
    expect(measureOfLine(label, text)).toBeNull();
  });
});

const head = '============ Serving Benchmark Result ============';
const report = (...lines: string[]) =>
  readBenchmarkReport(printedLines(`${[head, ...lines, '='.repeat(50)].join('\n')}\n`), 0);
const resultOf = (...lines: string[]) => report('Mean TTFT (ms): 10.00', ...lines)?.results[0];
const bestOf = (...lines: string[]) => resultOf(...lines)?.results[0]?.best;

describe('facts of a load test', () => {
  it.each([
    ['Traffic request rate', 'request rate'],
    ['Request rate configured (RPS)', 'request rate'],
    ['Max request concurrency', 'max concurrency'],
    ['Maximum request concurrency', 'max concurrency'],
    ['Concurrency', 'concurrency'],
    ['Peak concurrent requests', 'peak concurrency'],
    ['Peak output token throughput (tok/s)', 'peak output tokens per second'],
    ['Successful requests', 'successful requests'],
    ['Failed requests', 'failed requests'],
    ['Total input tokens', 'input tokens'],
    ['Total input text tokens', 'input text tokens'],
    ['Total generated tokens (retokenized)', 'generated tokens, retokenized'],
    ['Input token throughput (tok/s)', 'input tokens per second'],
    ['Total generated tokens', 'generated tokens'],
    ['Total input vision tokens', 'input vision tokens'],
    ['Acceptance rate (%)', 'acceptance percent'],
    ['Accept length', 'acceptance length'],
    ['Acceptance length', 'acceptance length'],
    ['Drafts', 'drafts'],
    ['Draft tokens', 'draft tokens'],
    ['Accepted tokens', 'accepted tokens'],
    ['Last generation throughput (tok/s)', 'last output tokens per second'],
  ])('keep the name of their label: %s', (label, name) => {
    expect(bestOf(`${label}: 16`)?.extra).toEqual({ [name]: '16' });
    const behindAnother = report('Mean TTFT (ms): 10.00', `Other ${label}: 16`);
    expect(behindAnother?.unread).toEqual([`Other ${label}: 16`]);
    const withMore = report('Mean TTFT (ms): 10.00', `${label} of one: 16`);
    expect(withMore?.unread).toEqual([`${label} of one: 16`]);
  });

  it('of each position are one list, in order', () => {
    const best = bestOf('Per-position acceptance (%):', 'Position 0: 80.5', 'Position 1: 60.2');
    expect(best?.extra).toEqual({ 'acceptance by position': '80.5, 60.2' });
    expect(report('Position 0: none')?.unread).toEqual(['Position 0: none']);
  });

  it('may have blanks in front of the colon', () => {
    expect(bestOf('Drafts  : 16')?.extra).toEqual({ drafts: '16' });
  });

  it('do not hold what is no label', () => {
    expect(report('16: 4', ': 4', 'Draft tokens:16', 'no label at all')?.unread).toEqual([
      '16: 4',
      ': 4',
      'Draft tokens:16',
      'no label at all',
    ]);
  });
});

describe('a whole load test', () => {
  it('has the model of the command above it, where one names it', () => {
    const lines = [
      '$ vllm bench serve --model Qwen/Qwen3-32B --port 8000',
      head,
      'Mean TTFT (ms): 10.00',
      '',
    ];
    const section = readBenchmarkReport(printedLines(lines.join('\n')), 1);
    expect(section?.results[0]?.conditions.model).toBe('Qwen/Qwen3-32B');
    expect(resultOf()?.conditions.model).toBeNull();
  });

  it('tells how long it took', () => {
    expect(resultOf('Benchmark duration (s): 50.00')?.elapsedSeconds).toBe(50);
    expect(resultOf()?.elapsedSeconds).toBeNull();
  });

  it('tells once what some versions print under two names', () => {
    const lines = [
      'Median TTFT (ms): 12.00',
      'P50 TTFT (ms): 12.00',
      'P99 TTFT (ms): 20.00',
      'P50 TPOT (ms): 5.00',
    ];
    expect(bestOf(...lines)?.measures?.map(({ figure, statistic }) => `${statistic} ${figure}`)).toEqual([
      'mean ttftMs',
      'median ttftMs',
      'p99 ttftMs',
      'median tpotMs',
    ]);
  });

  it('is that of the program that served it', () => {
    expect(resultOf()?.estimator).toBe('vllm bench serve');
    expect(resultOf('Backend: sglang-oai')?.estimator).toBe('sglang bench_serving');
    expect(resultOf('Backend: lmdeploy')?.estimator).toBe('lmdeploy');
    const offline = head.replace('Serving', 'Offline Throughput');
    const lines = [offline, 'Backend: engine', 'Request throughput (req/s): 2.00', '='.repeat(20), ''];
    const section = readBenchmarkReport(printedLines(lines.join('\n')), 0);
    expect(section?.results[0]?.estimator).toBe('sglang bench_offline_throughput');
  });

  it('has the lengths of its requests where the totals divide evenly', () => {
    const totals = ['Successful requests: 4', 'Total input tokens: 4096', 'Total generated tokens: 1026'];
    expect(resultOf(...totals)?.conditions).toMatchObject({ inputLength: 1024, outputLength: null });
    expect(resultOf('Successful requests: 4')?.conditions.inputLength).toBeNull();
    const none = ['Successful requests: 0', 'Total input tokens: 0'];
    expect(resultOf(...none)?.conditions.inputLength).toBeNull();
  });

  it('has the concurrency that was asked for, where it is a whole number of requests', () => {
    expect(bestOf('Maximum request concurrency: 16')?.concurrency).toBe(16);
    for (const none of ['None', '0', '2.5'])
      expect(bestOf(`Maximum request concurrency: ${none}`)?.concurrency).toBeNull();
  });

  it('ends at its last line, at a blank one, or where another begins', () => {
    const endOf = (...lines: string[]) =>
      readBenchmarkReport(printedLines([head, 'Mean TTFT (ms): 10.00', ...lines].join('\n')), 0)?.end;
    expect(endOf('='.repeat(20), 'Drafts: 1', '')).toBe(3);
    expect(endOf('', 'Drafts: 1', '')).toBe(2);
    expect(endOf(head, 'Drafts: 1', '')).toBe(2);
  });

  it('without a figure is no result', () => {
    expect(report('Drafts: 16')?.results).toEqual([]);
  });

  it('takes no figure from a last line that may lack digits', () => {
    const cut = (line: string) => readBenchmarkReport(printedLines(`${head}\n${line}`), 0);
    expect(cut('Mean TTFT (ms): 12')?.unread).toEqual(['Mean TTFT (ms): 12']);
    expect(cut('Mean TTFT (ms): 12.50')?.unread).toEqual([]);
  });
});
