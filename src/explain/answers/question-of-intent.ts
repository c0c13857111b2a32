import { says } from '../../text/words/words.ts';
import { isBare } from './bare-answers.ts';
import { callsAskedIn } from './calls-asked.ts';
import { pricedRequestsIn } from './cost-of-requests.ts';
import { fasterIn } from './faster-operator.ts';
import { answerTokensIn, bareLengthIn, periodIn } from './named-amounts.ts';
import { metricIn, type Named } from './named-in-question.ts';
import { priceTimesIn } from './price-change.ts';
import { withoutPrice } from './price-named.ts';
import type { PricedDevices } from './priced-device.ts';
import type { Feature, Question } from './question.ts';

const featureOf = {
  'feature-ep': 'ep',
  'feature-mtp': 'mtp',
  'feature-cache': 'cache',
  'feature-format': 'format',
} as const satisfies Readonly<Record<string, Feature>>;

/** A question of an intent with what it carries; `unknown` where what it needs was not said. */
export function questionOf(intent: string, named: Named): Question {
  const { text, change, device } = named;
  const split = named.split ?? named.dimension;
  // The device that was read is changed to only where nothing else is; one of several tells which result is meant.
  const isOwn = named.facts.has('own-device') && !named.hasSeveralDevices && Object.keys(change).length > 0;
  const changed = device === null || isOwn ? change : { ...change, devices: [device] };
  switch (intent) {
    case 'why-not':
      return split
        ? {
            intent,
            ...split,
            ...(says('topic-network', text) ? { isOfNetwork: true as const } : {}),
            ...latencyAsked(text),
          }
        : { intent: 'unknown' };
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
    case 'e2e': {
      const answerTokens = answerTokensIn(text);
      if (answerTokens === null && says('lone-user', text))
        return { intent: 'load', batch: null, users: 1, contextTokens: null, times: null };
      return { intent, ...(answerTokens === null ? {} : { answerTokens }) };
    }
    case 'ratio':
      return { intent: 'equation', metric: 'ratio' };
    case 'other-hardware':
      return compared({ ...named, device: null });
    case 'per-user':
      return { intent: 'figures', metric: 'tpot', isOfUser: true };
    case 'operators':
      return operatorsAsked(named);
    case 'latency': {
      // Whether one latency holds the other is told by both.
      const metric = says('include-ask', text) ? null : metricIn(text);
      return { intent, metric: metric === 'ttft' || metric === 'tpot' ? metric : null };
    }
    case 'longest-context': {
      // `can we do 48k` asks for a length that it names.
      const contextTokens = named.load.contextTokens ?? bareLengthIn(text);
      return contextTokens === null ? { intent } : { intent: 'fits', ...named.load, contextTokens };
    }
    case 'fits': {
      // `would 200k tokens fit` asks for a length that it names, where it names no count.
      const { batch, users, times } = named.load;
      const isBare = batch === null && users === null && times === null;
      const contextTokens = named.load.contextTokens ?? (isBare ? bareLengthIn(text) : null);
      return { intent, ...named.load, contextTokens };
    }
    case 'load':
    case 'why-not-batch':
      return { intent, ...named.load };
    case 'per-device':
      return costAsked(named);
    case 'feature-ep':
    case 'feature-mtp':
    case 'feature-cache':
      return { intent: 'feature', feature: featureOf[intent] };
    case 'feature-format':
      return {
        intent: 'feature',
        feature: 'format',
        ...(says('cache-named', text) && !says('weights-named', text) ? { isOfCache: true as const } : {}),
      };
    default:
      // The compiler compares no union of more than 25 members one by one.
      return isBare(intent) ? ({ intent } as Question) : { intent: 'unknown' };
  }
}

/** The latency that a question asks of a strategy; none where it asks why, or for another figure. */
function latencyAsked(text: string): { readonly metric?: 'ttft' | 'tpot' | 'both' } {
  const metric = metricIn(text);
  if (metric === 'ttft' || metric === 'tpot') return { metric };
  return says('latency-of-row', text) ? { metric: 'both' } : {};
}

function operatorsAsked({ operator, text, facts }: Named): Question {
  const calls = callsAskedIn(text);
  // A simulated pass lists how often each operator runs, and no single calls.
  const by = facts.has('of-recording') || (facts.has('of-pass') && calls === 'count') ? calls : null;
  const faster = operator === null ? null : fasterIn(text);
  return {
    intent: 'operators',
    name: operator,
    ...(by === null ? {} : { by }),
    ...(faster === null ? {} : { faster }),
    ...(operator !== null && says('others-beside', text) ? { hasOthers: true as const } : {}),
  };
}

/** Words about a price tell for how long it is paid; other times are those whose cost is asked. */
function costAsked({
  text,
  price: named,
  priceTimes,
  pricedDevices,
  device,
  devicesMeant,
  devicesRead,
  facts,
  change,
}: Named): Question {
  const times = priceTimes ?? priceTimesIn(text);
  // A factor of a price that is named gives another price.
  const price = named === null || times === null ? named : { ...named, amount: named.amount * times };
  const periodSeconds = periodIn(named === null ? text : withoutPrice(text));
  const isPriced = named !== null || times !== null;
  const requests = pricedRequestsIn(text);
  const isOfRead = pricedDevices.named.length > 0;
  const meant = device === null && isPriced && !isOfRead ? devicesMeant() : [];
  // The price of a name that several devices have is that of the one that was read: nobody prices its namesakes.
  const namesakes = named !== null && meant.some((one) => devicesRead.includes(one)) ? [] : meant;
  const others = device === null ? namesakes : facts.has('own-device') ? [] : [device];
  return {
    intent: 'per-device',
    price,
    ...(named !== null || times === null ? {} : { priceTimes: times, ...pricesApart(pricedDevices) }),
    ...(others.length === 0 ? {} : { devices: others }),
    ...(periodSeconds === null ? {} : { periodSeconds }),
    ...(requests === null ? {} : { requests }),
    ...(says('request-rate-named', text) ? { isOfRequests: true as const } : {}),
    // `one card costs 2 $` tells a price, and no count.
    ...(typeof change.numDevices === 'number' && change.numDevices > 1
      ? { numDevices: change.numDevices }
      : {}),
  };
}

/** Whose price it is, and the two that are set against each other, of devices that were read. */
function pricesApart({ priced, named }: PricedDevices) {
  return {
    ...(priced === null ? {} : { priced }),
    ...(named.length === 2 ? { rivals: named } : {}),
  };
}

function compared({ device, devicesMeant }: Named): Question {
  const meant = device === null ? devicesMeant() : [];
  return { intent: 'compare', device, ...(meant.length > 1 ? { devices: meant } : {}) };
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
