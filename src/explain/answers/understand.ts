import { wellSpelled } from '../../text/words/misspelled.ts';
import { nearQuestions } from '../../text/words/near.ts';
import { firedCues, type ScoredIntent, scoreIntents } from '../../text/words/scoring.ts';
import { spelled as plainly } from '../../text/words/spelling.ts';
import { type FiredCue, questionExamples, says } from '../../text/words/words.ts';
import type { ServedPhase } from '../evidence/phase-evidence.ts';
import type { WhatIfChange } from '../headline.ts';
import { type AskedAbout, isKnown, nothingAskedAbout } from './asked-about.ts';
import { type AskedInstances, instancesIn } from './instances-named.ts';
import { loadIn, operatorIn, periodIn, priceIn, requestsPerSecondIn } from './named-amounts.ts';
import {
  type AskedLoad,
  type Doubt,
  equationMetrics,
  type Feature,
  type Price,
  type Question,
  type QuestionReader,
} from './question.ts';
import { machinesIn, type RelativeChange, relativeChangeIn } from './relative-change.ts';

const nothingNamed: QuestionReader = {
  conditions: () => ({}),
  devicesMeant: () => [],
  tokensPerSecond: () => null,
};

/** A parallel strategy as far as a question names it. */
type NamedSplit = Pick<Extract<Question, { intent: 'why-not' }>, 'split' | 'words' | 'other'>;

/** `TTFT limit 1 s?` names a value; the limit in it is no question about limits. */
const limitNamed = /(?:ttft|tpot|latency)[ _]?limits?|上限/gu;

/**
 * One of two runs by its letter. Letters as written: a small `a` is an article, as is an `A` that begins a sentence.
 */
const sideLetter =
  /(?<!\w)B(?!\w)|(?<=.)(?<!\w)A(?!\w)|^A(?= ?(?:[<>\u4e00-\u9fff]|vs|is |was |has |beats ))/u;

const parallelNames: readonly (readonly ['tp' | 'dp' | 'ep', RegExp])[] = [
  ['tp', /tensor[- ]parallel(?:ism)?|张量并行/gu],
  ['dp', /data[- ]parallel(?:ism)?|数据并行/gu],
  ['ep', /expert[- ]parallel(?:ism)?|专家并行/gu],
];

const sizeWords: Readonly<Record<string, number>> = {
  two: 2,
  four: 4,
  eight: 8,
  sixteen: 16,
  两: 2,
  二: 2,
  四: 4,
  八: 8,
  十六: 16,
};

/** The words in the spelling that the rules know: small letters, parallel dimensions by their short names. */
function spelled(said: string): string {
  const short = parallelNames.reduce(
    (words, [name, long]) => words.replaceAll(long, name),
    wellSpelled(plainly(said)),
  );
  // `four-way TP`, 四路TP: the size stands before the name.
  return short.replaceAll(
    /(?<![a-z])(two|four|eight|sixteen|2|4|8|16|两|二|四|八|十六)(?:[- ]?way|路) ?(tp|dp|ep)(?![a-z])/gu,
    (_, size: string, name: string) => `${name}=${sizeWords[size] ?? size}`,
  );
}

/** The strategies that a question names, and the one it is about: of two, the one that lost, or the last. */
function splitIn(text: string): { readonly own: NamedSplit; readonly other: NamedSplit | null } | null {
  const groups: RegExpExecArray[][] = [];
  for (const found of text.matchAll(
    /(?<![a-z])(tp|dp|ep) ?(?:[=:为是]|to|sizes?|of|by|from|降到|降为|减到|减为|改成|改为|改到|换成|换到|提到|升到|开到|设成|设为|到|用|取)? ?(\d+)/gu,
  )) {
    const group = groups.at(-1);
    const isOther = group?.some((one) => one[1] === found[1]) ?? true;
    if (group && !isOther) group.push(found);
    else groups.push([found]);
  }
  const chosen = says('losing', text) ? groups[0] : groups.at(-1);
  const second = groups.find((group) => group !== chosen);
  return chosen ? { own: namedSplit(chosen), other: second ? namedSplit(second) : null } : null;
}

function namedSplit(group: readonly RegExpExecArray[]): NamedSplit {
  return {
    split: Object.fromEntries(group.map((one) => [one[1] ?? '', Number(one[2])])),
    words: group.map((one) => `${(one[1] ?? '').toUpperCase()}=${one[2]}`).join(' '),
  };
}

/** A parallel dimension that is named without a size: `why not EP?` asks about every size above 1. */
function dimensionIn(text: string): NamedSplit | null {
  const name = /(?<![a-z-])(tp|dp|ep)(?![a-z])/u.exec(text)?.[1] as 'tp' | 'dp' | 'ep' | undefined;
  return name === undefined ? null : { split: { [name]: 'several' }, words: `${name.toUpperCase()}>1` };
}

