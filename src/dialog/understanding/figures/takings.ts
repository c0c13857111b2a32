import type { SlotId } from '../../../plan/slots/values.ts';
import { says } from '../../../text/words/words.ts';
import type { Interpretation } from '../understanding.ts';
import type { UnreadReason } from '../unread.ts';
import type { CueContext } from './cues.ts';
import { grouped, tidy } from './numbers.ts';
import { lengthReading, type Quantity } from './quantities.ts';
import type { Unit } from './units.ts';

/**
 * Interpretation of a number next to a keyword: one value, several candidates, or (slot null) a quantity ignored
 * on purpose.
 */
export interface Taking {
  readonly slot: SlotId | null;
  readonly value: unknown;
  readonly reading: string | null;
  readonly interpretations: readonly Interpretation[] | null;
  /** Stands only where nothing else fills the slot. */
  readonly isFallback?: boolean;
  /** Why the number is not used, where no slot holds it. */
  readonly unread?: UnreadReason;
}

type Take = (quantity: Quantity, context: CueContext) => Taking | null;

const takes = (slot: SlotId, value: unknown, reading: string | null = null): Taking => ({
  slot,
  value,
  reading,
  interpretations: null,
});
const asksAbout = (slot: SlotId, interpretations: readonly Interpretation[]): Taking => ({
  slot,
  value: null,
  reading: null,
  interpretations,
});
const isPlain = (quantity: Quantity) => quantity.unit === 'none' && quantity.scale === '';
const isOneOf = (quantity: Quantity, ...units: readonly Unit[]) => units.includes(quantity.unit);

/** A number that belongs to something no slot holds; it must not be read as anything else. */
function absorbs(unread: UnreadReason, ...units: readonly Unit[]): Take {
  return (quantity) =>
    isOneOf(quantity, ...units)
      ? { slot: null, value: null, reading: null, interpretations: null, unread }
      : null;
}

const otherLoadTakes = absorbs('load', 'none', 'tokens');
/** A load in units of its own; a bare figure may be any. */
export const loadTakes: Take = (quantity, context) => {
  if (quantity.unit === 'users') return usersTakes(quantity, context);
  if (isOneOf(quantity, 'requestsPerSecond', 'requestsPerDay')) return requestRateTakes(quantity, context);
  if (quantity.unit === 'tokensPerSecond') return takes('outputTokensPerSecond', quantity.value);
  return otherLoadTakes(quantity, context);
};
export const dataParallelTakes = absorbs('data-parallel', 'none', 'devices');
export const otherParallelTakes = absorbs('other-parallel', 'none', 'devices');
/** The share that no cache holds: what is left of the hit rate. */
export const notSharedTakes = absorbs('share', 'fraction');
/** Versions, sampling, money: numbers with a name of their own that no plan asks. */
export const foreignTakes = absorbs('number', 'none', 'other');

function timeReading(quantity: Quantity): string | null {
  if (quantity.unit !== 'milliseconds' || quantity.value === quantity.figure) return null;
  return `${grouped(quantity.value / 1000)} s = ${grouped(quantity.value)} ms`;
}

/** A bare figure that may be seconds or milliseconds: both are named. */
function secondsOrMilliseconds(slot: SlotId, figure: number): Taking {
  const inSeconds = tidy(figure * 1000);
  return asksAbout(slot, [
    { value: inSeconds, label: { en: `${grouped(figure)} s`, zh: `${grouped(figure)} 秒` } },
    { value: figure, label: { en: `${grouped(figure)} ms`, zh: `${grouped(figure)} 毫秒` } },
  ]);
}

/** No first token comes within 20 ms, and no one asks for less than 1 ms a token. */
const smallestPlainMs = { ttftLimitMs: 20, tpotLimitMs: 1 } as const;

function limitTakes(slot: 'ttftLimitMs' | 'tpotLimitMs'): Take {
  return (quantity) => {
    if (quantity.unit === 'milliseconds') return takes(slot, quantity.value, timeReading(quantity));
    if (!isPlain(quantity) || quantity.value <= 0) return null;
    if (quantity.value < smallestPlainMs[slot]) return secondsOrMilliseconds(slot, quantity.value);
    return takes(slot, quantity.value);
  };
}

