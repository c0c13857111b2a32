import type { OptimizerRow, PdRatioReport, PhaseReport } from '../../../engine/index.ts';
import { roundScaled } from '../../../text/half-even.ts';
import { columnsOf, dumpText } from './dumped-table.ts';
import type { DeviceRun } from './printed-run.ts';

/** One line of the dump: a row, or the requests of one prompt length within it. */
interface DumpLine {
  readonly row: OptimizerRow;
  readonly tokens: number | 'all' | null;
  readonly ratio: number;
  readonly samples: number;
  readonly isWhole: boolean;
}

/**
 * The rows of a phase in the order of the search; dense models repeat those of a configuration for every expert size.
 * Within a configuration rows with throughput rise; the lines of single lengths follow, smaller batches first.
 */
function linesOf(phase: PhaseReport): DumpLine[] {
  const byConfiguration = Map.groupBy(phase.rows, (row) => row.configuration);
  return phase.order.flatMap((index) => {
    const rows = byConfiguration.get(phase.configurations[index]?.id ?? '') ?? [];
    const whole = rows.map(
      (row): DumpLine => ({
        row,
        tokens: row.lengths === null ? null : 'all',
        ratio: 1,
        samples: row.concurrency,
        isWhole: true,
      }),
    );
    const parts = rows
      .toSorted((a, b) => a.batchSize - b.batchSize)
      .flatMap((row) =>
        (row.lengths ?? []).map(
          (length): DumpLine => ({
            row,
            tokens: length.inputTokens,
            ratio: roundScaled(length.ratio, 3),
            samples: length.samples,
            isWhole: false,
          }),
        ),
      );
    return [...whole, ...parts];
  });
}

/** All rows of a phase, unfiltered, as one data frame (references/engine/printed-output.md 8.3). */
export function phaseDump({ request, device }: DeviceRun, phase: PhaseReport): string {
  const { prompts, quantization } = request;
  const { text, integer, decimal } = columnsOf(linesOf(phase));
  const wholeOnly =
    (value: (row: OptimizerRow) => number | null) =>
    ({ row, isWhole }: DumpLine) =>
      isWhole ? value(row) : null;
  const breakdown = (title: string, of: 'prefill' | 'decode') =>
    text(title, ({ row, isWhole }) => (isWhole ? (row.breakdowns[of]?.printed ?? '') : 'NaN'));
  const none = (title: string) => text(title, () => null);
  return dumpText([
    text('device_name', () => device.device),
    integer('num_devices', ({ row }) => row.numDevices),
    text('model_id', () => request.model),
    text('quantize_linear_action', () => quantization.linear),
    text('quantize_attention_action', () => quantization.attention),
    ...(prompts.kind === 'fixed'
      ? [integer('input_length', () => prompts.tokens)]
      : [none('input_length'), text('num_input_tokens', ({ tokens }) => tokens)]),
    integer('output_length', () => request.outputTokens),
    integer('effective_input_length', ({ row }) => row.effectiveInputTokens),
    integer('max_batched_tokens', ({ row }) => row.maxBatchedTokens),
    integer('prefill_num_chunks', ({ row }) => row.prefillChunks),
    ...(prompts.kind === 'fixed'
      ? []
      : [decimal('request_ratio', ({ ratio }) => ratio), integer('samples', ({ samples }) => samples)]),
    integer('concurrency', ({ row }) => row.concurrency),
    phase.phase === 'decode'
      ? none('ttft')
      : decimal(
          'ttft',
          wholeOnly((row) => row.ttftMs),
        ),
    phase.phase === 'prefill'
      ? none('tpot')
      : decimal(
          'tpot',
          wholeOnly((row) => row.tpotMs),
        ),
    decimal(
      'token/s',
      wholeOnly((row) => row.tokensPerSecond),
    ),
    decimal(
      'token/s/device',
      wholeOnly((row) => row.tokensPerSecondPerDevice),
    ),
    text('parallel', ({ row }) => row.label),
    integer('batch_size', ({ row }) => row.batchSize),
    ...(phase.phase === 'aggregated'
      ? [breakdown('percentage_breakdowns(p)', 'prefill'), breakdown('percentage_breakdowns(d)', 'decode')]
      : [breakdown('percentage_breakdowns', phase.phase)]),
    decimal('weight_GB', ({ row }) => row.memory.weightGiB),
    decimal('kv_cache_GB', ({ row }) => row.memory.kvCacheGiB),
    decimal('activation_GB', ({ row }) => row.memory.activationGiB),
    decimal('avail_GB', ({ row }) => row.memory.availableGiB),
  ]);
}

/** The pairs of a ratio report as a data frame. */
export function pdRatioDump({ pairs }: PdRatioReport): string {
  const { text, integer, decimal } = columnsOf(pairs);
  return dumpText([
    decimal('pd_ratio', ({ pdRatio }) => pdRatio),
    decimal('p_qps', (pair) => pair.prefillRequestsPerSecond),
    decimal('d_qps', (pair) => pair.decodeRequestsPerSecond),
    decimal('balanced_qps', (pair) => pair.balancedRequestsPerSecond),
    decimal('ttft_p', ({ prefill }) => prefill.ttftMs),
    decimal('tpot_d', ({ decode }) => decode.tpotMs),
    text('parallel_p', ({ prefill }) => prefill.label),
    text('parallel_d', ({ decode }) => decode.label),
    integer('num_devices_p', ({ prefill }) => prefill.numDevices),
    integer('num_devices_d', ({ decode }) => decode.numDevices),
    integer('batch_size_p', ({ prefill }) => prefill.batchSize),
    integer('batch_size_d', ({ decode }) => decode.batchSize),
    integer('concurrency_p', ({ prefill }) => prefill.concurrency),
    integer('concurrency_d', ({ decode }) => decode.concurrency),
  ]);
}
