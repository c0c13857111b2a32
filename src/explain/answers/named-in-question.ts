import { isKeyOf } from '../../text/fields.ts';
import { anyWay, says } from '../../text/words/words.ts';
import type { ServedPhase } from '../evidence/phase-evidence.ts';
import type { WhatIfChange } from '../headline.ts';
import { type AskedAbout, frameworks, isKnown } from './asked-about.ts';
import { hardwareSupposed } from './hardware-supposed.ts';
import { instanceSizeIn } from './instance-size.ts';
import { type AskedInstances, bareProportionIn, instancesIn } from './instances-named.ts';
import { devicesOfEachSideIn, loadIn, requestsPerSecondIn, sharedPrefixIn } from './named-amounts.ts';
import {
  deviceOfResult,
  limitChangeIn,
  operatorNamed,
  pairOfResult,
  scaledSplit,
  splitOfPlace,
  splitOfReplica,
} from './named-of-result.ts';
import { dimensionIn, type NamedSplit, spelled, splitIn } from './named-split.ts';
import { priceTimesNamed } from './price-change.ts';
import { priceIn, withoutPrice } from './price-named.ts';
import { type PricedDevices, pricedDevicesIn } from './priced-device.ts';
import { type AskedLoad, equationMetrics, type Price, type QuestionReader } from './question.ts';
import { machinesIn, type RelativeChange, relativeChangeIn } from './relative-change.ts';

/** Names and figures of a question: a strategy, conditions, devices, a rate in tokens/s. */
export interface Named {
  readonly text: string;
  readonly split: NamedSplit | null;
  readonly dimension: NamedSplit | null;
  readonly change: WhatIfChange;
  readonly device: string | null;
  /** Two devices of those that were read, where it names two. */
  readonly pair: readonly [string, string] | null;
  /** Results of several devices were read: a question that names one of them is about that one alone. */
  readonly hasSeveralDevices: boolean;
  /** Looked up when it is asked for: most questions compare nothing. */
  readonly devicesMeant: () => readonly string[];
  /** Devices of the results that were read. */
  readonly devicesRead: readonly string[];
  readonly tokensPerSecond: number | null;
  readonly requestsPerSecond: number | null;
  readonly load: AskedLoad;
  readonly relative: RelativeChange | null;
  readonly machines: number | null;
  readonly instances: AskedInstances | null;
  readonly price: Price | null;
  readonly priceTimes: number | null;
  /** Devices of those that were read whose prices it names. */
  readonly pricedDevices: PricedDevices;
  /** Pattern of the names of the operators that it names; null where it names none. */
  readonly operator: string | null;
  /** By the names of `facts` in `dialogs/words.yaml`. */
  readonly facts: ReadonlySet<string>;
}

/**
 * One of two runs by its letter. Letters as written: a small `a` is an article, as is an `A` that begins a sentence.
 */
const sideLetter = new RegExp(
  `(?<!\\w)B(?!\\w)|(?<=.)(?<!\\w)A(?!\\w)|^A(?= ?${anyWay('behind-side-a')})`,
  'u',
);

/** Devices that one side of a ratio gets or loses, as whole instances of it: `8 more cards for decode`. Null for anything else. */
function devicesOfSide(
  text: string,
  relative: RelativeChange | null,
  { instanceDevices }: AskedAbout,
): AskedInstances | null {
  const side = phaseIn(text);
  if (side === null || relative === null || !('more' in relative)) return null;
  const each = instanceDevices[side];
  if (each === null || relative.more % each !== 0) return null;
  const count = relative.more / each;
  return {
    prefill: side === 'prefill' ? count : null,
    decode: side === 'decode' ? count : null,
    isMore: true,
    devices: Math.abs(relative.more),
  };
}

/** The same number of devices for each side of a ratio, as whole instances: `32 cards per side`. Null for anything else. */
function devicesOfEachSide(text: string, { instanceDevices }: AskedAbout): AskedInstances | null {
  const { prefill, decode } = instanceDevices;
  const devices = devicesOfEachSideIn(text);
  if (devices === null || prefill === null || decode === null) return null;
  if (devices % prefill !== 0 || devices % decode !== 0) return null;
  return { prefill: devices / prefill, decode: devices / decode, isMore: false, devices };
}