export const ttftTakes: Take = limitTakes('ttftLimitMs');

/** `25 tokens/s` for one user is 40 ms for one token. */
export const ratePerUserTakes: Take = (quantity) => {
  if (quantity.unit !== 'tokensPerSecond' || quantity.value <= 0) return null;
  const limit = Math.round(1_000_000 / quantity.value) / 1000;
  return takes('tpotLimitMs', limit, `${grouped(quantity.value)} tokens/s per user = ${grouped(limit)} ms`);
};

/** A figure beside words that already say tokens each second for one user. */
export const userRateTakes: Take = (quantity, context) =>
  isPlain(quantity) && quantity.value >= 1
    ? ratePerUserTakes({ ...quantity, unit: 'tokensPerSecond' }, context)
    : ratePerUserTakes(quantity, context);

const tpotTimeTakes = limitTakes('tpotLimitMs');
export const tpotTakes: Take = (quantity, context) =>
  ratePerUserTakes(quantity, context) ?? tpotTimeTakes(quantity, context);

/** No token after the first one may take longer than this. */
const longestTokenMs = 1000;

/** Behind `after that`: a rate or a short time is that of every further token. */
export const afterwardsTakes: Take = (quantity, context) =>
  quantity.unit === 'milliseconds' && quantity.value > longestTokenMs
    ? null
    : quantity.unit === 'milliseconds'
      ? takes('tpotLimitMs', quantity.value, timeReading(quantity))
      : ratePerUserTakes(quantity, context);

/** A latency that is not said to be that of the first or of every token: both are named. */
export const latencyTakes: Take = (quantity) => {
  if (quantity.unit !== 'milliseconds') return null;
  const { value } = quantity;
  const text = `${grouped(value)} ms`;
  return asksAbout('tpotLimitMs', [
    { value, label: { en: `TPOT ${text}: each token`, zh: `TPOT ${text}：每个 token` } },
    {
      value,
      slot: 'ttftLimitMs',
      label: { en: `TTFT ${text}: the first token`, zh: `TTFT ${text}：首个 token` },
    },
  ]);
};

/** `from`: the smallest bare figure that can be a length, for cues that are also everyday words. */
export function lengthTakes(slot: 'inputLength' | 'outputLength', from: number): Take {
  return (quantity) => {
    if (!isOneOf(quantity, 'none', 'tokens')) return null;
    const value = Math.round(quantity.value);
    const isSmall = quantity.scale === '' && quantity.unit === 'none' && value < from;
    return value < 1 || isSmall ? null : takes(slot, value, lengthReading(quantity));
  };
}

const asLongInput = lengthTakes('inputLength', 100);
/** Words like context or request, which may count more than the input: taken only where nothing else states it. */
export const inputFallbackTakes: Take = (quantity, context) => {
  const taken = asLongInput(quantity, context);
  return taken && { ...taken, isFallback: true };
};

/** `128k context` may be the length of a request or the longest that is allowed: asked, unless an output stands beside it. */
export const contextTakes: Take = (quantity, context) => {
  const taken = asLongInput(quantity, context);
  if (!taken) return null;
  const text = grouped(Number(taken.value));
  return {
    ...asksAbout('inputLength', [
      {
        value: taken.value,
        label: { en: `${text} input tokens in each request`, zh: `每个请求输入 ${text} 个 token` },
      },
    ]),
    reading: taken.reading,
    isFallback: true,
  };
};
export const ceilingTakes: Take = absorbs('context-ceiling', 'none', 'tokens');

const isCount = (quantity: Quantity) => Number.isInteger(quantity.value) && quantity.value >= 1;

/** A whole answer's limit; a bare figure may be seconds or milliseconds. */
export const endToEndTakes: Take = (quantity) => {
  if (quantity.unit === 'milliseconds') return takes('e2eLimitMs', quantity.value, timeReading(quantity));
  return isPlain(quantity) && quantity.value > 0 ? secondsOrMilliseconds('e2eLimitMs', quantity.value) : null;
};

