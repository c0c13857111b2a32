import { type AmountOf, readAmount } from '../../text/words/amount.ts';
import { matchesOf } from '../../text/words/matches.ts';
import { anyWay, says, waysOf } from '../../text/words/words.ts';
import { type AskedAbout, isKnown } from './asked-about.ts';
import type { AskedLoad } from './question.ts';
import { factorIn } from './relative-change.ts';

/** A time or a share right behind a number: it is no count of anything else then. */
const unitBehind = new RegExp(`^ ?(?:%|${anyWay('amount-unit')})(?![a-z])`, 'u');

const placedWays = new Map<string, readonly RegExp[]>();

/** The lines of a group, whose matches tell where their amounts stand. */
function placedWaysOf(group: string): readonly RegExp[] {
  const known = placedWays.get(group) ?? waysOf(group).map(({ source }) => new RegExp(source, 'dgu'));
  placedWays.set(group, known);
  return known;
}

/** The amounts of every line of a group, those of the first line first. */
function amountsIn(text: string, group: string, of: AmountOf): number[] {
  // Most questions have none of most groups: the expression of all lines says so at once.
  if (!says(group, text)) return [];
  return placedWaysOf(group).flatMap((way) =>
    matchesOf(text, way).flatMap((found) => {
      const [digits, scale] = [found.indices?.[1], found.indices?.[2]];
      if (digits === undefined || unitBehind.test(text.slice(digits[1]))) return [];
      const value = readAmount(found[1] ?? '', scale && found[2], of);
      return Number.isFinite(value) && value > 0 ? [value] : [];
    }),
  );
}

/** The amount of the first line of a group that gives one; null where none does. */
function amountIn(text: string, group: string, of: AmountOf): number | null {
  return amountsIn(text, group, of)[0] ?? null;
}

/** `48路压的，换100路呢` asks for 100: the first amount that is not there already, else the first. */
function newCountIn(text: string, group: string, isThere: (value: number) => boolean): number | null {
  const values = amountsIn(text, group, 'things').map(Math.round);
  return values.find((value) => !isThere(value)) ?? values[0] ?? null;
}

function countIn(text: string, group: string, of: AmountOf): number | null {
  const value = amountIn(text, group, of);
  return value === null ? null : Math.round(value);
}

/** Unit of a size where it is no context: people, or an answer. */
const otherNoun = `(?! ?(?:tokens? )?(?:of )?[a-z]*${anyWay('counted-otherwise')}|${anyWay('counted-otherwise-zh')})`;

/** `64 users at 16k`: a bare size with its k is a context. */
const bareContext = new RegExp(`${anyWay('context-at')} ?(\\d{1,4}) ?k(?![a-z])${otherNoun}`, 'u');
const bareThousands = new RegExp(`(?<![\\d.])(\\d{1,4}) ?k(?![a-z])${otherNoun}`, 'u');

function bareContextIn(text: string): number | null {
  const found = bareContext.exec(text) ?? (says('long-text', text) ? bareThousands.exec(text) : null);
  return found ? Number(found[1]) * 1024 : null;
}

/** A size with its k and without any other word for what it is, where a question can only mean a length. */
export function bareLengthIn(text: string): number | null {
  const found = bareThousands.exec(text);
  return found ? Number(found[1]) * 1024 : null;
}

/**
 * `why 46 and not 80` asks for 80: a sentence without the amount that is there, where it names one to be instead. What
 * was counted in front of it stays: `why 46 users but not 80` asks for 80 users.
 */
function withoutAmountThere(text: string): string {
  if (!says('amount-there-asked', text)) {
    const behind = waysOf('amount-there-behind').find((one) => one.test(text));
    return behind === undefined ? text : text.replace(behind, ' ');
  }
  const found = waysOf('amount-there')
    .find((one) => one.test(text))
    ?.exec(text);
  if (!found) return text;
  const rest = text.slice(found.index + found[0].length);
  const counted = found.groups?.counted;
  const asked = counted === undefined ? rest : rest.replace(/^[\d.,]+ ?[km]?(?![a-z])/u, `$& ${counted} `);
  return text.slice(0, found.index) + asked;
}

