import { type Answers, answered } from '../../plan/answers.ts';
import { passedLimits } from '../../plan/limits.ts';

/** Systems that the program knows, by the ids of ours. */
export const aicSystems: readonly string[] = [
  'h200_sxm',
  'h100_sxm',
  'h100_pcie',
  'b200_sxm',
  'b300_sxm',
  'gb200',
  'gb300',
  'a100_sxm',
  'a100_pcie',
  'l40s',
  'l4',
  'a30',
  'rtx_pro_6000_server',
  'b60',
];

/** Its defaults are limits: "no limit" is a large number. */
const noLimitMs = 1_000_000;
const rowsAsked = 20;

/** Notices about what the program takes otherwise than the plan says, by the texts of the catalogue. */
export type AicNotice = 'prefix-tokens' | 'no-limits' | 'precision-by-model' | 'fixed-lengths';

/** A command of AIConfigurator as an argument array. */
export interface AicCommand {
  readonly args: readonly string[];
  readonly notices: readonly AicNotice[];
}

/** One plan as arguments of `aiconfigurator`. `flags` are those that its help lists; empty where nobody asked. */
export function aicArguments(answers: Answers, saveDirectory: string, flags: readonly string[]): AicCommand {
  const { ttftMs, tpotMs } = passedLimits(answers);
  const [system = ''] = answered(answers, 'devices') ?? [];
  const input = answered(answers, 'inputLength') ?? 0;
  const rate = answered(answers, 'prefixCache') === true ? (answered(answers, 'prefixCacheHitRate') ?? 0) : 0;
  const rates = answered(answers, 'mtpAcceptanceRates') ?? [];
  const tokens = answered(answers, 'mtp') === true ? (answered(answers, 'numMtpTokens') ?? 0) : 0;
  const accepted = rates.slice(0, tokens).reduce((sum, one) => sum + one, 0);
  const isRatio = answered(answers, 'mode') === 'pd-ratio';
  const knows = (flag: string) => flags.length === 0 || flags.includes(flag);
  const args = [
    'cli',
    'default',
    '--model-path',
    answered(answers, 'model') ?? '',
    '--total-gpus',
    String(answered(answers, 'numDevices') ?? 1),
    '--system',
    system,
    '--backend',
    answered(answers, 'framework') ?? 'vllm',
    ...(knows('--serving-mode') ? ['--serving-mode', isRatio ? 'disagg' : 'agg'] : []),
    '--isl',
    String(input),
    '--osl',
    String(answered(answers, 'outputLength') ?? 1),
    ...(rate > 0 ? ['--prefix', String(Math.round(rate * input))] : []),
    '--ttft',
    String(ttftMs ?? noLimitMs),
    '--tpot',
    String(tpotMs ?? noLimitMs),
    ...(tokens > 0
      ? ['--nextn', String(tokens), '--nextn-accepted', String(Number(accepted.toFixed(4)))]
      : []),
    '--top-n',
    String(rowsAsked),
    '--save-dir',
    saveDirectory,
    ...(knows('--no-color') ? ['--no-color'] : []),
  ];
  return {
    args,
    notices: [
      'fixed-lengths',
      ...(answered(answers, 'precision') === null ? [] : (['precision-by-model'] as const)),
      ...(rate > 0 ? (['prefix-tokens'] as const) : []),
      ...(ttftMs === null || tpotMs === null ? (['no-limits'] as const) : []),
    ],
  };
}