/** A change without the values that stand in the result already: who repeats them puts nothing forward. */
function newValues(change: WhatIfChange, { values, tokensPerSecond, formats }: AskedAbout): WhatIfChange {
  // `does the 3848 include prompt tokens`: the rate that was read is no length.
  const isRate = (name: string, value: number) =>
    /Length$/u.test(name) && tokensPerSecond.some((rate) => Math.abs(rate - value) < 1);
  // `how many GiB does one token take`: a single token is no length of a request.
  const isOneToken = (name: string, value: number) => /Length$/u.test(name) && value < 2;
  const isOwnFormat = (name: string, value: unknown) =>
    isKeyOf(formats, name) && (formats[name] ?? []).some((one) => one === value);
  const isNew = ([name, value]: [string, unknown]) =>
    typeof value === 'number'
      ? !isOneToken(name, value) &&
        !(isKeyOf(values, name) && isKnown(value, values[name])) &&
        !isRate(name, value)
      : !isOwnFormat(name, value);
  return Object.fromEntries(Object.entries(change).filter(isNew));
}

/** A change without the model that was read: who names it puts no other one forward. */
function withoutOwnModel(change: WhatIfChange, { models }: AskedAbout): WhatIfChange {
  const { model, ...others } = change;
  return typeof model === 'string' && models.includes(model) ? others : change;
}

/** A change without a time or a length that is a count of users: `the TTFT with users cut to 96`, `with 350 in flight`. */
function withoutLoad(change: WhatIfChange, { users, batch }: AskedLoad, text: string): WhatIfChange {
  // A total without what it counts is of the users that the sentence names: `46 more users, say 400 in total`.
  const isOfCards = says('counted-cards', text);
  const isLoad = ([name, value]: [string, unknown]) =>
    (/^(?:ttftLimitMs|tpotLimitMs|inputLength|outputLength)$/u.test(name) ||
      (name === 'numDevices' && !isOfCards)) &&
    value !== null &&
    (value === users || value === batch);
  return Object.fromEntries(Object.entries(change).filter((one) => !isLoad(one)));
}

/** From this rate in tokens/s on it is that of all users, and no pace of one. */
const leastTotalRate = 500;

/** A change without the pace of one user that is the rate of all in other words: `20k tok/s` is no TPOT limit. */
function withoutTotalPace(change: WhatIfChange, rate: number | null): WhatIfChange {
  const { tpotLimitMs, ...others } = change;
  const isTotal =
    rate !== null &&
    rate >= leastTotalRate &&
    typeof tpotLimitMs === 'number' &&
    Math.abs(tpotLimitMs * rate - 1000) < 10;
  return isTotal ? others : change;
}

/** Another program than the one that the plan is served by: `would SGLang be faster`. */
function frameworkIn(text: string, { framework }: AskedAbout): WhatIfChange {
  const named = frameworks.filter((one) => one !== framework && says(`framework-${one}`, text));
  const [only] = named;
  return framework === null || only === undefined || named.length > 1 ? {} : { framework: only };
}

/** A change in which a prefix that all prompts share is one that is found in the cache, and no length of the prompts. */
function withSharedPrefix(change: WhatIfChange, shared: number | null, { values }: AskedAbout): WhatIfChange {
  if (shared === null) return change;
  const { inputLength: _shared, ...others } = change;
  const [input] = values.inputLength ?? [];
  return input === undefined || shared > input ? others : { ...others, prefixCacheHitRate: shared / input };
}

