import type { Conditions } from '../../results/result.ts';
import type { WhatIfChange } from '../headline.ts';

const scaledConditions = ['inputLength', 'outputLength', 'numDevices', 'ttftLimitMs', 'tpotLimitMs'] as const;

/** A condition that a question puts forward as so many times what it is. */
export interface RelativeChange {
  readonly name: (typeof scaledConditions)[number];
  readonly times: number;
}

/** How many times, as people say it in words; the first that fits counts. */
const factors: readonly (readonly [RegExp, number])[] = [
  [/\b(?:double[sd]?|doubling|twice)\b|翻(?:一)?倍|翻一番|加倍|(?:长|多|大|高)一倍|一倍/u, 2],
  [/\b(?:triple[sd]?|tripling)\b/u, 3],
  [/\bquadruple[sd]?\b/u, 4],
  [/\b(?:halve[sd]?|halving|half)\b|减半|砍半|一半/u, 0.5],
];
const counted =
  /(?<![\d.])(\d{1,3}(?:\.\d{1,2})?|two|three|four|five|ten|[两二三四五十]) ?(?:x(?![a-z])|×|times|倍)/u;
const spelt: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  ten: 10,
  两: 2,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  十: 10,
};

/** How many times something is put forward as what it is: `twice`, `3 times`, 减半. Null where nothing says it. */
export function factorIn(text: string): number | null {
  const said = counted.exec(text)?.[1];
  if (said !== undefined) return spelt[said] ?? Number(said);
  return factors.find(([words]) => words.test(text))?.[1] ?? null;
}

const subjects: readonly (readonly [RegExp, RelativeChange['name']])[] = [
  [
    /\b(?:outputs?|answers?|repl(?:y|ies)|responses?|completions?|generat\w*)\b|输出|回答|回复|生成/u,
    'outputLength',
  ],
  [/\b(?:inputs?|prompts?|contexts?|documents?|questions?)\b|输入|提示词|上下文|文档|提问/u, 'inputLength'],
  [
    /\b(?:ttft|first[- ]token)\b[^.]{0,16}\b(?:limit|budget|slo|target|allowed|relax)|首 ?token.{0,8}(?:上限|放宽)|ttft.{0,8}(?:上限|放宽)/u,
    'ttftLimitMs',
  ],
  [/\btpot\b[^.]{0,16}\b(?:limit|budget|slo|target|allowed|relax)|tpot.{0,8}(?:上限|放宽)/u, 'tpotLimitMs'],
  [
    /\b(?:cards?|devices?|gpus?|npus?|chips?|hardware|machines?|nodes?|servers?|cluster)\b|卡|设备|硬件|机器|节点|服务器|芯片/u,
    'numDevices',
  ],
];

/** A condition that the words scale: `prompts twice as long`, 卡数减半. Null where none is. */
export function relativeChangeIn(text: string): RelativeChange | null {
  const times = factorIn(text);
  const name = subjects.find(([words]) => words.test(text))?.[1];
  return times === null || times === 0 || name === undefined ? null : { name, times };
}

/** The same as a change in absolute figures; null where the conditions do not say what it is now. */
export function absoluteChange({ name, times }: RelativeChange, conditions: Conditions): WhatIfChange | null {
  const own = conditions[name];
  return own === null ? null : { [name]: Math.max(1, Math.round(own * times)) };
}

const counts: Readonly<Record<string, number>> = {
  one: 1,
  a: 1,
  two: 2,
  three: 3,
  four: 4,
  eight: 8,
  一: 1,
  两: 2,
  二: 2,
  三: 3,
  四: 4,
  六: 6,
  八: 8,
};
const machines =
  /(?<![a-z\d.])(\d{1,3}|one|two|three|four|eight)[- ](?:whole |full )?(?:nodes?|machines?|servers?|boxes|hosts?|chassis)(?![a-z])|(?<!第)(\d{1,3}|[一两二三四六八]) ?(?:个|台)(?:机器|节点|服务器|整机|机)|(?<!第)(\d{1,3}|[一两二三四六八]) ?台(?!\d)/u;

/** Whole machines that a question puts forward: `what about 2 nodes`. Null where it names none. */
export function machinesIn(text: string): number | null {
  const found = machines.exec(text);
  if (!found) return null;
  const said = found[1] ?? found[2] ?? found[3] ?? '';
  const count = counts[said] ?? Number(said);
  return Number.isInteger(count) && count > 0 ? count : null;
}
