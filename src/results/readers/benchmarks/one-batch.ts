import { type RowMeasure, rowMeasure } from '../../measure.ts';
import type { PrintedLine } from '../printed-lines.ts';
import type { PrintedSection } from '../printed-sections.ts';
import { commandAbove } from './command-above.ts';
import { conditionsOf } from './offline-runs.ts';
import { type Measurement, measuredResult } from './result.ts';

const pair = ' {1,16}(\\d{1,9}\\.\\d{1,9}) s, (?:median )?throughput: {1,16}(\\d{1,12}\\.\\d{1,4}) token/s';
const prefill = new RegExp(`^\\s*(?:# )?Prefill\\. latency:${pair}`);
const step = new RegExp(`^\\s*(?:# )?Decode(?: \\d+)?\\. {1,4}(?:Batch size: (\\d{1,6}), )?latency:${pair}`);
const median = new RegExp(`^\\s*(?:# )?Decode\\. {1,4}median latency:${pair}`);
const whole = new RegExp(`^\\s*(?:# )?Total\\. latency:${pair}`);
const begins = /^\s*(?:# )?Benchmark \.\.\./;

/** One batch from its prompt to its last token. */
interface Batch {
  readonly measures: RowMeasure[];
  readonly extra: Record<string, string>;
  size: number | null;
}

function milliseconds(figure: RowMeasure['figure'], seconds: string, statistic: 'median' | null): RowMeasure {
  return rowMeasure(figure, Number((Number(seconds) * 1000).toFixed(6)), { statistic, basis: 'measured' });
}

/** Takes one line into the batch; whether it was a line of one. */
function takeLine(text: string, batch: Batch): boolean {
  const last = median.exec(text);
  if (last) {
    const [, seconds = '', rate = ''] = last;
    batch.measures.push(milliseconds('tpotMs', seconds, 'median'));
    batch.measures.push(
      rowMeasure('throughputTokensPerSecond', Number(rate), { statistic: 'median', basis: 'measured' }),
    );
    // Each request gets one token a step, so both figures together tell how many there are.
    batch.size ??= Math.round(Number(seconds) * Number(rate)) || null;
    return true;
  }
  const [stepLine, size] = step.exec(text) ?? [];
  if (stepLine !== undefined) {
    if (size !== undefined) batch.size = Number(size);
    return true;
  }
  const [, seconds, rate = ''] = whole.exec(text) ?? [];
  if (seconds === undefined) return false;
  batch.measures.push(milliseconds('endToEndMs', seconds, null));
  batch.measures.push(
    rowMeasure('totalTokensPerSecond', Number(rate), { statistic: 'total', basis: 'measured' }),
  );
  return true;
}

/**
 * Output of `sglang.bench_one_batch` (once `bench_latency`) for one static batch: its prefill is the time to its first
 * token, its median step the time per output token. The batch that warms up is no measurement. Null where none begins.
 */
export function readOneBatch(lines: readonly PrintedLine[], start: number): PrintedSection | null {
  if (!prefill.test(lines[start]?.text ?? '')) return null;
  let batches: Batch[] = [];
  let index = start;
  for (; index < lines.length; index += 1) {
    const text = lines[index]?.text ?? '';
    const [, seconds, rate] = prefill.exec(text) ?? [];
    if (seconds !== undefined) {
      const extra = { 'input tokens per second': rate ?? '' };
      batches.push({ measures: [milliseconds('ttftMs', seconds, null)], extra, size: null });
      continue;
    }
    // The rows in front of this line were the warm-up.
    if (begins.test(text)) {
      batches = [];
      continue;
    }
    const current = batches.at(-1);
    const isTaken = current !== undefined && takeLine(text, current);
    if (!isTaken && !/^\s*(?:# )?(?:\[|max_total_num_tokens|Warmup|$)/.test(text)) break;
  }
  const conditions = conditionsOf(commandAbove(lines, start));
  const results = batches.map(
    ({ measures, extra, size }): Measurement => ({
      program: 'sglang bench_one_batch',
      measures,
      concurrency: size,
      conditions,
      extra,
    }),
  );
  return { results: results.map(measuredResult), unread: [], end: Math.max(index, start + 1) };
}