/** Everything that a question names: values, devices, splits, amounts. */
export function namedIn(said: string, reader: QuestionReader, about: AskedAbout): Named {
  const text = spelled(said);
  const { devices, ...conditions } = reader.conditions(withoutPrice(said));
  const rate = reader.tokensPerSecond(said);
  const stated = withoutTotalPace(conditions, rate);
  const priceTimes = priceTimesNamed(text);
  const hardware = hardwareSupposed(text);
  const scaled = priceTimes === null && hardware === null ? relativeChangeIn(text) : null;
  const ofSide = devicesOfSide(text, scaled, about);
  const relative = ofSide === null ? scaled : null;
  const isAdded = ofSide !== null || (relative !== null && 'more' in relative);
  // `8 more cards, does it double?`: the factor is what is asked, not a load.
  const load: AskedLoad = {
    ...loadIn(text, about),
    ...(isAdded || hardware !== null || says('scaled-time', text) ? { times: null } : {}),
  };
  // A budget of tokens is no limit of a time.
  const isOfBudget = stated.maxBatchedTokens !== undefined;
  const limited = { ...(isOfBudget ? {} : limitChangeIn(text, about)), ...withoutOwnModel(stated, about) };
  const told = says('supposed', text) ? limited : newValues(limited, about);
  const shared = withSharedPrefix(withoutLoad(told, load, text), sharedPrefixIn(text), about);
  const { numDevices, ...others } = shared;
  // `3 cards per replica` says how an instance is built, not how many there are in all.
  const instanceSize = instanceSizeIn(text, about.instanceDevices);
  const isOfSize = Object.keys(instanceSize).length > 0;
  const ofEach = devicesOfEachSide(text, about);
  const isOfPart =
    isOfSize ||
    ofEach !== null ||
    says('devices-of-part', text) ||
    // `两个卡TPOT差多少`: those that were read are counted.
    (about.devices.length > 1 && numDevices === about.devices.length && says('sides-counted', text)) ||
    (numDevices === 1 && says('of-one-card', text));
  const change: WhatIfChange = {
    ...(isAdded || isOfPart || numDevices === undefined ? others : { ...others, numDevices }),
    ...(hardware === null ? {} : { hardware }),
    ...instanceSize,
    ...frameworkIn(text, about),
  };
  const device = devices?.length === 1 ? (devices[0] ?? null) : deviceOfResult(text, about);
  const isOwnDevice = device !== null && about.devices.includes(device);
  const placed = splitOfPlace(text, about, phaseIn(text));
  const withoutSpread = says('ep-off', text) && !says('why-word', text);
  const epOff: NamedSplit | null = withoutSpread ? { split: { ep: 1 }, words: 'EP=1' } : null;
  const supposedSplit =
    epOff ?? placed ?? splitOfReplica(text, about) ?? scaledSplit(text, about, phaseIn(text));
  const split = splitIn(text) ?? (supposedSplit === null ? null : { own: supposedSplit, other: null });
  const dimension = split === null ? dimensionIn(text) : null;
  const tokensPerSecond = rate !== null && isKnown(rate, about.tokensPerSecond) ? null : rate;
  const requests = requestsPerSecondIn(text);
  const requestsPerSecond = requests !== null && isKnown(requests, about.requestsPerSecond) ? null : requests;
  const price = priceIn(text);
  const machines = machinesIn(text);
  const instances = isOfSize
    ? null
    : (ofSide ??
      ofEach ??
      instancesIn(text) ??
      (about.kinds.includes('of-ratio') ? bareProportionIn(text) : null));
  const facts: readonly (readonly [name: string, holds: boolean])[] = [
    ['batch', load.batch !== null && !isKnown(load.batch, about.batches)],
    ['users', load.users !== null && !isKnown(load.users, about.users)],
    [
      'own-users',
      (load.users !== null && isKnown(load.users, about.users)) ||
        (load.batch !== null && isKnown(load.batch, about.batches)),
    ],
    ['times', load.times !== null],
    ['request-rate', requestsPerSecond !== null],
    ['context', load.contextTokens !== null],
    ['price', price !== null],
    ['price-times', priceTimes !== null],
    ['relative', relative !== null],
    ['machines', machines !== null],
    ['hardware', hardware !== null || isOfSize],
    ['instances', instances !== null],
    ['split', split !== null],
    ['two-splits', (split?.other ?? null) !== null],
    ['dimension', dimension !== null],
    ['change', Object.keys(change).length > 0],
    ['device', device !== null && !isOwnDevice],
    ['own-device', isOwnDevice],
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
    pair: pairOfResult(text, about),
    hasSeveralDevices: new Set(about.devices).size > 1,
    devicesMeant: () => reader.devicesMeant(said),
    devicesRead: about.devices,
    tokensPerSecond,
    requestsPerSecond,
    load,
    relative,
    machines,
    instances,
    price,
    priceTimes,
    pricedDevices: pricedDevicesIn(text, about),
    operator: operatorNamed(text, about),
    facts: new Set(facts.filter(([, holds]) => holds).map(([name]) => name)),
  };
}

/** The metric that a question names; the first that fits counts. */
export function metricIn(text: string): (typeof equationMetrics)[number] | null {
  return equationMetrics.find((metric) => says(`metric-${metric}`, text)) ?? null;
}

/** The phase that a question names; null where it names none or both. */
export function phaseIn(text: string): ServedPhase | null {
  const [isPrefill, isDecode] = [says('names-prefill', text), says('names-decode', text)];
  return isPrefill === isDecode ? null : isPrefill ? 'prefill' : 'decode';
}
