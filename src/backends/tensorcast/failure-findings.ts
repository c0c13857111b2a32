import type { SlotId, ValueOfSlot } from '../../plan/slots/values.ts';
import type { Catalogue } from '../../text/catalogue.ts';

/**
 * Whose turn it is after a failed run: the plan's parameters, this machine's environment, an assumption of the
 * program, or nobody knows.
 */
export type FailureCause = 'parameters' | 'environment' | 'assumption' | 'unknown';

/** The catalogue's words for failures, in one language. */
export type FailureTexts = Catalogue['tensorcast']['failures'];

/** A change of one slot of the plan. */
export type Correction =
  | ({ readonly kind: 'set' } & ValueOfSlot)
  | { readonly kind: 'edit' | 'drop'; readonly slot: SlotId };

/** Output and ending of a run, by which its failure is told. */
export interface EndedRun {
  readonly stdout: string;
  readonly stderr: string;
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly status: 'done' | 'failed' | 'cancelled' | 'timed-out';
  readonly args: readonly string[];
}

/** Finding of a rule in the output of a run: the sentence for it, and the change of the plan that would mend it. */
export interface Found {
  readonly say: (texts: FailureTexts) => string;
  readonly correction: Correction | null;
}

/** A known failure: how it is recognised in the output of an ended run, and whose turn it is. */
export interface KnownFailure {
  readonly id: string;
  readonly cause: FailureCause;
  readonly match: (run: EndedRun, text: string) => Found | null;
}

/** Which slot a flag belongs to, by its present and earlier names. */
export const slotOfFlag: Readonly<Record<string, SlotId>> = {
  '--model-id': 'model',
  '--device': 'devices',
  '--num-devices': 'numDevices',
  '--input-length': 'inputLength',
  '--output-length': 'outputLength',
  '--ttft-limit': 'ttftLimitMs',
  '--ttft-limits': 'ttftLimitMs',
  '--tpot-limit': 'tpotLimitMs',
  '--tpot-limits': 'tpotLimitMs',
  '--tp-sizes': 'tpSizes',
  '--ep-sizes': 'epSizes',
  '--moe-dp-sizes': 'moeDpSizes',
  '--dcp-sizes': 'dcpSizes',
  '--word-embedding-tp': 'wordEmbeddingTp',
  '--profiling-database-path': 'measuredDatabase',
  '--profiling-database': 'measuredDatabase',
  '--quantize-linear-action': 'quantizeLinearAction',
  '--quantize-attention-action': 'quantizeAttentionAction',
  '--quantize-non-expert-linear-action': 'quantizeNonExpertLinearAction',
  '--mxfp4-group-size': 'mxfp4GroupSize',
  '--prefix-cache-hit-rate': 'prefixCacheHitRate',
  '--num-mtp-tokens': 'numMtpTokens',
  '--mtp-acceptance-rate': 'mtpAcceptanceRates',
  '--mtp-acceptance-rates': 'mtpAcceptanceRates',
  '--batch-range': 'batchRange',
  '--max-batched-tokens': 'maxBatchedTokens',
  '--max-prefill-tokens': 'maxBatchedTokens',
  '--serving-cost': 'servingCost',
  '--reserved-memory-gb': 'reservedMemoryGb',
  '--jobs': 'jobs',
  '--prefill-devices-per-instance': 'prefillDevicesPerInstance',
  '--decode-devices-per-instance': 'decodeDevicesPerInstance',
};

/** The slot behind a flag of the optimizer, to be asked again; null of a flag that is no slot's. */
export function editOf(flag: string): Correction | null {
  const slot = slotOfFlag[flag];
  return slot ? { kind: 'edit', slot } : null;
}

/** A find of a sentence, with the change that mends it where there is one. */
export const say = (text: (texts: FailureTexts) => string, correction: Correction | null = null): Found => ({
  say: text,
  correction,
});

/** Correction towards the engine that needs none of what is missing on this machine. */
export const onEmbedded: Correction = { kind: 'set', slot: 'engine', value: 'embedded' };

/** A rule on one text of the output. */
export function onText(
  id: string,
  cause: FailureCause,
  pattern: RegExp,
  found: (groups: readonly string[]) => Found,
): KnownFailure {
  return {
    id,
    cause,
    match: (_, text) => {
      const groups = pattern.exec(text);
      return groups ? found(groups.slice(1).map((group) => group ?? '')) : null;
    },
  };
}

/** The model that a command names, told by its `owner/name`; empty where it names a folder. */
export const modelOf = (run: EndedRun): string =>
  run.args.find((word) => /^[\w.-]+\/[\w.-]+$/.test(word)) ?? '';
