import type { Answers } from '../../plan/answers.ts';
import { offByDefault } from '../../plan/suggestions/program-defaults.ts';

/**
 * What omitting a flag means without a dialog: no prefix cache and no MTP, as the optimizer itself takes it. Opened anew
 * each time, so that the label is earned.
 */
export function omittedFlags(): Answers {
  const cache = offByDefault('--prefix-cache-hit-rate');
  const mtp = offByDefault('--num-mtp-tokens');
  return {
    ...(cache ? { prefixCache: { value: false, provenance: cache.provenance, reading: null } } : {}),
    ...(mtp ? { mtp: { value: false, provenance: mtp.provenance, reading: null } } : {}),
  };
}
