import type { VerificationForward } from './mapping.ts';
import type { VerificationCase } from './verification-case.ts';

/** A flag of text_generate by its present name. */
export interface ForwardFlag {
  readonly flag: string;
  readonly values: readonly string[];
}

/**
 * The flags of the text_generate command that runs one forward pass of a row. The query length is reduced by the prefix
 * cache already, so the hit rate is not passed on.
 */
export function forwardFlags(
  one: VerificationCase,
  forward: VerificationForward,
  options: { readonly opBound: boolean },
): readonly ForwardFlag[] {
  const flags: ForwardFlag[] = [];
  const put = (flag: string, ...values: (string | number)[]): void => {
    flags.push({ flag, values: values.map(String) });
  };
  put('--model-id', one.model);
  put('--device', one.device);
  put('--num-devices', one.numDevices);
  put('--num-queries', forward.numQueries);
  put('--query-length', forward.queryLength);
  if (forward.contextLength > 0) put('--context-length', forward.contextLength);
  if (forward.phase === 'decode') put('--decode');
  put('--tp-size', one.tp);
  if (one.pp > 1) put('--pp-size', one.pp);
  if (one.ep !== null) put('--ep-size', one.ep);
  if ((one.moeDp ?? 1) > 1) put('--moe-dp-size', one.moeDp ?? 1);
  if (one.dcp > 1 && forward.phase === 'decode') put('--dcp-size', one.dcp);
  if (one.numMtpTokens > 0) put('--num-mtp-tokens', one.numMtpTokens);
  put('--quantize-linear-action', one.quantizeLinearAction);
  put('--quantize-attention-action', one.quantizeAttentionAction);
  for (const { flag, values, phase } of one.carried) {
    if (phase === 'both' || forward.phase === phase) put(flag, ...values);
  }
  if (one.compile) put('--compile');
  if (options.opBound) put('--dump-op-bound-results');
  return flags;
}
