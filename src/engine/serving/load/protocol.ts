import { randomSequence } from './random.ts';
import type { Requests } from './requests.ts';

/** Lengths of prompts and outputs. */
export interface Lengths {
  readonly prompt: number;
  readonly output: number;
  /** Each length is drawn evenly from [low × nominal, high × nominal]. */
  readonly range: readonly [number, number];
  /** Share of every prompt that the prefix cache holds. */
  readonly cachedShare: number;
}

/** Requests of a file, in order of arrival. */
export interface Arrivals {
  /** From the first request. */
  readonly microseconds: readonly number[];
  /** Tokens of the whole prompts, and of them those that an earlier prompt left in the cache. */
  readonly prompts: readonly number[];
  readonly cached: readonly number[];
  readonly outputs: readonly number[];
}

/** How requests arrive. */
export type LoadProtocol =
  | { readonly kind: 'arrivals'; readonly arrivals: Arrivals; readonly requests: number }
  | { readonly kind: 'closed-loop'; readonly users: number; readonly requests: number }
  | { readonly kind: 'poisson' | 'constant-rate'; readonly perSecond: number; readonly requests: number }
  | { readonly kind: 'burst'; readonly requests: number; readonly users: number | null }
  | { readonly kind: 'max-load'; readonly requests: number };

/** The seed of every simulation unless the user names one. */
export const defaultSeed = 1;

function drawn(nominal: number, [low, high]: readonly [number, number], share: number): number {
  const least = Math.floor(nominal * low);
  return Math.max(1, least + Math.floor(share * (Math.floor(nominal * high) - least + 1)));
}

/** Arrivals of an open loop in microseconds. */
function openArrivals(
  kind: 'poisson' | 'constant-rate',
  perSecond: number,
  count: number,
  random: () => number,
) {
  let now = 0;
  return Float64Array.from({ length: count }, () => {
    now += ((kind === 'poisson' ? -Math.log(1 - random()) : 1) / perSecond) * 1e6;
    return now;
  });
}

/** The requests of a load, the same for the same seed. */
export function requestsOf(protocol: LoadProtocol, lengths: Lengths, seed: number): Requests {
  if (protocol.kind === 'arrivals') return ofFile(protocol.arrivals);
  const count = protocol.requests;
  const random = randomSequence(seed);
  const prompts = new Int32Array(count);
  const cached = new Int32Array(count);
  const outputs = new Int32Array(count);
  for (let request = 0; request < count; request += 1) {
    const prompt = drawn(lengths.prompt, lengths.range, random());
    cached[request] = Math.min(prompt - 1, Math.round(prompt * lengths.cachedShare));
    prompts[request] = prompt - (cached[request] ?? 0);
    outputs[request] = drawn(lengths.output, lengths.range, random());
  }
  const base = { prompts, cached, outputs };
  switch (protocol.kind) {
    case 'closed-loop':
      return { ...base, arrivals: null, users: Math.min(protocol.users, count) };
    case 'burst':
      return { ...base, arrivals: null, users: Math.min(protocol.users ?? count, count) };
    case 'max-load':
      return { ...base, arrivals: null, users: count };
    default:
      return {
        ...base,
        arrivals: openArrivals(protocol.kind, protocol.perSecond, count, random),
        users: count,
      };
  }
}

function ofFile({ microseconds, prompts, cached, outputs }: Arrivals): Requests {
  return {
    prompts: Int32Array.from(prompts, (prompt, index) => prompt - (cached[index] ?? 0)),
    cached: Int32Array.from(cached),
    outputs: Int32Array.from(outputs),
    arrivals: Float64Array.from(microseconds),
    users: prompts.length,
  };
}

/** Every so-manieth request from one on: what one of several equal replicas gets that take turns. */
export function everyNth(
  { microseconds, prompts, cached, outputs }: Arrivals,
  replicas: number,
  first: number,
): Arrivals {
  const own = <Value>(values: readonly Value[]) => values.filter((_, index) => index % replicas === first);
  return {
    microseconds: own(microseconds),
    prompts: own(prompts),
    cached: own(cached),
    outputs: own(outputs),
  };
}

/** The first so many requests. */
export function firstArrivals({ microseconds, prompts, cached, outputs }: Arrivals, count: number): Arrivals {
  return {
    microseconds: microseconds.slice(0, count),
    prompts: prompts.slice(0, count),
    cached: cached.slice(0, count),
    outputs: outputs.slice(0, count),
  };
}

/** Mean lengths of a file's requests, and how far beyond the mean its longest goes. */
export function lengthsOf({ prompts, outputs, cached }: Arrivals): Lengths {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const most = (values: readonly number[]) => values.reduce((largest, value) => Math.max(largest, value), 1);
  const [prompt, output] = [mean(prompts), mean(outputs)];
  return {
    prompt: Math.max(1, Math.round(prompt)),
    output: Math.max(1, Math.round(output)),
    range: [0, Math.max(most(prompts) / prompt, most(outputs) / output)],
    cachedShare: prompt > 0 ? mean(cached) / prompt : 0,
  };
}
