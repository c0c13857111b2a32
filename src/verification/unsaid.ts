import { optimizeDefaults } from '../engine/index.ts';
import { decodeContextTokens } from '../engine/terms/workload.ts';
import { forwardFlags } from './forward-flags.ts';
import { planVerification } from './mapping.ts';
import { type CaseField, completeCase, type OpenCase, type VerificationCase } from './verification-case.ts';

/**
 * Values that the programs take where a flag is left out: a pass may be written down with it, if that is said. Acceptance rates
 * change no forward pass.
 */
const programDefaults = {
  quantizeLinearAction: optimizeDefaults.quantization.linear,
  quantizeAttentionAction: optimizeDefaults.quantization.attention,
  compile: optimizeDefaults.compile,
  prefixCacheHitRate: optimizeDefaults.prefixCacheHitRate,
  numMtpTokens: 0,
  mtpAcceptanceRates: [],
} as const satisfies Partial<VerificationCase>;

export type DefaultedField = keyof typeof programDefaults;

/** Whether the programs have a value of their own for a field. */
export function hasDefault(field: CaseField): field is DefaultedField {
  return field in programDefaults;
}

/** A case with the programs' defaults for what is missing; null where something has none. */
export function withDefaults(open: OpenCase): VerificationCase | null {
  const assumed = open.missing.filter(hasDefault).map((field) => [field, programDefaults[field]]);
  return completeCase(open, Object.fromEntries(assumed));
}

/** Placeholders in a command for a field without a value; names, because a shell takes `<` for a file. */
const blanks: Readonly<Partial<Record<CaseField, string>>> = {
  model: 'MODEL_ID',
  device: 'DEVICE',
  numDevices: 'NUM_DEVICES',
  inputLength: 'INPUT_LENGTH',
  outputLength: 'OUTPUT_LENGTH',
  concurrency: 'CONCURRENCY',
  tp: 'TP',
  dp: 'DP',
};

/** Stands for a count while a pass is laid out; so large that no floor of a division with it loses a request. */
const standIn = 2 ** 20;

/** A forward pass whose command still has blanks. */
export interface ForwardTemplate {
  readonly id: string;
  readonly phase: 'prefill' | 'decode';
  /** Of text_generate, the model by `--model-id` first. */
  readonly words: readonly string[];
  readonly blanks: readonly string[];
}

/** The forward passes of a row that does not say enough for them, with a name in capitals for each missing value. */
export function forwardTemplates(
  open: OpenCase,
  options: { readonly opBound: boolean },
): readonly ForwardTemplate[] {
  const { known, phase } = open;
  const one = withDefaults({
    ...open,
    known: {
      model: 'MODEL_ID',
      device: 'DEVICE',
      numDevices: standIn,
      inputLength: standIn,
      outputLength: standIn,
      concurrency: standIn * standIn,
      tp: standIn,
      dp: 1,
      ...known,
      // Without the length nobody knows whether a budget splits the prompt.
      ...(known.inputLength === undefined ? { maxBatchedTokens: null } : {}),
    },
    missing: open.missing.filter(hasDefault),
  });
  if (one === null) return [];
  const named = (field: CaseField): string => blanks[field] ?? '';
  const shown = (field: 'inputLength' | 'outputLength' | 'concurrency' | 'numDevices' | 'tp'): string =>
    `${known[field] ?? named(field)}`;
  const kept = 1 - one.prefixCacheHitRate;
  const query = `${shown('inputLength')}${kept < 1 && known.inputLength === undefined ? `*${Number(kept.toFixed(4))}` : ''}`;
  const context = `${shown('inputLength')}+${typeof known.outputLength === 'number' ? decodeContextTokens(0, known.outputLength) : `${named('outputLength')}/2`}`;
  const waveOf = (queries: number): string => {
    if (phase === 'prefill' && known.concurrency === undefined) return named('concurrency');
    if (typeof known.maxBatchedTokens === 'number' && known.inputLength === undefined)
      return `${known.maxBatchedTokens}/${query}`;
    return known.dp === undefined ? `${queries}*${named('dp')}` : `${queries}`;
  };
  return planVerification(one)
    .forwards.filter((forward) => forward.part === 'wave')
    .map((forward): ForwardTemplate => {
      const isPrefill = forward.phase === 'prefill';
      const values: Readonly<Record<string, string>> = {
        '--num-devices': shown('numDevices'),
        '--tp-size': shown('tp'),
        '--num-queries': isPrefill ? waveOf(forward.numQueries) : shown('concurrency'),
        ...(isPrefill && known.inputLength === undefined ? { '--query-length': query } : {}),
        ...(isPrefill || isComplete(known) ? {} : { '--context-length': context }),
      };
      const words = forwardFlags(one, forward, options).flatMap(({ flag, values: own }) => [
        flag,
        ...(values[flag] === undefined ? own : [values[flag]]),
      ]);
      const used = open.missing.flatMap((field) => blanks[field] ?? []);
      const isUsed = (blank: string) => words.some((word) => new RegExp(`\\b${blank}\\b`).test(word));
      return { id: forward.id, phase: forward.phase, words, blanks: used.filter(isUsed) };
    });
}

/** Whether the context of a Decode step can be computed. */
function isComplete({ inputLength, outputLength }: Partial<VerificationCase>): boolean {
  return inputLength !== undefined && outputLength !== undefined;
}
