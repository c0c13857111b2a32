import type { WhatIfChange } from '../headline.ts';
import type { Question, QuestionReader } from './question.ts';
import {
  apartWords,
  beyondWords,
  choiceWords,
  commandWords,
  comparingWords,
  deviceQuestion,
  equationWords,
  howManyWords,
  limitWords,
  losingWords,
  metricWords,
  questionWords,
  runWords,
  showWords,
  sideLetter,
  sidesWords,
  stuckWords,
  whatIfWords,
  whyNotWords,
  whyWords,
} from './question-words.ts';

const nothingNamed: QuestionReader = { conditions: () => ({}), tokensPerSecond: () => null };

/** A parallel strategy as far as a question names it. */
type NamedSplit = Pick<Extract<Question, { intent: 'why-not' }>, 'split' | 'words'>;

const limitNamed = /(?:ttft|tpot|latency)[ _]?limits?|上限/gu;

const parallelNames: readonly (readonly ['tp' | 'dp' | 'ep', RegExp])[] = [
  ['tp', /tensor[- ]parallel(?:ism)?|张量并行/gu],
  ['dp', /data[- ]parallel(?:ism)?|数据并行/gu],
  ['ep', /expert[- ]parallel(?:ism)?|专家并行/gu],
];

/** The words in the spelling that the rules know: small letters, parallel dimensions by their short names. */
function spelled(said: string): string {
  const text = said.toLowerCase().normalize('NFKC').replaceAll('’', "'").trim();
  return parallelNames.reduce((words, [name, long]) => words.replaceAll(long, name), text);
}

/** The strategies that a question names, and the one it is about: of two, the one that lost, or the last. */
function splitIn(text: string): (NamedSplit & { readonly areSeveral: boolean }) | null {
  const groups: RegExpExecArray[][] = [];
  for (const found of text.matchAll(/(?<![a-z])(tp|dp|ep) ?[=:为是]? ?(\d+)/gu)) {
    const group = groups.at(-1);
    const isOther = group?.some((one) => one[1] === found[1]) ?? true;
    if (group && !isOther) group.push(found);
    else groups.push([found]);
  }
  const chosen = losingWords.test(text) ? groups[0] : groups.at(-1);
  if (!chosen) return null;
  return {
    split: Object.fromEntries(chosen.map((one) => [one[1] ?? '', Number(one[2])])),
    words: chosen.map((one) => `${(one[1] ?? '').toUpperCase()}=${one[2]}`).join(' '),
    areSeveral: groups.length > 1,
  };
}

/** A parallel dimension that is named without a size: `why not EP?` asks about every size above 1. */
function dimensionIn(text: string): NamedSplit | null {
  const name = /(?<![a-z-])(tp|dp|ep)(?![a-z])/u.exec(text)?.[1] as 'tp' | 'dp' | 'ep' | undefined;
  return name === undefined ? null : { split: { [name]: 'several' }, words: `${name.toUpperCase()}>1` };
}

const has = (change: WhatIfChange): boolean => Object.keys(change).length > 0;

/**
 * What a follow-up question wants, in English or Chinese. Deterministic: the most specific reading wins, and words that
 * ask for nothing known are `unknown`, never guessed.
 */
export function understandQuestion(said: string, reader: QuestionReader = nothingNamed): Question {
  const text = spelled(said);
  const { devices, ...change } = reader.conditions(said);
  const device = devices?.length === 1 ? (devices[0] ?? null) : null;
  const named = splitIn(text);
  const split: NamedSplit | null = named && { split: named.split, words: named.words };
  const byWords = questionWords.find(([, words]) => words.test(text))?.[0] ?? null;
  const isSupposed = /what if|suppose|assuming|如果|假如|假设|要是/u.test(text);

  if (beyondWords.test(text)) return { intent: 'unknown' };
  if (byWords === 'export') return { intent: 'export' };
  if (split === null && sideLetter.test(said) && apartWords.test(text)) return { intent: 'slower' };
  if (byWords !== 'slower' && equationWords.test(text)) {
    return { intent: 'equation', metric: metricWords.find(([, words]) => words.test(text))?.[0] ?? null };
  }
  if (howManyWords.test(text)) return devicesFor(reader.tokensPerSecond(said), withDevice(change, device));
  if (split && (named?.areSeveral || whyNotWords.test(text)) && !isSupposed)
    return { intent: 'why-not', ...split };
  const dimension = split === null && byWords !== 'widen' ? dimensionIn(text) : null;
  if (dimension && whyNotWords.test(text)) return { intent: 'why-not', ...dimension };
  if (split === null && isSupposed && (has(change) || device !== null))
    return { intent: 'what-if', change: withDevice(change, device) };
  if (
    split === null &&
    device !== null &&
    (comparingWords.test(text) || (!has(change) && deviceQuestion.test(text)))
  ) {
    return { intent: 'compare', device };
  }
  if (byWords === 'slower' && split) return { intent: 'why' };
  const isStuck = stuckWords.test(text);
  if (isStuck && byWords === 'slower' && !sidesWords.test(text)) return { intent: 'limits' };
  if (byWords !== null && !(has(change) && whatIfWords.test(text) && byWords === 'widen'))
    return { intent: byWords };
  if (comparingWords.test(text) || (devices?.length ?? 0) > 1) return { intent: 'compare', device };
  if (commandWords.test(text)) {
    return { intent: 'commands', run: runWords.test(text) && !showWords.test(text) };
  }
  if (isStuck) return { intent: 'limits' };
  // A rate of the whole service, not of one user (that is a TPOT): whether and with how many devices it is reached.
  const tokensPerSecond = change.tpotLimitMs === undefined ? reader.tokensPerSecond(said) : null;
  if (tokensPerSecond !== null && !whyWords.test(text))
    return devicesFor(tokensPerSecond, withDevice(change, device));
  if (split === null && has(change) && whatIfWords.test(text)) {
    return { intent: 'what-if', change: withDevice(change, device) };
  }
  // `TTFT limit 1 s?` names a value; the limit in it is no question about limits.
  if (limitWords.test(has(change) ? text.replaceAll(limitNamed, '') : text)) return { intent: 'limits' };
  if (split && !whyWords.test(text)) return { intent: 'why-not', ...split };
  if (whyWords.test(text)) {
    if (split || choiceWords.test(text)) return { intent: 'why' };
    return { intent: metricWords.some(([, words]) => words.test(text)) ? 'limits' : 'unknown' };
  }
  // A bare `TTFT ≤ 2 s?` or `16 devices?` is a what-if too: a value with nothing else asked.
  if (has(change) && split === null) return { intent: 'what-if', change: withDevice(change, device) };
  if (device !== null && split === null) return { intent: 'compare', device };
  return { intent: 'unknown' };
}

function withDevice(change: WhatIfChange, device: string | null): WhatIfChange {
  return device === null ? change : { ...change, devices: [device] };
}

/** The count of devices is what is asked for; every other condition stands. */
function devicesFor(tokensPerSecond: number | null, change: WhatIfChange): Question {
  const { numDevices: _count, ...limits } = change;
  return { intent: 'devices-for', tokensPerSecond, limits };
}
