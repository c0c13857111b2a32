import type { OptimizerRow, PdRatioReport, PhaseReport } from '../../../../engine/index.ts';
import { type FrameColumn, frameText, threeDecimals } from './frame.ts';
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
  const byLabel = Map.groupBy(phase.rows, (row) => row.label);
  return phase.order.flatMap((index) => {
    const rows = byLabel.get(phase.configurations[index]?.label ?? '') ?? [];
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
            ratio: threeDecimals(length.ratio),
            samples: length.samples,
            isWhole: false,
          }),
        ),
      );
    return [...whole, ...parts];
  });
}

/** All rows of a phase, unfiltered, as one data frame (engine specification 8.3). */
export function phaseDump({ request, device }: DeviceRun, phase: PhaseReport): string {
  const lines = linesOf(phase);
  const { prompts } = request;
  const hasLengths = prompts.kind === 'distribution';
  const same = (title: string, value: string | null): FrameColumn => ({
    kind: 'text',
    title,
    values: lines.map(() => value),
  });
  const integers = (title: string, value: (row: OptimizerRow) => number): FrameColumn => ({
    kind: 'integer',
    title,
    values: lines.map(({ row }) => value(row)),
  });
  const decimals = (title: string, value: (row: OptimizerRow) => number | null): FrameColumn => ({
    kind: 'decimal',
    title,
    values: lines.map(({ row, isWhole }) => (isWhole ? value(row) : null)),
  });
  const latency = (title: string, isThere: boolean, value: (row: OptimizerRow) => number | null) =>
    isThere ? decimals(title, value) : same(title, null);
  const breakdown = (title: string, of: 'prefill' | 'decode'): FrameColumn => ({
    kind: 'text',
    title,
    values: lines.map(({ row, isWhole }) => (isWhole ? (row.breakdowns[of]?.printed ?? '') : 'NaN')),
  });
  const memory = (title: string, value: (row: OptimizerRow) => number): FrameColumn => ({
    kind: 'decimal',
    title,
    values: lines.map(({ row }) => value(row)),
  });
  const tokens: FrameColumn = {
    kind: 'text',
    title: 'num_input_tokens',
    values: lines.map((line) => line.tokens),
  };
  const ratio: FrameColumn = {
    kind: 'decimal',
    title: 'request_ratio',
    values: lines.map((line) => line.ratio),
  };
  const samples: FrameColumn = {
    kind: 'integer',
    title: 'samples',
    values: lines.map((line) => line.samples),
  };
  const lengthColumns =
    prompts.kind === 'fixed'
      ? [integers('input_length', () => prompts.tokens)]
      : [same('input_length', null), tokens];
  const breakdowns =
    phase.phase === 'aggregated'
      ? [breakdown('percentage_breakdowns(p)', 'prefill'), breakdown('percentage_breakdowns(d)', 'decode')]
      : [breakdown('percentage_breakdowns', phase.phase)];
  return frameText([
    same('device_name', device.device),
    integers('num_devices', (row) => row.numDevices),
    same('model_id', request.model),
    same('quantize_linear_action', request.quantization.linear),
    same('quantize_attention_action', request.quantization.attention),
    ...lengthColumns,
    integers('output_length', () => request.outputTokens),
    integers('effective_input_length', (row) => row.effectiveInputTokens),
    integers('max_batched_tokens', (row) => row.maxBatchedTokens),
    integers('prefill_num_chunks', (row) => row.prefillChunks),
    ...(hasLengths ? [ratio, samples] : []),
    integers('concurrency', (row) => row.concurrency),
    latency('ttft', phase.phase !== 'decode', (row) => row.ttftMs),
    latency('tpot', phase.phase !== 'prefill', (row) => row.tpotMs),
    decimals('token/s', (row) => row.tokensPerSecond),
    decimals('token/s/device', (row) => row.tokensPerSecondPerDevice),
    { kind: 'text', title: 'parallel', values: lines.map(({ row }) => row.label) },
    integers('batch_size', (row) => row.batchSize),
    ...breakdowns,
    memory('weight_GB', (row) => row.memory.weightGiB),
    memory('kv_cache_GB', (row) => row.memory.kvCacheGiB),
    memory('activation_GB', (row) => row.memory.activationGiB),
    memory('avail_GB', (row) => row.memory.availableGiB),
  ]);
}

/** The pairs of a ratio report as a data frame. */
export function pdRatioDump({ pairs }: PdRatioReport): string {
  return frameText([
    { kind: 'decimal', title: 'pd_ratio', values: pairs.map((pair) => pair.pdRatio) },
    { kind: 'decimal', title: 'p_qps', values: pairs.map((pair) => pair.prefillRequestsPerSecond) },
    { kind: 'decimal', title: 'd_qps', values: pairs.map((pair) => pair.decodeRequestsPerSecond) },
    {
      kind: 'decimal',
      title: 'balanced_qps',
      values: pairs.map((pair) => pair.balancedRequestsPerSecond),
    },
    { kind: 'decimal', title: 'ttft_p', values: pairs.map((pair) => pair.prefill.ttftMs) },
    { kind: 'decimal', title: 'tpot_d', values: pairs.map((pair) => pair.decode.tpotMs) },
    { kind: 'text', title: 'parallel_p', values: pairs.map((pair) => pair.prefill.label) },
    { kind: 'text', title: 'parallel_d', values: pairs.map((pair) => pair.decode.label) },
    { kind: 'integer', title: 'num_devices_p', values: pairs.map((pair) => pair.prefill.numDevices) },
    { kind: 'integer', title: 'num_devices_d', values: pairs.map((pair) => pair.decode.numDevices) },
    { kind: 'integer', title: 'batch_size_p', values: pairs.map((pair) => pair.prefill.batchSize) },
    { kind: 'integer', title: 'batch_size_d', values: pairs.map((pair) => pair.decode.batchSize) },
    { kind: 'integer', title: 'concurrency_p', values: pairs.map((pair) => pair.prefill.concurrency) },
    { kind: 'integer', title: 'concurrency_d', values: pairs.map((pair) => pair.decode.concurrency) },
  ]);
}
