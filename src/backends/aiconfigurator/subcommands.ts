import { stringify } from 'yaml';
import { type Answers, answered } from '../../plan/answers.ts';
import { passedLimits } from '../../plan/limits.ts';
import { type AicCommand, aicArguments, aicSystems } from './arguments.ts';

/** Modes of `aiconfigurator cli` that a plan or its slots can be put to. */
export const aicModes = ['default', 'recommend', 'estimate', 'exp', 'support'] as const;
export type AicMode = (typeof aicModes)[number];

/** Sizes of one fixed configuration that no slot of a plan holds. */
export interface EstimateSizes {
  readonly batchSize: number | null;
  readonly attentionDp: number | null;
  readonly moeTp: number | null;
  readonly moeEp: number | null;
  readonly prefillWorkers: number | null;
  readonly decodeWorkers: number | null;
  readonly detail: boolean;
}

/** Need of a mode of the program, by the flag that states it. */
export type AicNeed =
  | '--requests-per-second'
  | '--batch-size'
  | '--devices'
  | '--model'
  | '--input-length'
  | '--output-length'
  | '--num-devices';

/** Needs of a mode that the answers leave open; empty where it can run. */
export function aicNeeds(mode: AicMode, answers: Answers, sizes: EstimateSizes): AicNeed[] {
  const slots: readonly (readonly [AicNeed, boolean])[] = [
    ['--model', answered(answers, 'model') === null],
    ['--devices', (answered(answers, 'devices') ?? []).length === 0],
    ...(mode === 'support'
      ? []
      : ([
          ['--input-length', answered(answers, 'inputLength') === null],
          ['--output-length', answered(answers, 'outputLength') === null],
        ] as const)),
    ...(mode === 'recommend'
      ? ([
          [
            '--requests-per-second',
            answered(answers, 'requestsPerSecond') === null && answered(answers, 'concurrentUsers') === null,
          ],
        ] as const)
      : []),
    ...(mode === 'estimate' ? ([['--batch-size', sizes.batchSize === null]] as const) : []),
    ...(mode === 'default' || mode === 'exp'
      ? ([['--num-devices', answered(answers, 'numDevices') === null]] as const)
      : []),
  ];
  return slots.flatMap(([flag, isMissing]) => (isMissing ? [flag] : []));
}

/** Quantization of a plan in the words of `--gemm-quant-mode`; null where the checkpoint decides. */
function quantMode(answers: Answers): string | null {
  const modes: Readonly<Record<string, string>> = {
    bf16: 'bfloat16',
    fp8: 'fp8',
    fp8_block: 'fp8_block',
    nvfp4: 'nvfp4',
    int8: 'int8_wo',
    int4: 'int4_wo',
  };
  return modes[answered(answers, 'precision') ?? ''] ?? null;
}

function withoutFlags(args: readonly string[], flags: readonly string[]): string[] {
  return args.filter((one, index) => !flags.includes(one) && !flags.includes(args[index - 1] ?? ''));
}

function flag(name: string, value: number | string | null | undefined): string[] {
  return value === null || value === undefined ? [] : [name, String(value)];
}

function recommendArguments(answers: Answers, saveDirectory: string, flags: readonly string[]): AicCommand {
  const { args, notices } = aicArguments(answers, saveDirectory, flags);
  const rate = answered(answers, 'requestsPerSecond');
  const load =
    rate === null
      ? flag('--target-concurrency', answered(answers, 'concurrentUsers'))
      : flag('--target-request-rate', rate);
  const rest = withoutFlags(args.slice(2), ['--total-gpus', '--serving-mode']);
  return { args: ['cli', 'recommend', ...rest, ...load], notices };
}