/** Tokens of the answer whose time is asked; null where a question names none. */
export function answerTokensIn(text: string): number | null {
  return countIn(text, 'answer-amount', 'tokens');
}

/** Loads that the result has: users of its rows, and their batches. */
type LoadThere = Pick<AskedAbout, 'users' | 'batches'> & Partial<Pick<AskedAbout, 'kinds'>>;
const noLoadThere: LoadThere = { users: [], batches: [] };

/** Users that come to those there are, below 0 where they leave: `16 fewer users`, 再加20个用户. Null where none do. */
function usersStepIn(text: string): number | null {
  const fewer = countIn(text, 'users-fewer', 'things');
  return fewer === null ? countIn(text, 'users-more', 'things') : -fewer;
}

/** Users after such a step. Phases apart hold those of Decode; of several results none is the one that is meant. */
function usersAfter(step: number, { users, kinds = [] }: LoadThere): number | null {
  const [first, ...others] = [...new Set(users)];
  const there = others.length === 0 ? first : kinds.includes('of-apart') ? users.at(-1) : undefined;
  return there === undefined ? null : Math.max(1, there + step);
}

/** Lengths of one request are not below this; `one 4 request pass` counts requests. */
const leastLength = 256;

/** The length of the one request that a question speaks of: `one 2k request`. Null where it speaks of none. */
function lengthOfOneIn(text: string): number | null {
  const value = countIn(text, 'length-of-one', 'tokens');
  return value === null || value < leastLength ? null : value;
}

/** How many requests, and how long, a question speaks of, beside a result that has a load already. */
export function loadIn(said: string, there: LoadThere = noLoadThere): AskedLoad {
  const { users: known, batches } = there;
  // Requests of a second are a rate, not requests at once.
  const text = [...waysOf('request-rate-amount'), ...waysOf('request-period-amount')].reduce(
    (words, way) => words.replace(way, ' '),
    withoutAmountThere(said),
  );
  const lengthOfOne = lengthOfOneIn(text);
  if (lengthOfOne !== null) return { batch: null, users: null, contextTokens: lengthOfOne, times: null };
  const step = usersStepIn(text);
  if (step !== null && !says('users-in-all', text)) {
    const contextTokens = countIn(text, 'context-amount', 'tokens') ?? bareContextIn(text);
    return { batch: null, users: usersAfter(step, there), contextTokens, times: null };
  }
  const told = newCountIn(text, 'batch-amount', (value) => isKnown(value, batches));
  // `224并发每个副本几路`: what the row has in all is no batch of one replica.
  const isTotal = told !== null && !isKnown(told, batches) && isKnown(told, known);
  const batch = isTotal ? null : told;
  const counted = isTotal ? told : newCountIn(text, 'users-amount', (value) => isKnown(value, known));
  const users = counted ?? (batch === null && says('one-alone', text) ? 1 : null);
  return {
    batch,
    users: users === batch ? null : users,
    contextTokens: countIn(text, 'context-amount', 'tokens') ?? bareContextIn(text),
    times: timesIn(text),
  };
}

/** Tokens with which every prompt begins; null where a question names none. */
export function sharedPrefixIn(text: string): number | null {
  return countIn(text, 'shared-prefix-amount', 'tokens');
}

/** How many times the present load a question puts forward; null where it does not. */
function timesIn(text: string): number | null {
  return says('load-of-factor', text) ? factorIn(text) : null;
}

const periods: readonly (readonly [group: string, seconds: number])[] = [
  ['period-minute', 60],
  ['period-hour', 3600],
  ['period-day', 86_400],
  ['period-month', 2_592_000],
  ['period-year', 31_536_000],
];