/** Requests in flight at once. */
export const usersTakes: Take = (quantity) =>
  isOneOf(quantity, 'none', 'users') && isCount(quantity) ? takes('concurrentUsers', quantity.value) : null;

export const requestRateTakes: Take = (quantity) => {
  if (quantity.value <= 0) return null;
  if (quantity.unit === 'requestsPerDay') return averageOfDay(quantity.value);
  if (quantity.unit !== 'requestsPerSecond' && !isPlain(quantity)) return null;
  const rate = Number(quantity.value.toPrecision(4));
  const isAsWritten = rate === quantity.figure || quantity.unit === 'none';
  return takes('requestsPerSecond', rate, isAsWritten ? null : `${grouped(rate)} requests/s`);
};

/** Requests of a day are no rate to plan for before somebody says so: most days have a night. */
function averageOfDay(perSecond: number): Taking {
  const rate = Number(perSecond.toPrecision(3));
  return asksAbout('requestsPerSecond', [
    {
      value: rate,
      label: {
        en: `${grouped(rate)} requests/s, the average of the whole day`,
        zh: `${grouped(rate)} 请求/秒，全天平均`,
      },
    },
  ]);
}

/** The rate of the whole service: in tokens or in requests; a bare figure is neither. */
export const throughputTakes: Take = (quantity, context) => {
  if (quantity.unit === 'tokensPerSecond') return takes('outputTokensPerSecond', quantity.value);
  return isOneOf(quantity, 'requestsPerSecond', 'requestsPerDay')
    ? requestRateTakes(quantity, context)
    : loadTakes(quantity, context);
};

/** A figure behind words that already say tokens each second of the whole service; thousands are 1,000 here. */
export const serviceRateTakes: Take = (quantity) => {
  const { unit, scale, figure, value } = quantity;
  if (unit === 'tokensPerSecond') return takes('outputTokensPerSecond', value);
  if (unit !== 'none' || value <= 0) return null;
  return takes('outputTokensPerSecond', scale === 'k' ? figure * 1000 : value);
};

/** A larger figure without "times" is something else: bursts of 50 requests. */
const largestBareFactor = 10;

/** How many times the usual load the peak is; a share of it is no factor. */
export const peakTakes: Take = (quantity) =>
  isOneOf(quantity, 'none', 'times') &&
  quantity.scale === '' &&
  quantity.value >= 1 &&
  quantity.value <= (quantity.unit === 'times' ? 100 : largestBareFactor)
    ? takes('peakFactor', quantity.value)
    : null;

/** A rate below this may well be that of one user. */
const smallestServiceRate = 300;

/** A number of the load without a word beside it: users, a rate, images. */
export const bareLoadTakes = (quantity: Quantity, words: string, hasTpot: boolean): Taking | null => {
  const { unit, value } = quantity;
  if (unit === 'requestsPerSecond' || unit === 'requestsPerDay')
    return requestRateTakes(quantity, { speaksOfInstances: false });
  if (unit === 'images') return isCount(quantity) ? takes('imagesPerRequest', value) : null;
  if (unit === 'users') {
    return (says('concurrent-users', words) || says('at-once', words)) && isCount(quantity)
      ? takes('concurrentUsers', value)
      : null;
  }
  if (unit !== 'tokensPerSecond' || value <= 0) return null;
  if (says('user-inside', words)) return ratePerUserTakes(quantity, { speaksOfInstances: false });
  if (hasTpot || value >= smallestServiceRate) return takes('outputTokensPerSecond', value);
  const rate = grouped(value);
  const limit = Math.round(1_000_000 / value) / 1000;
  return asksAbout('tpotLimitMs', [
    {
      value: limit,
      label: {
        en: `${rate} tokens/s for each user: TPOT ${grouped(limit)} ms`,
        zh: `每个用户 ${rate} token/s：TPOT ${grouped(limit)} ms`,
      },
    },
    {
      value,
      slot: 'outputTokensPerSecond',
      label: { en: `${rate} tokens/s of the whole service`, zh: `整个服务 ${rate} token/s` },
    },
  ]);
};