function estimateArguments(answers: Answers, sizes: EstimateSizes): AicCommand {
  const { args, notices } = aicArguments(answers, '', []);
  const rest = withoutFlags(args.slice(2), [
    '--total-gpus',
    '--serving-mode',
    '--ttft',
    '--tpot',
    '--top-n',
    '--save-dir',
  ]);
  const [tp] = answered(answers, 'tpSizes') ?? [];
  const isPair = answered(answers, 'mode') === 'pd-ratio';
  const precision = quantMode(answers);
  const own = isPair
    ? [
        ...['--estimate-mode', 'disagg'],
        ...flag('--prefill-tp-size', answered(answers, 'prefillDevicesPerInstance') ?? tp),
        ...flag('--decode-tp-size', answered(answers, 'decodeDevicesPerInstance') ?? tp),
        ...flag('--prefill-batch-size', 1),
        ...flag('--decode-batch-size', sizes.batchSize),
        ...flag('--prefill-num-workers', sizes.prefillWorkers ?? 1),
        ...flag('--decode-num-workers', sizes.decodeWorkers ?? 1),
      ]
    : [
        ...flag('--batch-size', sizes.batchSize),
        ...flag('--tp-size', tp),
        ...flag('--attention-dp-size', sizes.attentionDp),
        ...flag('--moe-tp-size', sizes.moeTp),
        ...flag('--moe-ep-size', sizes.moeEp),
      ];
  return {
    args: [
      'cli',
      'estimate',
      ...rest,
      ...own,
      ...flag('--gemm-quant-mode', precision),
      ...(sizes.detail ? ['--detail', 'all'] : []),
    ],
    notices: notices.filter((one) => one !== 'no-limits' && one !== 'precision-by-model'),
  };
}

function supportArguments(answers: Answers): AicCommand {
  const [system = ''] = answered(answers, 'devices') ?? [];
  return {
    args: [
      'cli',
      'support',
      '--model-path',
      answered(answers, 'model') ?? '',
      '--system',
      system,
      '--backend',
      answered(answers, 'framework') ?? 'vllm',
      '--no-color',
    ],
    notices: [],
  };
}

/** The file of `cli exp`: one experiment for each system of a plan, with the sizes that it pins. */
export function experimentFile(answers: Answers): string {
  const { ttftMs, tpotMs } = passedLimits(answers);
  const systems = (answered(answers, 'devices') ?? []).filter((name) => aicSystems.includes(name));
  const isPair = answered(answers, 'mode') === 'pd-ratio';
  const tp = answered(answers, 'tpSizes') ?? [];
  const model = answered(answers, 'model') ?? '';
  const backend = answered(answers, 'framework') ?? 'vllm';
  const shared = {
    isl: answered(answers, 'inputLength'),
    osl: answered(answers, 'outputLength'),
    ttft: ttftMs ?? 1_000_000,
    tpot: tpotMs ?? 1_000_000,
    total_gpus: answered(answers, 'numDevices'),
  };
  const of = (system: string) =>
    isPair
      ? {
          serving_mode: 'disagg',
          ...shared,
          prefill_model_path: model,
          prefill_system_name: system,
          prefill_backend_name: backend,
          decode_model_path: model,
          decode_system_name: system,
          decode_backend_name: backend,
          ...(tp.length > 0 ? { prefill_tp_candidates: tp, decode_tp_candidates: tp } : {}),
        }
      : {
          serving_mode: 'agg',
          model_path: model,
          system_name: system,
          backend_name: backend,
          ...shared,
          ...(tp.length > 0 ? { agg_tp_candidates: tp } : {}),
        };
  const kind = isPair ? 'disagg' : 'agg';
  const experiments = Object.fromEntries(systems.map((system) => [`${kind}_${system}`, of(system)]));
  return stringify(experiments, { aliasDuplicateObjects: false });
}

/** The arguments of one mode for a plan; `exp` reads its file from `experiments`. */
export function modeArguments(
  mode: AicMode,
  answers: Answers,
  sizes: EstimateSizes,
  saveDirectory: string,
  flags: readonly string[],
): AicCommand {
  switch (mode) {
    case 'default':
      return aicArguments(answers, saveDirectory, flags);
    case 'recommend':
      return recommendArguments(answers, saveDirectory, flags);
    case 'estimate':
      return estimateArguments(answers, sizes);
    case 'support':
      return supportArguments(answers);
    case 'exp':
      return {
        args: [
          'cli',
          'exp',
          '--yaml-path',
          experimentPath(saveDirectory),
          '--save-dir',
          saveDirectory,
          '--top-n',
          '20',
          '--no-color',
        ],
        notices: ['fixed-lengths'],
      };
  }
}

/** Where the file of `cli exp` is written: beside what it saves. */
export function experimentPath(saveDirectory: string): string {
  return `${saveDirectory}.yaml`;
}
