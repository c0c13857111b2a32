import { duration } from '../../text/figures.ts';
import type { Bilingual } from '../../text/language.ts';
import { type Answers, answered } from '../answers.ts';
import { both } from './rule.ts';

/**
 * A doubt to be said aloud: one token may take longer than the first one, which holds a whole prefill. Null where the
 * limits are in the usual order.
 */
export function limitsInDoubt(answers: Answers): Bilingual | null {
  const [ttft, tpot] = [answered(answers, 'ttftLimitMs'), answered(answers, 'tpotLimitMs')];
  if (ttft === null || tpot === null || tpot <= ttft) return null;
  return both((texts) => texts.tpotAboveTtft(duration(tpot), duration(ttft)));
}
