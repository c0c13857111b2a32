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
  negative: (value: number) => -value,
  milliseconds: (seconds: number) => seconds * 1000,
  /** Share of an aggregated TPOT that is TTFT spread over the output (engine specification 7.5). */
  prefillPerToken: (ttftMs: number, outputLength: number) => ttftMs / outputLength,
  decodeStep: (tpotMs: number, ttftMs: number, outputLength: number) => tpotMs - ttftMs / outputLength,
  prefillShare: (ttftMs: number, tpotMs: number, outputLength: number) => ttftMs / (tpotMs * outputLength),
  aggregatedTpot: (ttftMs: number, decodeMs: number, outputLength: number) =>
    decodeMs + ttftMs / outputLength,
  /** Tokens per second of `concurrency` requests that each take `tpotMs` per token. */
  throughput: (concurrency: number, tpotMs: number) => (1000 * concurrency) / tpotMs,
  prefillThroughput: (concurrency: number, inputLength: number, ttftMs: number) =>
    (1000 * concurrency * inputLength) / ttftMs,
  /** Mean first-token time of full prefill waves and the last one (engine specification 7.5). */
  waveTtft: (
    waveSize: number,
    fullWaves: number,
    remainder: number,
    waveMs: number,
    remainderMs: number,
    concurrency: number,
  ) =>
    ((waveSize * waveMs * (1 + fullWaves) * fullWaves) / 2 + (fullWaves * waveMs + remainderMs) * remainder) /
    concurrency,
  instanceDevices: (prefill: number, perPrefill: number, decode: number, perDecode: number) =>
    prefill * perPrefill + decode * perDecode,
} as const;

export type FormulaId = keyof typeof formulas;
