import { measureOf } from '../../results/measure.ts';
import { says } from '../../text/words/words.ts';
import { countTold } from '../analysis/load-told.ts';
import { bestOf, type Subject } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, ms, rate, requests, share, whole } from '../prose-figures.ts';
import { factsOfAnotherPlan } from './another-plan.ts';
import { said } from './answer-material.ts';
import type { AskedAbout } from './asked-about.ts';
import { keptUp } from './kept-up.ts';
import {
  devicesTold,
  firstShare,
  formatsTold,
  goodput,
  largestGap,
  lasted,
  mostInBatch,
  secondToken,
  steadiness,
} from './load-facts.ts';
import { requestsPerSecondIn } from './named-amounts.ts';
import { metricIn, type Named, phaseIn } from './named-in-question.ts';
import { requestsOf } from './period.ts';
import type { Question } from './question.ts';
import { spreadIn } from './spread-named.ts';

/** Amounts that a question asks for and that stand in no column: they follow from those that do. */
export const countsAsked = [
  'in-time',
  'succeeded',
  'kept-up',
  'tokens',
  'input-rate',
  'request-rate',
  'lengths',
  'peak',
  'in-flight',
  'second-token',
  'most-in-batch',
  'formats',
  'server-devices',
  'largest-gap',
  'first-share',
  'lasted',
  'steady',
  'saturated',
  'goodput',
  'apart',
] as const;
export type CountAsked = (typeof countsAsked)[number];

/** Those that a plan has as well; the others only a test of a server has: nothing is sent where a plan is simulated. */
const alsoSimulated: readonly CountAsked[] = ['in-time', 'input-rate', 'request-rate', 'lengths'];

/** The amount that a question asks for; null where it asks for none, or for one that what was read cannot have. */
function countIn(text: string, { kinds, loads }: AskedAbout): CountAsked | null {
  const isMeasured = kinds.includes('of-measurement');
  if (kinds.includes('of-several') && isMeasured && loads.length === 2 && says('counted-apart', text))
    return 'apart';
  const found = countsAsked.find((one) => one !== 'apart' && says(`counted-${one}`, text));
  return found === undefined || (!alsoSimulated.includes(found) && !isMeasured) ? null : found;
}

/** What makes a question one about another plan, load or price than those that were read: rates and sizes of it, too. */
const otherwise = [...factsOfAnotherPlan, 'machines', 'instances', 'rate', 'request-rate'];

/** What such a question names of what was read: the rate that was kept up with, the half of the requests that fail. */
const repeated: Readonly<Partial<Record<CountAsked, readonly string[]>>> = {
  'kept-up': ['request-rate', 'rate'],
  'in-time': ['times', 'users', 'batch'],
  succeeded: ['times', 'users', 'batch'],
  // What was changed between the two is told, and nothing is put forward.
  apart: ['change', 'times', 'relative'],
};

/** The question for such an amount, of what was read as it is; null where something else is asked or put forward. */
export function countedQuestion(text: string, { facts }: Named, about: AskedAbout): Question | null {
  const count = countIn(text, about);
  const own = count === null ? [] : (repeated[count] ?? []);
  // Whether so many users were kept up with is asked of the load.
  if (count === 'kept-up' && facts.has('own-users')) return null;
  // `can I quote 4.77 requests a second` repeats the rate that is there.
  if (count === 'request-rate' && requestsPerSecondIn(text) !== null) return null;
  const isOther = otherwise.some((one) => facts.has(one) && !own.includes(one));
  if (count === null || says('supposed', text) || isOther) return null;
  const phase = phaseIn(text);
  if (count === 'apart') return { intent: 'figures', metric: metricIn(text), count, spread: spreadIn(text) };
  return { intent: 'figures', metric: null, count, ...(phase === null ? {} : { phase }) };
}

/** The amount that was asked for, of each row that was read. */
export function countOf(count: Exclude<CountAsked, 'saturated' | 'apart'>, subject: Subject): Statement[] {
  switch (count) {
    case 'in-time':
    case 'goodput':
      return goodput(subject);
    case 'succeeded':
      return succeeded(subject);
    case 'tokens':
      return tokensInAll(subject);
    case 'input-rate':
      return inputRate(subject);
    case 'request-rate':
      return requestRate(subject);
    case 'kept-up':
      return keptUp(subject);
    case 'lengths':
      return lengths(subject);
    case 'peak':
      return peak(subject);
    case 'in-flight':
      return inFlight(subject);
    case 'second-token':
      return secondToken(subject);
    case 'most-in-batch':
      return mostInBatch(subject);
    case 'formats':
      return formatsTold(subject);
    case 'server-devices':
      return devicesTold(subject);
    case 'largest-gap':
      return largestGap(subject);
    case 'first-share':
      return firstShare(subject);
    case 'lasted':
      return lasted(subject);
    case 'steady':
      return steadiness(subject);
  }
}

