import type { WhatIfChange } from '../headline.ts';
import type { Question, QuestionReader } from './question.ts';
import {
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
  whatIfWords,
  whyNotWords,
  whyWords,
} from './question-words.ts';

const nothingNamed: QuestionReader = { conditions: () => ({}), tokensPerSecond: () => null };

/** A parallel strategy as far as a question names it. */
interface NamedSplit {
  readonly split: Partial<Record<'tp' | 'dp' | 'ep', number>>;
  readonly words: string;
}

/** The strategy that a question is about: of two, the one that lost, or the last. */
function splitIn(text: string): NamedSplit | null {
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
  };
}

const has = (change: WhatIfChange): boolean => Object.keys(change).length > 0;

/**
 * What a follow-up question wants, in English or Chinese. Deterministic: the most specific reading wins, and words that
 * ask for nothing known are `unknown`, never guessed.
 */
export function understandQuestion(said: string, reader: QuestionReader = nothingNamed): Question {
  const text = said.toLowerCase().normalize('NFKC').trim();
  const { devices, ...change } = reader.conditions(said);
  const device = devices?.length === 1 ? (devices[0] ?? null) : null;
  const split = splitIn(text);
  const byWords = questionWords.find(([, words]) => words.test(text))?.[0] ?? null;
  const isSupposed = /what if|suppose|assuming|如果|假如|假设|要是/u.test(text);

  if (byWords === 'export') return { intent: 'export' };
  if (byWords !== 'slower' && equationWords.test(text)) {
    return { intent: 'equation', metric: metricWords.find(([, words]) => words.test(text))?.[0] ?? null };
  }
  if (howManyWords.test(text)) {
    const { numDevices: _count, ...limits } = change;
    return { intent: 'devices-for', tokensPerSecond: reader.tokensPerSecond(said), limits };
  }
  if (split && whyNotWords.test(text) && !isSupposed) return { intent: 'why-not', ...split };
  if (split === null && isSupposed && has(change))
    return { intent: 'what-if', change: withDevice(change, device) };
  if (
    split === null &&
    device !== null &&
    (comparingWords.test(text) || (!has(change) && deviceQuestion.test(text)))
  ) {
    return isSupposed
      ? { intent: 'what-if', change: withDevice(change, device) }
      : { intent: 'compare', device };
  }
  if (byWords !== null && !(has(change) && whatIfWords.test(text) && byWords === 'widen'))
    return { intent: byWords };
  if (comparingWords.test(text)) return { intent: 'compare', device };
  if (commandWords.test(text)) {
    return { intent: 'commands', run: runWords.test(text) && !showWords.test(text) };
  }
  if (split === null && has(change) && whatIfWords.test(text)) {
    return { intent: 'what-if', change: withDevice(change, device) };
  }
  if (limitWords.test(text)) return { intent: 'limits' };
  if (split && !whyWords.test(text)) return { intent: 'why-not', ...split };
  if (whyWords.test(text)) return { intent: 'why' };
  // A bare `TTFT ≤ 2 s?` or `16 devices?` is a what-if too.
  const isQuestion = /[?≤=]|under|below|呢|吗/u.test(text);
  if (isQuestion && has(change) && split === null)
    return { intent: 'what-if', change: withDevice(change, device) };
  return { intent: 'unknown' };
}

function withDevice(change: WhatIfChange, device: string | null): WhatIfChange {
  return device === null ? change : { ...change, devices: [device] };
}
