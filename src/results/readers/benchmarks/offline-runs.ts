import { type RowMeasure, rowMeasure, type Statistic } from '../../measure.ts';
import type { Conditions } from '../../result.ts';
import type { PrintedLine } from '../printed-lines.ts';
import type { PrintedSection } from '../printed-sections.ts';
import { commandAbove, countOf, flagValue } from './command-above.ts';
import { measuredResult } from './result.ts';

const number = '(\\d{1,15}(?:\\.\\d{1,9})?)';
const throughput = new RegExp(
  `^\\s*Throughput: ${number} requests/s, ${number} (?:total )?tokens/s(?:, ${number} output tokens/s)?`,
);
const averageLatency = new RegExp(`^\\s*Avg latency: ${number} seconds`);
const latencyShare = new RegExp(`^\\s*(10|25|50|75|90|99)% percentile latency: ${number} seconds`);

const shares: Readonly<Record<string, Statistic>> = { 50: 'median', 90: 'p90', 99: 'p99' };

function total(figure: RowMeasure['figure'], text: string | undefined): RowMeasure[] {
  return text === undefined
    ? []
    : [rowMeasure(figure, Number(text), { statistic: 'total', basis: 'measured' })];
}

/** Conditions that the command of a run without a server names. */
export function conditionsOf(command: string | null): Partial<Conditions> {
  const model = flagValue(command, 'model', 'model-path');
  const devices = countOf(command, 'tensor-parallel-size', 'tp-size', 'tp');
  return {
    ...(model === null ? {} : { model }),
    ...(devices === null
      ? {}
      : { numDevices: devices * (countOf(command, 'pipeline-parallel-size', 'pp') ?? 1) }),
    inputLength: countOf(command, 'random-input-len', 'input-len', 'input'),
    outputLength: countOf(command, 'random-output-len', 'output-len', 'output'),
  };
}

/** Output of `vllm bench throughput`: a batch of requests as fast as it goes, without a server. */
function readThroughput(lines: readonly PrintedLine[], start: number): PrintedSection | null {
  const found = throughput.exec(lines[start]?.text ?? '');
  if (!found) return null;
  const [, requests, all, output] = found;
  const command = commandAbove(lines, start, (text) => throughput.test(text));
  const extra: Record<string, string> = {};
  let end = start + 1;
  for (; end < start + 4; end += 1) {
    const tokens = /^\s*Total num (prompt|output) tokens:\s+(\d{1,15})\s*$/.exec(lines[end]?.text ?? '');
    if (!tokens) break;
    extra[`${tokens[1] === 'prompt' ? 'input' : 'generated'} tokens`] = tokens[2] ?? '';
  }
  const measurement = {
    program: 'vllm bench throughput',
    measures: [
      ...total('throughputTokensPerSecond', output),
      ...total('requestsPerSecond', requests),
      ...total('totalTokensPerSecond', all),
    ],
    concurrency: null,
    conditions: conditionsOf(command),
    extra,
  };
  return { results: [measuredResult(measurement)], unread: [], end };
}

/** Output of `vllm bench latency`: how long one batch takes from its prompt to its last token. */
function readLatency(lines: readonly PrintedLine[], start: number): PrintedSection | null {
  const average = averageLatency.exec(lines[start]?.text ?? '')?.[1];
  if (average === undefined) return null;
  const command = commandAbove(lines, start, (text) => averageLatency.test(text));
  const measures = [
    rowMeasure('endToEndMs', Number(average) * 1000, { statistic: 'mean', basis: 'measured' }),
  ];
  let end = start + 1;
  for (; end < start + 8; end += 1) {
    const [, share = '', seconds] = latencyShare.exec(lines[end]?.text ?? '') ?? [];
    if (seconds === undefined) break;
    const statistic = shares[share];
    if (statistic !== undefined)
      measures.push(rowMeasure('endToEndMs', Number(seconds) * 1000, { statistic, basis: 'measured' }));
  }
  const measurement = {
    program: 'vllm bench latency',
    measures,
    concurrency: countOf(command, 'batch-size'),
    conditions: conditionsOf(command),
  };
  return { results: [measuredResult(measurement)], unread: [], end };
}

/** The figures that vLLM measures without a server; null where none begin at `lines[start]`. */
export function readVllmOffline(lines: readonly PrintedLine[], start: number): PrintedSection | null {
  return readThroughput(lines, start) ?? readLatency(lines, start);
}
