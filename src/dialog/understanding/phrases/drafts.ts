import { type Answers, answered } from '../../../plan/answers.ts';
import type { SlotId } from '../../../plan/slots/values.ts';
import { group } from '../../../text/words/matches.ts';
import { anyWay } from '../../../text/words/words.ts';
import { type SlotMention, states } from '../slot-mention.ts';
import { type Phrase, phrase } from './phrase.ts';

const notDenied = `(?<!${anyWay('draft-negated')} ?)`;

/** `dflash speculation`, `a draft of 4 layers`: which draft model, before other speculators are left aside. */
export const drafts: readonly Phrase[] = [
  ...(['dflash', 'dspark'] as const).map((method) =>
    phrase(
      `${notDenied}(?:${anyWay('draft-in-front')} ?)?(?<![a-z])d-?${method.slice(1)}(?![a-z])(?: ?${anyWay('draft-behind')})?`,
      (_, span) => states('speculativeMethod', method, span),
    ),
  ),
  phrase(`(?<count>\\d{1,4}) ?${anyWay('draft-layers')}`, (match, span) =>
    states('numDraftLayers', Number(group(match, 'count')), span),
  ),
];

/** `num_speculative_tokens=2` beside MTP and without a draft model: how deep MTP drafts; another depth makes it a question. */
export function depthOfMtp(statements: readonly SlotMention[], answers: Answers): readonly SlotMention[] {
  const names = (slot: SlotId) => statements.some((one) => one.slot === slot);
  const hasDraft = names('speculativeMethod') || answered(answers, 'speculativeMethod') !== null;
  const hasMtp = names('mtp') || answered(answers, 'mtp') === true;
  if (hasDraft || !hasMtp) return statements;
  return statements.map((one) =>
    one.slot === 'numSpeculativeTokens' ? { ...one, slot: 'numMtpTokens' as const } : one,
  );
}
