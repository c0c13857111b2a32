import { conditionValue } from '../condition-words.ts';
import { cite } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import { rate, requests, whole } from '../prose-figures.ts';
import { changeWords } from './change-words.ts';
import type { AskedLoad, AskedRates, Question } from './question.ts';
import type { RelativeChange } from './relative-change.ts';

const plain = (value: number) => String(Number(value.toFixed(3)));

function loadGiven(load: AskedLoad, { headings: t }: ExplainTexts): string[] {
  return [
    ...(load.batch === null ? [] : [t.batch(whole(load.batch))]),
    ...(load.users === null ? [] : [t.users(whole(load.users))]),
    ...(load.contextTokens === null ? [] : [t.context(whole(load.contextTokens))]),
    ...(load.times === null ? [] : [t.times(plain(load.times))]),
  ];
}

function ratesGiven({ tokensPerSecond, users, requestsPerSecond }: AskedRates, t: ExplainTexts): string[] {
  return [
    ...(tokensPerSecond === null ? [] : [rate(tokensPerSecond)]),
    ...(users === null ? [] : [t.headings.users(whole(users))]),
    ...(requestsPerSecond === null ? [] : [requests(requestsPerSecond)]),
  ];
}

function relativeGiven(relative: RelativeChange, t: ExplainTexts): string {
  const signed = (count: number) => `${count < 0 ? '−' : '+'}${whole(Math.abs(count))}`;
  if ('moreMachines' in relative) return t.headings.machines(signed(relative.moreMachines));
  if ('more' in relative) return t.headings.more(signed(relative.more));
  const { name, also, times } = relative;
  const names = [name, ...(also === undefined ? [] : [also])].map((one) => t.words.conditions[one]);
  return t.headings.of(names.join(t.words.listed), plain(times));
}

function costGiven(
  {
    price,
    priceTimes,
    priced,
    periodSeconds,
    devices = [],
    requests: count,
  }: Extract<Question, { intent: 'per-device' }>,
  { headings }: ExplainTexts,
): string[] {
  const amount = price === null ? '' : `${plain(price.amount)} ${price.currency}`.trim();
  return [
    ...(price === null ? [] : [headings.price(amount, price.per, price.hours)]),
    ...(priceTimes === undefined
      ? []
      : [`${priced === undefined ? '' : `${priced} `}${headings.priceTimes(plain(priceTimes))}`]),
    ...(periodSeconds === undefined ? [] : [headings.period(whole(periodSeconds))]),
    ...(count === undefined ? [] : [headings.requests(whole(count))]),
    ...devices,
  ];
}

/** The figures and names that a question was read with, in words; empty where it has none beside its kind. */
function given(question: Question, t: ExplainTexts): string[] {
  const { headings } = t;
  switch (question.intent) {
    case 'why-not':
      return [question.words, ...(question.other ? [question.other.words] : [])];
    case 'what-if': {
      const { change, relative, machines } = question;
      return [
        ...(Object.keys(change).length === 0 ? [] : [changeWords(change, t)]),
        ...(relative === undefined ? [] : [relativeGiven(relative, t)]),
        ...(machines === undefined ? [] : [headings.machines(whole(machines))]),
      ];
    }
    case 'instances': {
      const sign = question.isMore ? '+' : '';
      return (['prefill', 'decode'] as const).flatMap((side) => {
        const count = question[side];
        if (question.times?.side === side)
          return [headings.instances(headings.phases[side], `×${plain(question.times.times)}`)];
        return count === null
          ? []
          : [headings.instances(headings.phases[side], `${count < 0 ? '' : sign}${count}`)];
      });
    }
    case 'devices-for':
      return [
        ...ratesGiven(question, t),
        ...(question.times === null ? [] : [headings.times(plain(question.times))]),
        ...(Object.keys(question.limits).length === 0 ? [] : [changeWords(question.limits, t)]),
      ];
    case 'compare':
      if (question.isOfFrameworks === true) return [];
      if (question.pair !== undefined) return [...question.pair];
      return question.device === null
        ? (question.devices ?? []).map((device) => conditionValue('devices', [device], t))
        : [question.device];
    case 'commands':
      return question.of === null ? [] : [question.of.words];
    case 'fits':
    case 'load':
    case 'why-not-batch':
      return loadGiven(question, t);
    case 'per-device':
      return costGiven(question, t);
    case 'e2e':
      return question.answerTokens === undefined ? [] : [headings.answer(whole(question.answerTokens))];
    case 'latency':
    case 'equation':
      return question.metric === null ? [] : [headings.metrics[question.metric]];
    case 'figures':
      return [
        ...(question.metric === null ? [] : [headings.metrics[question.metric]]),
        ...(question.count === undefined ? [] : [headings.counts[question.count]]),
        ...(question.periodSeconds === undefined ? [] : [headings.period(whole(question.periodSeconds))]),
      ];
    default:
      return [];
  }
}

function kindWords(question: Question, { asked, headings, recorded }: ExplainTexts): string {
  if (question.intent === 'recorded') return recorded.topics[question.topic];
  if (question.intent === 'compare' && question.isOfFrameworks === true) return headings.frameworks;
  return question.intent === 'feature'
    ? headings.features[question.isOfCache ? 'kv' : question.feature]
    : asked.kinds[question.intent];
}

function heading(question: Question, say: 'asked' | 'second'): Statement {
  const sentence = (t: ExplainTexts) => {
    const phase = question.phase === undefined ? [] : [t.headings.phases[question.phase]];
    const row = question.row === undefined ? [] : [question.row.words];
    // The device of a price is told beside it.
    const isPriced = question.intent === 'per-device' && question.priced !== undefined;
    const device = question.on === undefined || isPriced ? [] : [question.on];
    return t.headings[say](kindWords(question, t), [...phase, ...device, ...row, ...given(question, t)]);
  };
  // The figures are those of the question, repeated.
  const plainWords = state('asked', 'macro_only', [], sentence);
  return state(
    'asked',
    'macro_only',
    [cite('question.words', `${plainWords.text.en} ${plainWords.text.zh}`, 'reference')],
    sentence,
  );
}

/**
 * One statement of the reading: its kind and figures as understood, and which figures and names the answer leaves out:
 * those that were understood as no part of it, and those that it does not say.
 */
export function restated(question: Question, notSaid: readonly string[] = []): Statement[] {
  if (question.intent === 'unknown') return [];
  const unused = [...new Set([...(question.unused ?? []), ...notSaid])];
  return [
    heading(question, 'asked'),
    ...(unused.length === 0
      ? []
      : [
          state('answered', 'macro_only', [cite('question.unused', unused.join(' '), 'reference')], (t) =>
            t.headings.unused(unused),
          ),
        ]),
  ];
}

/** The same in front of the answer to a second reading. */
export function secondHeading(question: Question): Statement {
  return heading(question, 'second');
}
