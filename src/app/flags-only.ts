import type { Answer, Answers } from '../plan/answers.ts';
import { offByDefault } from '../plan/suggestions/program-defaults.ts';

/**
 * Meaning of an omitted flag without a dialog: no prefix cache, no MTP, eager operators and a search over TP alone, as
 * the optimizer itself takes it. The record of the program is opened anew each time, so that the label is earned.
 */
export function omittedFlags(): Answers {
  return {
    ...answerWhere('--prefix-cache-hit-rate', 'prefixCache', false),
    ...answerWhere('--num-mtp-tokens', 'mtp', false),
    ...answerWhere('--compile', 'compile', false),
    ...answerWhere('--ep-sizes', 'searchSpace', 'tp'),
  };
}

function answerWhere(
  flag: string,
  slot: 'prefixCache' | 'mtp' | 'compile' | 'searchSpace',
  value: unknown,
): Readonly<Record<string, Answer<unknown>>> {
  const off = offByDefault(flag);
  return off === null ? {} : { [slot]: { value, provenance: off.provenance, reading: null } };
}
