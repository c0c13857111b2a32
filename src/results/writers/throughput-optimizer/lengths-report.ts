import type { OptimizerRow, PhaseReport } from '../../../engine/index.ts';
import { fixedHalfEven } from '../../../text/half-even.ts';
import { boxTable } from './box-table.ts';
import type { DeviceRun } from './printed-run.ts';
import { bestBlock, inputBlock, nothingWithinLimits, throughputTitle } from './service-report.ts';
import { bold, two, twoOrDash } from './table-numbers.ts';

/** One line of the table: all requests of a row, or those of one prompt length. */
interface LengthLine {
  readonly top: string;
  readonly tokens: string;
  readonly ratio: number;
  readonly samples: number;
  /** null on the lines of single lengths: latencies and throughput belong to all of them together. */
  readonly figures: OptimizerRow | null;
  readonly row: OptimizerRow;
}

function linesOf(row: OptimizerRow, index: number): LengthLine[] {
  const lengths = (row.lengths ?? []).toSorted((a, b) => a.inputTokens - b.inputTokens);
  return [
    { top: String(index + 1), tokens: 'all', ratio: 1, samples: row.concurrency, figures: row, row },
    ...lengths.map(({ inputTokens, ratio, samples }) => ({
      top: '-',
      tokens: String(inputTokens),
      ratio,
      samples,
      figures: null,
      row,
    })),
  ];
}

/**
 * The report of a phase whose prompt lengths follow a distribution (references/engine/printed-output.md 8.1, YAML
 * tables).
 */
export function lengthsReport(run: DeviceRun, phase: PhaseReport): string[] {
  const { selected } = phase;
  const [best] = selected;
  if (best === undefined) return [...nothingWithinLimits];
  const isPrefill = phase.phase === 'prefill';
  const titles = [
    ...['Top', 'num_devices', 'num_input_tokens', 'request_ratio', 'samples', 'concurrency', 'TTFT (ms)'],
    ...(isPrefill ? [] : ['TPOT (ms)']),
    ...[throughputTitle, 'parallel', 'batch_size'],
  ];
  const cells = selected
    .flatMap(linesOf)
    .map(({ top, tokens, ratio, samples, figures, row }) => [
      top,
      String(row.numDevices),
      tokens,
      fixedHalfEven(ratio, 3),
      String(samples),
      String(row.concurrency),
      twoOrDash(figures?.ttftMs ?? null),
      ...(isPrefill ? [] : [twoOrDash(figures?.tpotMs ?? null)]),
      figures === null ? '-' : bold(two(figures.tokensPerSecond)),
      row.label,
      String(row.batchSize),
    ]);
  const title = isPrefill ? 'Disaggregation (Prefill)' : 'Aggregation';
  return [
    ...inputBlock(run, phase),
    ...bestBlock(best),
    `Top ${selected.length} ${title} Configurations: `,
    boxTable(titles, cells),
    '*'.repeat(80),
  ];
}
