import type { AskedLoad, Price } from './question.ts';
import { factorIn } from './relative-change.ts';

/** A count of tokens or requests as written: `300`, `32k`, `1,024`, `12万`. */
const amount = '(?<![\\d.]|\\d,)(\\d{1,3}(?:,\\d{3}){1,4}(?!\\d)|\\d{1,15}(?:\\.\\d{1,9})?) ?(k|m|万|千)?';
const scales: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, 万: 10_000, 千: 1000 };

function amountAt(text: string, pattern: string): number | null {
  const found = new RegExp(pattern.replace('#', amount), 'u').exec(text);
  if (!found) return null;
  const value = Number(found[1]?.replaceAll(',', '')) * (scales[found[2] ?? ''] ?? 1);
  return Number.isFinite(value) && value > 0 ? value : null;
}

/** The first pattern that gives an amount. */
function firstAmount(text: string, patterns: readonly string[]): number | null {
  for (const pattern of patterns) {
    const value = amountAt(text, pattern);
    if (value !== null) return value;
  }
  return null;
}

function firstCount(text: string, patterns: readonly string[]): number | null {
  const value = firstAmount(text, patterns);
  return value === null ? null : Math.round(value);
}

const batchNamed = [
  'batch(?: ?size)?(?: of| at| to| up to| down to| capped| limited| up| is| was| were|=|:|为|是|到|取|能到|不能到|不用|用|开到|设成|设为|压到|限到|限制到|限制在|控制在|降到|减到|只有| )* ?#',
  '# ?(?:的)? ?batch',
];
const usersNamed = [
  '# ?条(?!件)',
  '# ?(?:concurrent|simultaneous|parallel)(?![a-z])',
  '# ?(?:concurrent |parallel |simultaneous |active )?(?:users?|requests?(?! ?/| per| a )|clients?|sessions?|streams?|people|customers?|quer(?:y|ies)(?! ?/| per| a )|chats?|conversations?|calls?|connections?)(?![a-z])',
  '# ?(?:个|条|路|名)?(?:并发|用户|请求(?!/|每)|人|客户|会话|对话|连接)',
  '# ?路',
  '(?<![a-z])(?:users?|clients?|people|sessions?|chats|用户|人数|并发数?)(?: count| number)?(?: ?(?:to|down to|up to|at|of|is|=|:|降到|减到|减少到|增到|增加到|加到|升到|到|是|为)) ?#',
  '(?:concurrency|concurrent|并发)(?: of| to| is|=|:|数|为|是|到|取| )* ?#',
];
/** `64 users at 16k`: a bare size with its k is a context. */
const bareContext = /(?:\bat|\bwith|@|在) ?(\d{1,4}) ?k(?![a-z])/u;

const contextNamed = [
  '(?:support|supports|handle|handles|支持|放得下|吃得下) ?(?:up to )?# ?(?:个)?(?:tokens?|token)',
  '(?:context|上下文|sequence|序列|prompts?)(?: length| window| of| is| to|=|:|长度|为|是|到| )* ?#',
  '# ?(?:tokens? )?(?:of )?(?:token ?)?(?:的)?(?:long )?(?:context|上下文|sequence|序列|prompts?)',
];

const longText = /context|上下文|长文|long (?:prompt|text|document|input)|window/u;
const bareThousands = /(?<![\d.])(\d{1,4}) ?k(?![a-z])/u;

function bareContextIn(text: string): number | null {
  const found = bareContext.exec(text) ?? (longText.test(text) ? bareThousands.exec(text) : null);
  return found ? Number(found[1]) * 1024 : null;
}

