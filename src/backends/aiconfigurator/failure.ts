import type { SlotId } from '../../plan/slots/values.ts';

/** Why a run of AIConfigurator gave no result; worded by the catalogue. */
export const aicFailures = [
  'infeasible',
  'out-of-memory',
  'unknown-model',
  'unknown-framework',
  'unknown-system',
  'no-count',
  'mtp-acceptance',
  'perf-database',
  'width-mismatch',
  'heads',
  'no-unit',
  'no-table',
  'bad-input',
  'resources',
  'timed-out',
  'interrupted',
  'unknown',
] as const;
export type AicFailureId = (typeof aicFailures)[number];

/** A failure of AIConfigurator with its cause and the slot that mends it. */
export interface AicFailure {
  readonly id: AicFailureId;
  /** `parameters`: a flag or value is wrong; `environment`: something is missing; `assumption`: model or device. */
  readonly cause: 'parameters' | 'environment' | 'assumption' | 'unknown';
  readonly importantLines: readonly string[];
  /** The slot whose change is the smallest correction; null where only a person can decide. */
  readonly slot: SlotId | null;
}

type FailureSign = readonly [RegExp, AicFailureId, AicFailure['cause'], SlotId | null];

/** From texts of the real program, the most specific first. */
const signs: readonly FailureSign[] = [
  [/is not a valid HuggingFace model path or local path/, 'unknown-model', 'assumption', 'model'],
  [
    /invalid choice: '[^']*' \(choose from[^)]*(?:trtllm|vllm)/,
    'unknown-framework',
    'parameters',
    'framework',
  ],
  [/is not supported for system /, 'unknown-system', 'assumption', 'devices'],
  [/default mode requires either --total-gpus/, 'no-count', 'parameters', 'numDevices'],
  [/requires 'nextn_accepted'/, 'mtp-acceptance', 'parameters', 'mtpAcceptanceRates'],
  [/Available versions: /, 'perf-database', 'parameters', null],
  [/Parallelism width mismatch/, 'width-mismatch', 'parameters', 'tpSizes'],
  [/num_heads \d+ should be divisible by tp_size/, 'heads', 'parameters', 'tpSizes'],
  [/quant mode '[^']*' needs '[^']*'/, 'no-unit', 'assumption', 'precision'],
  [/does not fit in GPU memory|OOM: /, 'out-of-memory', 'assumption', 'numDevices'],
  [
    /found no SLA-feasible configuration|no parallel configuration met TTFT\/TPOT|at 0\.00 tokens\/s\/gpu|met the TPOT constraint|Experiment \w+ returned no results/,
    'infeasible',
    'parameters',
    'ttftLimitMs',
  ],
  [/PerfDataNotAvailableError/, 'no-table', 'assumption', null],
];

/** Meaning of an exit status of AISimulate where its words say nothing that is known. */
const statusSigns: readonly (readonly [number, AicFailureId, AicFailure['cause'], SlotId | null])[] = [
  [2, 'bad-input', 'parameters', null],
  [3, 'resources', 'environment', null],
  [124, 'timed-out', 'environment', null],
];

const important = /Error|error:|\[E\]|not supported|requires either|Available versions|does not fit/;
const mostLines = 8;

/** Says why a run that saved no row ended so; `exitCode` is null when a signal ended it. */
export function classifyAicFailure(stdout: string, stderr: string, exitCode: number | null): AicFailure {
  const text = `${stdout}\n${stderr}`;
  const importantLines = [
    ...new Set(
      text
        .split(/\r?\n/)
        .filter((line) => important.test(line))
        .map((line) => line.trim()),
    ),
  ].slice(-mostLines);
  const interrupted =
    exitCode === null || exitCode === 130 || exitCode === 143 || exitCode === 137 || exitCode < 0;
  if (interrupted) return { id: 'interrupted', cause: 'unknown', importantLines, slot: null };
  const found =
    signs.find(([pattern]) => pattern.test(text)) ?? statusSigns.find(([code]) => code === exitCode);
  if (found === undefined) return { id: 'unknown', cause: 'unknown', importantLines, slot: null };
  const [, id, cause, slot] = found;
  return { id, cause, importantLines, slot };
}
