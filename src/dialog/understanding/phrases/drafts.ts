import { anyWay } from '../../../text/words/words.ts';
import { states } from '../statement.ts';
import { group, type Phrase, phrase } from './rule.ts';

const notDenied = '(?<!(?:no|not|without|drop|不用|不要|不开|关闭|去掉) ?)';

/** `dflash speculation`, `a draft of 4 layers`: which draft model, before other speculators are left aside. */
export const drafts: readonly Phrase[] = [
  ...(['dflash', 'dspark'] as const).map((method) =>
    phrase(
      `${notDenied}(?:${anyWay('draft-in-front')} ?)?(?<![a-z])d-?${method.slice(1)}(?![a-z])(?: ?${anyWay('draft-behind')})?`,
      (_, span) => states('speculativeMethod', method, span),
    ),
  ),
  phrase('(?<count>\\d{1,4}) ?(?:draft layers?|层草稿(?:模型)?)', (match, span) =>
    states('numDraftLayers', Number(group(match, 'count')), span),
  ),
];