/** What a question names besides words: a strategy, conditions, devices, a rate. */
interface Named {
  readonly text: string;
  readonly split: NamedSplit | null;
  readonly dimension: NamedSplit | null;
  readonly change: WhatIfChange;
  readonly device: string | null;
  readonly devicesMeant: readonly string[];
  readonly tokensPerSecond: number | null;
  readonly requestsPerSecond: number | null;
  readonly load: AskedLoad;
  readonly relative: RelativeChange | null;
  readonly machines: number | null;
  readonly instances: AskedInstances | null;
  readonly price: Price | null;
  /** By the names of `facts` in `dialogs/words.yaml`. */
  readonly facts: ReadonlySet<string>;
}

/** A change without the values that stand in the result already: who repeats them puts nothing forward. */
function newValues(change: WhatIfChange, { values }: AskedAbout): WhatIfChange {
  const isNew = ([name, value]: [string, unknown]) =>
    typeof value !== 'number' || !isKnown(value, values[name as keyof typeof values]);
  return Object.fromEntries(Object.entries(change).filter(isNew));
}

/** A change without a time that is a count of users: `the TTFT with users cut to 96`. */
function withoutLoad(change: WhatIfChange, { users, batch }: AskedLoad): WhatIfChange {
  const isLoad = ([name, value]: [string, unknown]) =>
    /^(?:ttft|tpot)LimitMs$/u.test(name) && value !== null && (value === users || value === batch);
  return Object.fromEntries(Object.entries(change).filter((one) => !isLoad(one)));
}

function namedIn(said: string, reader: QuestionReader, about: AskedAbout): Named {
  const text = spelled(said);
  const { devices, ...stated } = reader.conditions(said);
  const relative = relativeChangeIn(text);
  const isAdded = relative !== null && 'more' in relative;
  // `8 more cards, does it double?`: the factor is what is asked, not a load.
  const load: AskedLoad = { ...loadIn(text), ...(isAdded ? { times: null } : {}) };
  const told = says('supposed', text) ? stated : newValues(stated, about);
  const { numDevices, ...others } = withoutLoad(told, load);
  const change: WhatIfChange = isAdded || numDevices === undefined ? others : { ...others, numDevices };
  const device = devices?.length === 1 ? (devices[0] ?? null) : null;
  const split = splitIn(text);
  const dimension = split === null ? dimensionIn(text) : null;
  const rate = reader.tokensPerSecond(said);
  const tokensPerSecond = rate !== null && isKnown(rate, about.tokensPerSecond) ? null : rate;
  const requestsPerSecond = requestsPerSecondIn(text);
  const price = priceIn(text);
  const machines = machinesIn(text);
  const instances = instancesIn(text);
  const facts: readonly (readonly [name: string, holds: boolean])[] = [
    ['batch', load.batch !== null],
    ['users', load.users !== null && !isKnown(load.users, about.users)],
    ['own-users', load.users !== null && isKnown(load.users, about.users)],
    ['times', load.times !== null],
    ['request-rate', requestsPerSecond !== null],
    ['context', load.contextTokens !== null],
    ['price', price !== null],
    ['relative', relative !== null],
    ['machines', machines !== null],
    ['instances', instances !== null],
    ['split', split !== null],
    ['two-splits', (split?.other ?? null) !== null],
    ['dimension', dimension !== null],
    ['change', Object.keys(change).length > 0],
    ['device', device !== null],
    ['two-devices', (devices?.length ?? 0) > 1],
    ['rate', tokensPerSecond !== null],
    ['user-rate', change.tpotLimitMs !== undefined],
    ['side-letter', sideLetter.test(said)],
    ['metric', metricIn(text) !== null],
    ...about.kinds.map((kind) => [kind, true] as const),
  ];
  return {
    text,
    split: split && { ...split.own, ...(split.other ? { other: split.other } : {}) },
    dimension,
    change,
    device,
    devicesMeant: reader.devicesMeant(said),
    tokensPerSecond,
    requestsPerSecond,
    load,
    relative,
    machines,
    instances,
    price,
    facts: new Set(facts.filter(([, holds]) => holds).map(([name]) => name)),
  };
}

/** The metric that a question names; the first that fits counts. */
function metricIn(text: string): (typeof equationMetrics)[number] | null {
  return equationMetrics.find((metric) => says(`metric-${metric}`, text)) ?? null;
}

/** The phase that a question names; null where it names none or both. */
function phaseIn(text: string): ServedPhase | null {
  const [isPrefill, isDecode] = [says('names-prefill', text), says('names-decode', text)];
  return isPrefill === isDecode ? null : isPrefill ? 'prefill' : 'decode';
}

/** A question as it was understood, and what spoke for it and for others. */
export interface UnderstoodQuestion {
  readonly question: Question;
  /** The strongest first; the first one is meant. */
  readonly scores: readonly ScoredIntent[];
  /** The words that the strongest intent rests on. */
  readonly fired: readonly FiredCue[];
}

/**
 * What a follow-up question wants, in English or Chinese, of a result that `about` tells of. Deterministic: the intent for which most speaks is meant, and
 * words that ask for nothing known are `unknown`, never guessed.
 */
export function understandQuestion(
  said: string,
  reader: QuestionReader = nothingNamed,
  about: AskedAbout = nothingAskedAbout,
): Question {
  return traceQuestion(said, reader, about).question;
}

/** Below this little speaks for an intent: a topic, or one word alone. */
const sureFrom = 47;