const ratesNamed = [
  '# ?(?:个|条|次)?(?:requests?|reqs?|queries|rps|qps|请求) ?(?:/|per|a|每|in a) ?(?:s|sec|seconds?|秒)(?![a-z])',
  '# ?(?:rps|qps)(?![a-z])',
  '(?:每秒钟?|每 ?s|一秒) ?(?:来|有|进|处理)? ?# ?(?:个|条|次)? ?(?:请求|query|queries|requests?)',
  '# ?(?:requests?|reqs?|queries|请求) ?(?:each|every) ?second',
  '(?:rps|qps)(?: of| to| is|=|:|为|是|到|达到| )* ?#',
];

/** How many requests, and how long, a question speaks of. */
export function loadIn(said: string): AskedLoad {
  // Requests of a second are a rate, not requests at once.
  const text = ratesNamed.reduce(
    (words, pattern) => words.replace(new RegExp(pattern.replace('#', amount), 'u'), ' '),
    said,
  );
  return {
    batch: firstCount(text, batchNamed),
    users: firstCount(text, usersNamed),
    contextTokens: firstCount(text, contextNamed) ?? bareContextIn(text),
    times: timesIn(text),
  };
}

const loadWords =
  /\b(?:users?|requests?|clients?|load|traffic|concurrency|batch|people|throughput|tokens?|rate)\b|吞吐|用户|并发|请求|流量|负载|人数/u;

/** How many times the present load a question puts forward; null where it does not. */
function timesIn(text: string): number | null {
  return loadWords.test(text) ? factorIn(text) : null;
}

const periods: readonly (readonly [RegExp, number])[] = [
  [/(?:per|a|an|each|every|\/) ?minute\b|每分钟|一分钟/u, 60],
  [/(?:per|a|an|each|every|\/) ?hour\b|每小时|一小时|一个小时/u, 3600],
  [/(?:per|a|an|each|every|\/) ?day\b|daily|每天|一天|每日|一日/u, 86_400],
  [/(?:per|a|an|each|every|\/) ?month\b|monthly|每月|一个月/u, 2_592_000],
];

/** Seconds of a period for which amounts are asked: `tokens a day`. Null where none is named. */
export function periodIn(text: string): number | null {
  return periods.find(([words]) => words.test(text))?.[1] ?? null;
}

/** Requests each second that a question names. */
export function requestsPerSecondIn(text: string): number | null {
  return firstAmount(text, ratesNamed);
}

const priced =
  /(?:(\$|usd|eur|€|¥|rmb) ?(\d{1,9}(?:\.\d{1,4})?)|(?<![\d.])(\d{1,9}(?:\.\d{1,4})?) ?(\$|dollars?|usd|bucks|euros?|eur|€|yuan|rmb|cny|¥|元|块|美元|欧元))/u;

/** A price in a question; it counts as that of a device-hour, which the answer says. */
export function priceIn(text: string): Price | null {
  const found = priced.exec(text);
  if (!found) return null;
  const value = Number(found[2] ?? found[3]);
  const currency = found[1] ?? found[4] ?? '';
  return Number.isFinite(value) && value > 0 ? { amount: value, currency } : null;
}

/** An operator that a question names, as operator tables and kernels spell it. */
const operatorNames: readonly (readonly [RegExp, string])[] = [
  [/attention|注意力|flash/u, 'attention'],
  [/all[- _]?reduce/u, 'all_?reduce'],
  [/all[- _]?gather/u, 'all_?gather'],
  [/all[- _]?to[- _]?all/u, 'all_?to_?all'],
  [/collective|communication|集合通信|通信算子/u, 'all_|reduce_scatter|nccl|hccl|hcom'],
  [/gemm|mat ?mul|矩阵乘|linear|线性层/u, 'mm|matmul|linear|gemm'],
  [/moe|expert|专家/u, 'moe|expert|grouped'],
  [/softmax/u, 'softmax'],
  [/norm|归一化/u, 'norm'],
  [/rope/u, 'rope|rotary'],
  [/lm ?[-_]?head/u, 'lm_?head'],
];

export function operatorIn(text: string): string | null {
  return operatorNames.find(([words]) => words.test(text))?.[1] ?? null;
}