/** Requests that got their answer, and those that did not. */
function succeeded(subject: Subject): Statement[] {
  const done = countTold(subject, 'succeeded');
  const failed = countTold(subject, 'failed');
  if (done === null) return [said('cannot-be-said', (t) => t.asked.noRequestCount)];
  if (failed === null)
    return [state('answered', 'macro_only', [done.cite], (t) => t.asked.onlySucceeded(whole(done.value)))];
  const all = derive('sum', done.value, failed.value);
  const part = derive('ratio', done.value, all.value);
  const rest = derive('ratio', failed.value, all.value);
  return [
    state('answered', 'macro_only', [done.cite, failed.cite, all, part, rest], (t) =>
      t.asked.succeeded(
        whole(done.value),
        whole(all.value),
        share(part.value),
        whole(failed.value),
        share(rest.value),
      ),
    ),
  ];
}

/** Tokens of prompts and answers over the whole test. */
function tokensInAll(subject: Subject): Statement[] {
  const [input, output] = [countTold(subject, 'inputTokens'), countTold(subject, 'outputTokens')];
  if (input === null || output === null) return [said('cannot-be-said', (t) => t.asked.noTokenCount)];
  const all = derive('sum', input.value, output.value);
  const cites = [
    input.cite,
    output.cite,
    // The report has them as text, without marks of thousands.
    cite('load.inputTokens', input.value, 'reference'),
    cite('load.outputTokens', output.value, 'reference'),
    all,
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.tokensInAll(whole(all.value), whole(input.value), whole(output.value)),
    ),
  ];
}

/** Tokens of prompts that are worked off each second: every request that is served brings its prompt. */
function inputRate(subject: Subject): Statement[] {
  const { inputLength, prefixCacheHitRate } = subject.run.conditions;
  if (subject.device.phase === 'prefill') return prefillRate(subject);
  const told = countTold(subject, 'inputRate');
  if (told !== null) {
    const cites = [told.cite, cite('load.inputRate', told.value, 'reference')];
    return [state('answered', 'macro_only', cites, (t) => t.asked.inputRateTold(rate(told.value)))];
  }
  const served = requestsOf(subject);
  if (served === null || inputLength === null) return [said('cannot-be-said', (t) => t.asked.noInputRate)];
  const tokens = derive('product', served.perSecond, inputLength);
  const cites: Cite[] = [
    ...served.cites,
    cite(`${subject.runPath}.conditions.inputLength`, inputLength),
    tokens,
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.inputRate(rate(tokens.value), requests(served.perSecond), whole(inputLength)),
    ),
    ...(prefixCacheHitRate ? [said('answered', (t) => t.asked.inputRateWithCache)] : []),
  ];
}

/** Requests per second, where a row tells its rate in tokens alone. */
function requestRate(subject: Subject): Statement[] {
  const served = requestsOf(subject);
  if (served === null || bestOf(subject)?.row.requestsPerSecond) return [];
  return [
    state('answered', 'macro_only', served.cites, (t) => t.asked.requestRate(requests(served.perSecond))),
  ];
}

/** A row of Prefill alone tells its rate in tokens of prompts. */
function prefillRate(subject: Subject): Statement[] {
  const best = bestOf(subject);
  const own = best?.row.throughputTokensPerSecond ?? null;
  if (best === null || own === null) return [];
  return [
    state('answered', 'macro_only', [cite(`${best.path}.throughputTokensPerSecond`, own)], (t) =>
      t.asked.prefillRate(rate(own)),
    ),
  ];
}

/** Tokens of the prompt and of the answer of one request. */
function lengths({ run, runPath }: Subject): Statement[] {
  const { inputLength, outputLength } = run.conditions;
  const cites = [
    cite(`${runPath}.conditions.inputLength`, inputLength),
    cite(`${runPath}.conditions.outputLength`, outputLength),
  ];
  if (inputLength === null && outputLength === null)
    return [said('cannot-be-said', (t) => t.asked.noLengths)];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.lengths(
        inputLength === null ? null : whole(inputLength),
        outputLength === null ? null : whole(outputLength),
        run.basis === 'measured',
      ),
    ),
  ];
}

/** The highest output that a test saw in one second. */
function peak(subject: Subject): Statement[] {
  const told = countTold(subject, 'peakTokens');
  if (told === null) return [said('cannot-be-said', (t) => t.asked.noPeak)];
  const cites = [told.cite, cite('load.peakTokens', told.value, 'reference')];
  return [state('answered', 'macro_only', cites, (t) => t.asked.peakTokens(rate(told.value)))];
}

/** Requests in flight: as told, else what the rate and the time of one request keep there. */
function inFlight(subject: Subject): Statement[] {
  const best = bestOf(subject);
  const told = countTold(subject, 'meanAtOnce');
  const { concurrency = null, requestsPerSecond = null } = best?.row ?? {};
  if (told !== null)
    return [
      state('answered', 'macro_only', [told.cite, cite('load.meanAtOnce', told.value, 'reference')], (t) =>
        t.asked.inFlight(String(told.value)),
      ),
    ];
  const whole = best === null ? null : measureOf(best.row, 'endToEndMs', subject.run.basis);
  if (best === null || concurrency !== null || whole === null || requestsPerSecond === null) return [];
  const seconds = derive('ratio', whole.value, 1000);
  const kept = derive('product', requestsPerSecond, seconds.value);
  const cites = [
    cite(`${best.path}.requestsPerSecond`, requestsPerSecond),
    cite('row.endToEndMs', whole.value, 'reference'),
    seconds,
    kept,
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.inFlightKept(computed(kept.value), requests(requestsPerSecond), ms(whole.value)),
    ),
  ];
}
