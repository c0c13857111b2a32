import { readAmount } from '../../text/words/amount.ts';
import { matchesOf } from '../../text/words/matches.ts';
import { anyWay, says } from '../../text/words/words.ts';
import type { AskedAbout } from './asked-about.ts';
import { type Named, phaseIn } from './named-in-question.ts';
import { spelled } from './named-split.ts';
import type { AskedLoad, Question } from './question.ts';
import { ofDevice, ofPhase, ofRow } from './scope.ts';

const amount = new RegExp(`(?<![a-z\\d.])(\\d[\\d,]*(?:\\.\\d+)?) ?(${anyWay('carried-scale')})?`, 'gu');
const unit = new RegExp(anyWay('carried-unit'), 'gu');
const noun = new RegExp(anyWay('carried-on-noun'), 'gu');
const phase = new RegExp(anyWay('carried-phase'), 'gu');
const bareDecode = new RegExp(`(?:(?<![a-z\\d])d(?![a-z\\d])|${anyWay('carried-decode')})`, 'u');
const split = new RegExp(`(?<![a-z])${anyWay('carried-dimension')} ?=? ?\\d+`, 'gu');
const device = /(?<![a-z\d])(?:a\d|\d{3}t)(?![a-z\d])/gu;
const filler = new RegExp(anyWay('carried-on-filler'), 'gu');

/** Whether nothing but one thing is said: a number, a phase, a strategy or a device, with the words that lead on to it. */
function saysOnly(text: string, thing: RegExp): boolean {
  const rest = text
    .replaceAll(thing, ' ')
    .replaceAll(unit, ' ')
    .replaceAll(noun, ' ')
    .replaceAll(filler, ' ')
    .replaceAll(/[\s?？!！。,，.~…]+/gu, '');
  return rest === '' && text.search(thing) >= 0;
}

/** Whether a text may go on with the question before it: it says but one thing, and asks nothing of its own. */
export function leadsOn(said: string): boolean {
  const text = spelled(said);
  return [phase, split, device, amount].some((thing) => saysOnly(text, thing));
}

/** A question without what was doubtful and unused in it, which belongs to its own words. */
function anew({ doubt: _doubt, unused: _unused, terms: _terms, ...question }: Question): Question {
  return question as Question;
}

/** The one condition of a what-if with another value; null where it changes more than one, or one without a number. */
function withValue(previous: Extract<Question, { intent: 'what-if' }>, text: string): Question | null {
  const changed = Object.entries(previous.change);
  const [only] = changed;
  if (changed.length !== 1 || only === undefined || typeof only[1] !== 'number') return null;
  const [name] = only;
  const [found, second] = matchesOf(text, amount);
  if (found === undefined || second !== undefined) return null;
  const isLength = name === 'inputLength' || name === 'outputLength';
  const value = readAmount(found[1] ?? '', found[2], isLength ? 'tokens' : 'things');
  const isInSeconds = says('carried-seconds', text.replaceAll('毫秒', ''));
  const isTime = name === 'ttftLimitMs' || name === 'tpotLimitMs';
  const isShare = name === 'prefixCacheHitRate';
  if (!(value > 0) || (isShare && value > 100)) return null;
  const scaled = isTime && isInSeconds ? value * 1000 : isShare && value > 1 ? value / 100 : value;
  return anew({ ...previous, change: { [name]: scaled } } as Question);
}

/** The load of a question with another count of what it counts. */
function withLoad(
  previous: Extract<Question, { intent: 'fits' | 'load' | 'why-not-batch' }>,
  load: AskedLoad,
  text: string,
): Question | null {
  const { batch, users, contextTokens } = load;
  if (batch !== null || users !== null || contextTokens !== null)
    return anew({
      ...previous,
      ...(batch === null && users === null ? {} : { batch, users, times: null }),
      contextTokens: contextTokens ?? previous.contextTokens,
    });
  const [found, second] = matchesOf(text, amount);
  const counted = previous.batch === null ? 'users' : 'batch';
  if (found === undefined || second !== undefined || (previous.batch === null && previous.users === null))
    return null;
  const value = readAmount(found[1] ?? '', found[2], 'things');
  return value > 0 ? anew({ ...previous, [counted]: value, times: null }) : null;
}

/**
 * `那16呢` behind another question: that question with another value, load, phase, strategy or device. Null where the words
 * ask something of their own.
 */
export function carriedOn(named: Named, previous: Question, { devices }: AskedAbout): Question | null {
  const { text, split: namedSplit } = named;
  const { intent } = previous;
  if (ofPhase.has(intent) && saysOnly(text, phase))
    return anew({ ...previous, phase: phaseIn(text) ?? (bareDecode.test(text) ? 'decode' : 'prefill') });
  if (namedSplit !== null && namedSplit.other === undefined && ofRow.has(intent) && saysOnly(text, split))
    return anew({ ...previous, row: { split: namedSplit.split, words: namedSplit.words } });
  if (
    named.device !== null &&
    ofDevice.has(intent) &&
    devices.includes(named.device) &&
    saysOnly(text, device)
  )
    return anew({ ...previous, on: named.device });
  if (!saysOnly(text, amount)) return null;
  if (intent === 'fits' || intent === 'load' || intent === 'why-not-batch')
    return withLoad(previous, named.load, text);
  const isOwnChange =
    Object.keys(named.change).length > 0 || named.relative !== null || named.load.users !== null;
  return intent === 'what-if' && !isOwnChange ? withValue(previous, text) : null;
}
