import { readOutput } from '../../results/readers/read-output.ts';
import type { ResultRow } from '../../results/result.ts';

/** The plan whose run by the real program is recorded as `dense-agg-32b-test`. */
export const recordedPlan: readonly string[] = [
  'Qwen/Qwen3-32B',
  '--device',
  'TEST_DEVICE',
  '--num-devices',
  '8',
  '--input-length',
  '3500',
  '--output-length',
  '1500',
  '--tpot-limit',
  '50',
  '--quantize-linear-action',
  'W8A8_DYNAMIC',
  '--quantize-attention-action',
  'DISABLED',
  '--compile',
];

/** The best row that the real program printed for it. */
const recorded = 'TP=8 | PP=1 | DP=1, batch 193, 3875.21 token/s, TTFT 15543.01 ms, TPOT 49.80 ms';

function written(row: ResultRow): string {
  const figure = (value: number | null) => value?.toFixed(2) ?? '-';
  const { parallel, batchSize, throughputTokensPerSecond, ttftMs, tpotMs } = row;
  return `${parallel}, batch ${batchSize}, ${figure(throughputTokensPerSecond)} token/s, TTFT ${figure(ttftMs)} ms, TPOT ${figure(tpotMs)} ms`;
}

/** Whether a printed report holds the recorded best row; `got` is what it holds instead. */
export function compareWithRecorded(printed: string): {
  readonly isEqual: boolean;
  readonly got: string;
  readonly wanted: string;
} {
  const best = readOutput(printed).runs[0]?.results[0]?.best ?? null;
  const got = best === null ? '-' : written(best);
  return { isEqual: got === recorded, got, wanted: recorded };
}