/** Beside `prefill`, a length is the input and a count of devices one instance's. */
function phaseTakes(
  length: 'inputLength' | 'outputLength',
  instance: 'prefillDevicesPerInstance' | 'decodeDevicesPerInstance',
): Take {
  const asLength = lengthTakes(length, 100);
  return (quantity, context) => {
    const isOfDevices = quantity.unit === 'devices' || (isPlain(quantity) && quantity.value < 100);
    if (!isOfDevices) return asLength(quantity, context);
    if (!context.speaksOfInstances || !Number.isInteger(quantity.value) || quantity.value < 1) return null;
    return takes(instance, quantity.value);
  };
}

export const prefillTakes: Take = phaseTakes('inputLength', 'prefillDevicesPerInstance');
export const decodeTakes: Take = phaseTakes('outputLength', 'decodeDevicesPerInstance');

export const countTakes: Take = (quantity) =>
  (isPlain(quantity) || quantity.unit === 'devices') &&
  Number.isInteger(quantity.value) &&
  quantity.value >= 1
    ? takes('numDevices', quantity.value)
    : null;

/** `30 %`, `0.3` and, behind a word for a rate, `30` are all the same fraction. */
export function fractionOf(quantity: Quantity): number | null {
  if (quantity.unit === 'fraction') return quantity.value;
  if (!isPlain(quantity)) return null;
  if (quantity.value <= 1) return quantity.value;
  return quantity.value <= 100 ? tidy(quantity.value / 100) : null;
}

export function fractionTakes(slot: 'prefixCacheHitRate'): Take {
  return (quantity) => {
    const rate = fractionOf(quantity);
    return rate === null ? null : takes(slot, rate, fractionReading(quantity, rate));
  };
}

function fractionReading(quantity: Quantity, rate: number): string | null {
  return quantity.figure === rate ? null : `${grouped(tidy(rate * 100))}% = ${rate}`;
}

/** MTP drafts a handful of tokens; a longer figure beside it is something else. */
export const mtpTakes: Take = (quantity) => {
  const isDepth = isPlain(quantity) || (isOneOf(quantity, 'tokens', 'layers') && quantity.scale === '');
  if (!isDepth || !Number.isInteger(quantity.value) || quantity.value > 16) return null;
  return quantity.value === 0 ? takes('mtp', false) : takes('numMtpTokens', quantity.value);
};

export const acceptanceTakes: Take = (quantity) => {
  const rate = fractionOf(quantity);
  return rate === null ? null : takes('mtpAcceptanceRates', [rate]);
};

export const tokenBudgetTakes: Take = (quantity) =>
  isOneOf(quantity, 'none', 'tokens') && quantity.value >= 1
    ? takes('maxBatchedTokens', Math.round(quantity.value), lengthReading(quantity))
    : null;

/** A lone batch may be the only one to try or the largest: both are named. */
export const batchTakes: Take = (quantity) => {
  const { value } = quantity;
  if (!isPlain(quantity) || !Number.isInteger(value) || value < 1) return null;
  return asksAbout('batchRange', [
    { value: [value], label: { en: `up to ${value}`, zh: `最大 ${value}` } },
    { value: [value, value], label: { en: `exactly ${value}`, zh: `只试 ${value}` } },
  ]);
};

export function gigabytesTakes(slot: SlotId): Take {
  return (quantity) => (quantity.unit === 'gigabytes' ? takes(slot, quantity.value) : null);
}

export function millisecondsTakes(slot: SlotId): Take {
  return (quantity) =>
    quantity.unit === 'milliseconds' || isPlain(quantity)
      ? takes(slot, quantity.value, timeReading(quantity))
      : null;
}

export function wholeTakes(slot: SlotId): Take {
  return (quantity) =>
    isPlain(quantity) && Number.isInteger(quantity.value) && quantity.value >= 1
      ? takes(slot, quantity.value)
      : null;
}
