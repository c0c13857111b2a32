import { effectiveTokens, meanFirstTokenMs } from '../../engine/terms/workload.ts';

/**
 * Every figure of an explanation that is not printed in the input is one of these, so that a reader (and a test) can
 * compute it again from the figures cited beside it. Times in ms, lengths in tokens, shares as fractions.
 */
export const formulas = {
  /** How far `value` lies below `limit`. */
  headroom: (value: number, limit: number) => 1 - value / limit,
  /** How far `value` lies above `limit`. */
  excess: (value: number, limit: number) => value / limit - 1,
  difference: (left: number, right: number) => right - left,
  relative: (left: number, right: number) => (right - left) / left,
  percentagePoints: (left: number, right: number) => (right - left) * 100,
  ratio: (left: number, right: number) => left / right,
  product: (left: number, right: number) => left * right,
  sum: (...parts: number[]) => parts.reduce((total, part) => total + part, 0),
  count: (...parts: number[]) => parts.length,
  negative: (value: number) => -value,
  half: (value: number) => Math.floor(value / 2),
  milliseconds: (seconds: number) => seconds * 1000,
  microseconds: (microseconds: number) => microseconds / 1000,
  /** Whole instances of a size that a load needs. */
  instancesFor: (load: number, each: number) => Math.ceil(load / each),
  /** KV cache of one request of a replica that holds `batch` of them. */
  perRequest: (cacheGiB: number, batch: number) => cacheGiB / batch,
  /** Recurrent states of a batch, of which each request keeps so many bytes. */
  stateGiB: (bytes: number, batch: number) => (bytes * batch) / 1024 ** 3,
  megabytes: (bytes: number) => bytes / 1e6,
  /** KV cache that is counted for layers that have none. */
  overcounted: (cacheGiB: number, cached: number, counted: number) => cacheGiB * (1 - cached / counted),
  /** GiB left with recurrent states and with the KV cache only of layers that have one. */
  countedLeft: (leftGiB: number, stateGiB: number, cacheGiB: number, cached: number, counted: number) =>
    leftGiB - stateGiB + cacheGiB * (1 - cached / counted),
  /** GiB that one more request needs then. */
  countedRequest: (cacheGiB: number, batch: number, cached: number, counted: number, stateBytes: number) =>
    ((cacheGiB / batch) * cached) / counted + stateBytes / 1024 ** 3,
  /** KiB of a token in a cache of so many GiB that holds so many tokens. */
  kibibytes: (cacheGiB: number, tokens: number) => (cacheGiB * 1024 ** 2) / tokens,
  /** Bytes in KiB. */
  kibibytesOf: (bytes: number) => bytes / 1024,
  /** The context that fits where the cache of the present one leaves room. */
  stretched: (context: number, cacheGiB: number, leftGiB: number) =>
    Math.floor(context * (1 + leftGiB / cacheGiB)),
  /** A whole request: its first token, then a step for each further one. */
  wholeRequest: (ttftMs: number, stepMs: number, outputLength: number) =>
    ttftMs + stepMs * (outputLength - 1),
  /** Tokens per second of each device in a pass of so many requests with so many new tokens each. */
  passRate: (requests: number, tokens: number, seconds: number, devices: number) =>
    (requests * tokens) / seconds / devices,
  /** Requests in flight where so many a second each take so long (Little's law). */
  inFlight: (requestsPerSecond: number, requestMs: number) => (requestsPerSecond * requestMs) / 1000,
  /** Device-hours of a million tokens at so many tokens per second of a device. */
  deviceHours: (tokensPerSecondPerDevice: number) => 1e6 / tokensPerSecondPerDevice / 3600,
  /** Requests per second of a rate of generated tokens. */
  requestsOf: (tokensPerSecond: number, outputLength: number) => tokensPerSecond / outputLength,
  /** Whole requests for whose KV cache there is room. */
  moreRequests: (availableGiB: number, perRequestGiB: number) => Math.floor(availableGiB / perRequestGiB),
  /** Time to read so many GiB once, in ms. */
  readMs: (readGiB: number, bytesPerSecond: number) => (readGiB * 1024 ** 3 * 1000) / bytesPerSecond,
  /** Weights of so many parameters of so many bytes each. */
  weightsGiB: (parameters: number, bytes: number) => (parameters * bytes) / 1024 ** 3,
  /** KV cache of so many requests with so many tokens each. */
  cacheGiB: (requests: number, tokens: number, bytesPerToken: number) =>
    (requests * tokens * bytesPerToken) / 1024 ** 3,
  /** Tokens of a request's context in the middle of its answer. */
  middleOfAnswer: (inputLength: number, outputLength: number) => inputLength + outputLength / 2,
  /** Time of a step that yields so many tokens of a request. */
  stepOf: (tpotMs: number, tokens: number) => tpotMs * tokens,
  /** Tokens per second of so many requests that get so many tokens in each step. */
  stepRate: (requests: number, tokens: number, stepMs: number) => (requests * tokens * 1000) / stepMs,
  /** GiB that every second of a Decode step moves. */
  traffic: (weightGiB: number, kvCacheGiB: number, stepMs: number) =>
    ((weightGiB + kvCacheGiB) * 1000) / stepMs,
  /** Tokens of a prompt that the prefix cache does not cover (references/engine/serving.md 7.2). */
  effectiveInput: effectiveTokens,
  /** Share of an aggregated TPOT that is TTFT spread over the output (references/engine/serving.md 7.5). */
  prefillPerToken: (ttftMs: number, outputLength: number) => ttftMs / outputLength,
  /** Share of a request's time before its first token, where TPOT is the Decode step alone. */
  prefillShareApart: (ttftMs: number, tpotMs: number, outputLength: number) =>
    ttftMs / (ttftMs + outputLength * tpotMs),
  /** Time per generated token, the wait for the first one included. */
  perTokenApart: (ttftMs: number, tpotMs: number, outputLength: number) => tpotMs + ttftMs / outputLength,
  /** Tokens per second where a request takes TTFT and then a Decode step for each token. */
  throughputApart: (concurrency: number, outputLength: number, ttftMs: number, tpotMs: number) =>
    (1000 * concurrency * outputLength) / (ttftMs + outputLength * tpotMs),
  /** The output length at which that formula gives a row's throughput. */
  solvedOutput: (tokensPerSecond: number, ttftMs: number, concurrency: number, tpotMs: number) =>
    Math.round((tokensPerSecond * ttftMs) / (1000 * concurrency - tokensPerSecond * tpotMs)),
  decodeStep: (tpotMs: number, ttftMs: number, outputLength: number) => tpotMs - ttftMs / outputLength,
  prefillShare: (ttftMs: number, tpotMs: number, outputLength: number) => ttftMs / (tpotMs * outputLength),
  /** Tokens per second of `concurrency` requests that each take `tpotMs` per token. */
  throughput: (concurrency: number, tpotMs: number) => (1000 * concurrency) / tpotMs,
  prefillThroughput: (concurrency: number, inputLength: number, ttftMs: number) =>
    (1000 * concurrency * inputLength) / ttftMs,
  /** Time of all prefill waves of a phase, from its rate of input tokens (references/engine/serving.md 7.7). */
  prefillTotal: (concurrency: number, inputLength: number, tokensPerSecond: number) =>
    (1000 * concurrency * inputLength) / tokensPerSecond,
  /** Requests per second of a prefill phase, and of a decode phase (references/engine/serving.md 7.7). */
  prefillRequests: (concurrency: number, ttftMs: number) => (1000 * concurrency) / ttftMs,
  decodeRequests: (concurrency: number, tpotMs: number, outputLength: number) =>
    (1000 * concurrency) / (tpotMs * outputLength),
  /** Requests of one full prefill wave (references/engine/serving.md 7.5). */
  waveSize: (budget: number, dp: number, effectiveInput: number, concurrency: number) =>
    Math.min(concurrency, Math.max(1, Math.floor((budget * dp) / effectiveInput))),
  fullWaves: (concurrency: number, waveSize: number) => Math.floor(concurrency / waveSize),
  remainder: (concurrency: number, waveSize: number) => concurrency % waveSize,
  /** Mean first-token time of full prefill waves and the last one (references/engine/serving.md 7.5). */
  waveTtft: (
    waveSize: number,
    fullWaves: number,
    remainder: number,
    waveMs: number,
    remainderMs: number,
    concurrency: number,
  ) => meanFirstTokenMs({ waveSize, fullWaves, remainder, waveMs, remainderMs }, concurrency),
  /** Time of a full wave where the last one costs nothing (most) or as much as a full one (least). */
  waveMsMost: (ttftMs: number, concurrency: number, waveSize: number, fullWaves: number, remainder: number) =>
    (ttftMs * concurrency) / ((waveSize * (1 + fullWaves) * fullWaves) / 2 + fullWaves * remainder),
  waveMsLeast: (
    ttftMs: number,
    concurrency: number,
    waveSize: number,
    fullWaves: number,
    remainder: number,
  ) => (ttftMs * concurrency) / ((waveSize * (1 + fullWaves) * fullWaves) / 2 + (fullWaves + 1) * remainder),
  /** Time of a full wave where the time of all waves is known, too. */
  waveMsOfTotal: (
    ttftMs: number,
    totalMs: number,
    concurrency: number,
    waveSize: number,
    fullWaves: number,
    remainder: number,
  ) => (ttftMs * concurrency - totalMs * remainder) / ((waveSize * (1 + fullWaves) * fullWaves) / 2),
  lastWaveMs: (totalMs: number, waveMs: number, fullWaves: number) => totalMs - waveMs * fullWaves,
  chunks: (effectiveInput: number, budget: number) => Math.ceil(effectiveInput / budget),
  instanceDevices: (prefill: number, perPrefill: number, decode: number, perDecode: number) =>
    prefill * perPrefill + decode * perDecode,
  /** Requests per second of devices that two phases share, where each phase alone would serve so many on all of them. */
  sharedRequests: (prefillQps: number, decodeQps: number) =>
    (prefillQps * decodeQps) / (prefillQps + decodeQps),
  /** Requests per second of whole instances: the slower side. */
  instanceRequests: (prefill: number, prefillQps: number, decode: number, decodeQps: number) =>
    Math.min(prefill * prefillQps, decode * decodeQps),
} as const;

export type FormulaId = keyof typeof formulas;