/** How a question is read for which little speaks, and what else it may be; null where one intent stands clear. */
function doubtOf([best, ...others]: readonly ScoredIntent[]): Doubt | null {
  const as = best && questionExamples[best.intent];
  // A value that nothing else is said of can only be put forward.
  const isClear =
    best !== undefined && (best.points >= sureFrom || (best.intent === 'what-if' && others.length === 0));
  if (!as || isClear) return null;
  return { as, near: others.flatMap(({ intent }) => questionExamples[intent] ?? []).slice(0, 2) };
}

/** A text longer than this is no question; reading stops there. */
const readableCharacters = 2_000;

/** Understands a question and says by which cues. */
export function traceQuestion(
  said: string,
  reader: QuestionReader = nothingNamed,
  about: AskedAbout = nothingAskedAbout,
): UnderstoodQuestion {
  const named = namedIn(said.slice(0, readableCharacters), reader, about);
  const scored = named.facts.has('change') ? named.text.replaceAll(limitNamed, '') : named.text;
  const scores = scoreIntents(scored, named.facts);
  const [best] = scores;
  const phase = phaseIn(named.text);
  const question = best ? questionOf(best.intent, named) : unknown(scored, named);
  const doubt = best && question.intent !== 'unknown' ? doubtOf(scores) : null;
  return {
    question: {
      ...question,
      ...(phase === null ? {} : { phase }),
      ...(doubt === null ? {} : { doubt }),
    },
    scores,
    fired: best ? firedCues(scored, best) : [],
  };
}

/** Nothing known was asked; what comes near it is offered. */
function unknown(text: string, { facts }: Named): Question {
  const near = nearQuestions(text, facts);
  return near.length === 0 ? { intent: 'unknown' } : { intent: 'unknown', near };
}

/** Intents that carry nothing but themselves. */
const bareIntents = [
  'reasonable',
  'why',
  'limits',
  'prefill-or-decode',
  'slower',
  'shares',
  'families',
  'overlap',
  'widen',
  'export',
  'request-time',
  'cache',
  'users',
  'longest-context',
  'e2e',
  'separation',
  'below-peak',
  'candidates',
  'idle',
  'experts',
  'changed',
  'conditions',
  'evidence',
  'summary',
  'next',
  'percentile',
] as const satisfies readonly Question['intent'][];

const featureOf = {
  'feature-ep': 'ep',
  'feature-mtp': 'mtp',
  'feature-cache': 'cache',
  'feature-format': 'format',
} as const satisfies Readonly<Record<string, Feature>>;

function questionOf(intent: string, named: Named): Question {
  const { text, change, device } = named;
  const split = named.split ?? named.dimension;
  const changed = device === null ? change : { ...change, devices: [device] };
  switch (intent) {
    case 'why-not':
      return split ? { intent, ...split } : { intent: 'unknown' };
    case 'what-if':
      return {
        intent,
        change: changed,
        ...(named.relative === null ? {} : { relative: named.relative }),
        ...(named.machines === null || change.numDevices !== undefined ? {} : { machines: named.machines }),
      };
    case 'instances':
      return named.instances ? { intent, ...named.instances } : { intent: 'unknown' };
    case 'devices-for':
      return devicesFor({ ...named, change: changed });
    case 'compare':
      return compared(named);
    case 'commands':
      return { intent, run: says('run', text) && !says('show', text), of: named.split };
    case 'equation':
      return { intent, metric: metricIn(text) };
    case 'figures': {
      const periodSeconds = periodIn(text);
      return { intent, metric: metricIn(text), ...(periodSeconds === null ? {} : { periodSeconds }) };
    }
    case 'ratio':
      return { intent: 'equation', metric: 'ratio' };
    case 'other-hardware':
      return compared({ ...named, device: null });
    case 'per-user':
      return { intent: 'figures', metric: 'tpot' };
    case 'operators':
      return { intent, name: operatorIn(text) };
    case 'latency': {
      const metric = metricIn(text);
      return { intent, metric: metric === 'ttft' || metric === 'tpot' ? metric : null };
    }
    case 'fits':
    case 'load':
    case 'why-not-batch':
      return { intent, ...named.load };
    case 'per-device':
      return { intent, deviceHour: named.price };
    case 'feature-ep':
    case 'feature-mtp':
    case 'feature-cache':
    case 'feature-format':
      return { intent: 'feature', feature: featureOf[intent] };
    default: {
      const bare = bareIntents.find((one) => one === intent);
      return { intent: bare ?? 'unknown' } as Question;
    }
  }
}

function compared({ device, devicesMeant }: Named): Question {
  const several = device === null && devicesMeant.length > 1;
  return { intent: 'compare', device, ...(several ? { devices: devicesMeant } : {}) };
}

/** The count of devices is what is asked for; every other condition stands. */
function devicesFor({ tokensPerSecond, requestsPerSecond, load, change }: Named): Question {
  const { numDevices: _count, ...limits } = change;
  return {
    intent: 'devices-for',
    tokensPerSecond,
    requestsPerSecond,
    users: load.users,
    times: load.times,
    limits,
  };
}
