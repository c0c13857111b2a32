import type { ResultRow } from '../results/result.ts';
import { plausible } from './plausible-case.ts';

/** Everything that says which forward passes a row is made of. A phase of a PD ratio is a case of its own. */
export interface VerificationCase {
  readonly phase: 'aggregated' | 'prefill' | 'decode';
  readonly model: string;
  readonly device: string;
  readonly numDevices: number;
  readonly inputLength: number;
  readonly outputLength: number;
  readonly concurrency: number;
  readonly tp: number;
  readonly dp: number;
  readonly pp: number;
  /** Null where the model has no experts. */
  readonly ep: number | null;
  readonly moeTp: number | null;
  readonly moeDp: number | null;
  readonly dcp: number;
  /** Null: derived by references/engine/serving.md 7.4 and named as an assumption. */
  readonly maxBatchedTokens: number | null;
  readonly prefixCacheHitRate: number;
  readonly numMtpTokens: number;
  readonly mtpAcceptanceRates: readonly number[];
  readonly compile: boolean;
  readonly quantizeLinearAction: string;
  readonly quantizeAttentionAction: string;
  /** Null: nothing is said about it, and none is taken. */
  readonly servingCostMs: number | null;
  readonly carried: readonly CarriedFlag[];
  /**
   * One side of a PD ratio: its first token comes from Prefill, so Decode gives one fewer
   * (references/engine/serving.md 7.8).
   */
  readonly isOfPair: boolean;
}

/** A flag that the forward pass takes over from the search as it was given. */
export interface CarriedFlag {
  readonly flag: string;
  readonly values: readonly string[];
  readonly phase: 'prefill' | 'both';
}

/** Fields of a case that a person can be asked for. */
export type CaseField = Exclude<
  keyof VerificationCase,
  | 'phase'
  | 'servingCostMs'
  | 'carried'
  | 'isOfPair'
  | 'maxBatchedTokens'
  | 'pp'
  | 'ep'
  | 'moeTp'
  | 'moeDp'
  | 'dcp'
>;

/** A row of a result as far as it is known, and what still has to be asked. */
export interface OpenCase {
  readonly phase: VerificationCase['phase'];
  readonly known: Partial<VerificationCase>;
  readonly row: ResultRow;
  /** In the order in which they are asked. */
  readonly missing: readonly CaseField[];
}

const order: readonly CaseField[] = [
  'model',
  'device',
  'numDevices',
  'inputLength',
  'outputLength',
  'concurrency',
  'tp',
  'dp',
  'quantizeLinearAction',
  'quantizeAttentionAction',
  'compile',
  'prefixCacheHitRate',
  'numMtpTokens',
  'mtpAcceptanceRates',
];

/** Which fields a phase needs at all. */
function isNeeded(
  field: CaseField,
  phase: VerificationCase['phase'],
  known: Partial<VerificationCase>,
): boolean {
  if (field === 'mtpAcceptanceRates') return phase !== 'prefill' && (known.numMtpTokens ?? 0) > 0;
  if (field === 'outputLength') return phase !== 'prefill';
  return field !== 'prefixCacheHitRate' || phase !== 'decode';
}

/** Fields that a case still lacks. */
export function missingFields(
  phase: VerificationCase['phase'],
  known: Partial<VerificationCase>,
): CaseField[] {
  return order.filter((field) => known[field] === undefined && isNeeded(field, phase, known));
}

/** The case, complete; null while something is missing. */
export function completeCase(open: OpenCase, answers: Partial<VerificationCase>): VerificationCase | null {
  const known: Partial<VerificationCase> = { ...open.known, ...plausible(answers) };
  if (missingFields(open.phase, known).length > 0) return null;
  const { model, device, numDevices, inputLength, concurrency, tp, dp, compile } = known;
  const { quantizeLinearAction, quantizeAttentionAction, numMtpTokens } = known;
  if (
    model === undefined ||
    device === undefined ||
    numDevices === undefined ||
    inputLength === undefined ||
    concurrency === undefined ||
    tp === undefined ||
    dp === undefined ||
    compile === undefined ||
    quantizeLinearAction === undefined ||
    quantizeAttentionAction === undefined ||
    numMtpTokens === undefined
  ) {
    return null;
  }
  return {
    phase: open.phase,
    model,
    device,
    numDevices,
    inputLength,
    outputLength: known.outputLength ?? 1,
    concurrency,
    tp,
    dp,
    pp: known.pp ?? 1,
    ep: known.ep ?? null,
    moeTp: known.moeTp ?? null,
    moeDp: known.moeDp ?? null,
    dcp: known.dcp ?? 1,
    maxBatchedTokens: known.maxBatchedTokens ?? null,
    prefixCacheHitRate: known.prefixCacheHitRate ?? 0,
    numMtpTokens,
    mtpAcceptanceRates: known.mtpAcceptanceRates ?? [],
    compile,
    quantizeLinearAction,
    quantizeAttentionAction,
    servingCostMs: known.servingCostMs ?? null,
    carried: known.carried ?? [],
    isOfPair: known.isOfPair ?? false,
  };
}

/** A case of a phase with the fields that are known so far. */
export function open(
  phase: VerificationCase['phase'],
  said: Partial<VerificationCase>,
  row: ResultRow,
): OpenCase {
  const known = plausible(said);
  return { phase, known, row, missing: missingFields(phase, known) };
}