/** Seconds of a period for which amounts are asked: `tokens a day`. Null where none is named. */
export function periodIn(text: string): number | null {
  return periods.find(([group]) => says(group, text))?.[1] ?? null;
}

/** Requests each second that a question names. */
export function requestsPerSecondIn(text: string): number | null {
  const [ofPeriod, seconds] = [amountIn(text, 'request-period-amount', 'things'), periodIn(text)];
  // Beside a day's requests those of a second are the ones that are there: `15.6 qps, is that enough for 1M a day`.
  return ofPeriod === null || seconds === null
    ? amountIn(text, 'request-rate-amount', 'things')
    : ofPeriod / seconds;
}

/** Requests whose cost a question asks together; null where it asks for that of one, or of none. */
export function requestsPricedIn(text: string): number | null {
  const count = countIn(text, 'priced-requests', 'things');
  return count === null || count < 2 ? null : count;
}

/** Devices that a question gives to each side of a ratio; null where it names none. */
export function devicesOfEachSideIn(text: string): number | null {
  return countIn(text, 'devices-of-each-side', 'things');
}

/** How many of the longest operators a question adds up; null where it adds up none. */
export function operatorsFirstIn(text: string): number | null {
  return countIn(text, 'operators-first', 'things');
}

const beyondGroups = [
  ['operators-below', 'below'],
  ['operators-above', 'above'],
] as const;

/** The share of all below or above which operators are listed: `which ops are below 1 %`. Null where a question names none. */
export function shareBeyondIn(
  text: string,
): { readonly of: 'below' | 'above'; readonly share: number } | null {
  for (const [group, of] of beyondGroups) {
    const found = waysOf(group)
      .map((way) => Number(way.exec(text)?.[1] ?? 0))
      .find((percent) => percent > 0 && percent < 100);
    if (found !== undefined) return { of, share: found / 100 };
  }
  return null;
}

/** Names of collectives in operator tables and kernels (a regular expression): they are what links carry. */
export const collectives = 'all_|reduce_scatter|nccl|hccl|hcom';

/** Groups of words for operators, and how operator tables and kernels spell them (a regular expression). */
const operatorNames: readonly (readonly [group: string, kernels: string])[] = [
  ['operator-attention', 'attention|flash|fmha'],
  ['operator-all-reduce', 'all_?reduce'],
  ['operator-all-gather', 'all_?gather'],
  ['operator-all-to-all', 'all_?to_?all'],
  ['operator-collectives', collectives],
  // `mm` is an operator by itself, and part of `symmetric`.
  ['operator-linear', '(?<![a-z])mm(?![a-z])|matmul|linear|gemm|nvjet|cutlass_\\d'],
  ['operator-experts', 'moe|expert|grouped'],
  ['operator-softmax', 'softmax'],
  ['operator-norm', 'norm'],
  ['operator-rope', 'rope|rotary'],
  ['operator-quantize', 'quantize'],
  ['operator-activation', 'swiglu|silu|gelu'],
  ['operator-routing', 'gating|topk|routing|permute'],
  ['operator-embedding', 'embedding'],
  ['operator-cast', 'convert_element_type|cast(?!_?\\.)'],
  ['operator-copies-out', 'memcpy dtoh'],
  ['operator-copies-in', 'memcpy htod'],
  ['operator-copies', 'memcpy'],
  ['operator-cache-write', 'reshape_and_cache|scatter'],
  ['operator-lm-head', 'lm_?head'],
];

/** The operator that a question names, as a pattern of kernel names; null where it names none. */
export function operatorIn(text: string): string | null {
  // `专家矩阵乘`: the products of the experts, not all products nor all of the experts.
  if (says('operator-experts', text) && says('operator-linear', text))
    return '(?:grouped|moe|expert)[a-z_]*(?:matmul|mm|gemm|linear)';
  return operatorNames.find(([group]) => says(group, text))?.[1] ?? null;
}
