type Figures = string | null;

/** A wave of requests that are prefilled together. */
interface Wave {
  readonly size: string;
  readonly each: Figures;
}

/** Sentences that compute a row again: its formula, the waves of its prompts, the rates of both sides of P/D. */
export const rowFormulas = {
  decomposed: (tpot: string, decode: string, prefill: string, ttft: string, out: string, part: string) =>
    `TPOT ${tpot} = Decode step ${decode} + ${prefill}, which is TTFT ${ttft} spread over ${out} output tokens; Prefill and its queue are ${part} of a request’s time.`,
  decomposedApart: (ttft: string, out: string, tpot: string, part: string) =>
    `A request takes TTFT ${ttft} and then ${out} Decode steps of ${tpot}; Prefill and its queue are ${part} of its time.`,
  formulaOlder: (
    concurrent: string,
    out: string,
    ttft: string,
    tpot: string,
    rebuilt: string,
    told: string,
    isSolved: boolean,
  ) =>
    `The rows are of an older TensorCast, whose TPOT leaves TTFT out: 1000 × ${concurrent} × ${out} / (${ttft} + ${out} × ${tpot}) = ${rebuilt}; the row says ${told}, so its formula holds.${isSolved ? ` The input gives no output length; all rows solve to ${out} tokens.` : ''}`,
  formula: {
    holds: (concurrent: string, tpot: string, rebuilt: string, told: string) =>
      `Computed again: 1000 × ${concurrent} / ${tpot} = ${rebuilt}; the row says ${told}, so the formula holds.`,
    open: (concurrent: string, tpot: string, rebuilt: string, told: string) =>
      `1000 × ${concurrent} / ${tpot} = ${rebuilt}, the row says ${told}: prompts in chunks would explain it, and the input does not rule them out.`,
    broken: (concurrent: string, tpot: string, rebuilt: string, told: string) =>
      `1000 × ${concurrent} / ${tpot} = ${rebuilt}, but the row says ${told}: the row contradicts the scheduling formula.`,
  },
  concurrencyBroken: (told: string, batch: string, dp: string) =>
    `The row says ${told} concurrent requests, but batch ${batch} × DP ${dp} is another number.`,
  perDeviceBroken: (told: string, rate: string, devices: string) =>
    `The row says ${told} per device, but ${rate} on ${devices} devices is another number.`,
  notTheBest: (best: string, mine: string, other: string, theirs: string) =>
    `${other} reaches ${theirs} within the limits, more than ${best} with ${mine}, which is called the best.`,
  waves: (full: (Wave & { readonly count: string }) | null, rest: Wave | null) =>
    `Prefill runs in ${[
      full === null
        ? ''
        : `${full.count} full waves of ${full.size} requests${full.each === null ? '' : ` (${full.each} each)`}`,
      rest === null ? '' : `one wave of ${rest.size}${rest.each === null ? '' : ` (${rest.each})`}`,
    ]
      .filter(Boolean)
      .join(' and ')}.`,
  waveBudget: (budget: string, dp: string, input: string, source: 'row' | 'command' | 'derived') =>
    `A wave is what a step’s token budget holds: ⌊${budget} × DP ${dp} / ${input} tokens⌋. ${
      {
        row: 'The row gives the budget.',
        command: 'The command gives the budget.',
        derived: 'The budget is an assumption, 4 × the input length, as the program derives it.',
      }[source]
    }`,
  waveTtft: (ttft: string, told: string, decode: string) =>
    `Their mean completion gives TTFT ${ttft} (row: ${told}); one Decode step takes ${decode}.`,
  waveTime: (time: string) => `From TTFT, one full wave takes ${time}.`,
  waveTimeBetween: (least: string, most: string) => `From TTFT, one full wave takes ${least} to ${most}.`,
  chunked: (budget: string, input: string, chunks: string) =>
    `A prompt of ${input} tokens exceeds the budget of ${budget} tokens a step: ${chunks} chunks, which share steps with Decode. The closed formula does not apply, only the event simulation.`,
  decodeThroughput: (concurrent: string, tpot: string, rebuilt: string, told: string) =>
    `Decode alone, computed again: 1000 × ${concurrent} / ${tpot} = ${rebuilt}; the row says ${told}.`,
  prefillThroughput: (concurrent: string, input: string, ttft: string, rebuilt: string, told: string) =>
    `Prefill alone, all requests in one pass: 1000 × ${concurrent} × ${input} / ${ttft} = ${rebuilt} of input; the row says ${told}.`,
  prefillWaves: (
    concurrent: string,
    input: string,
    told: string,
    total: string,
    full: string,
    each: string,
    rest: Figures,
  ) =>
    `Prefill alone: ${concurrent} × ${input} tokens at ${told} take ${total} in all; with TTFT as the mean that is ${full} full waves of ${each}${rest === null ? '' : ` and a last one of ${rest}`}.`,
  requestRate: (rebuilt: string, told: string) =>
    `Requests, computed again: ${rebuilt}; the row says ${told}.`,
  requestsBroken: (rebuilt: string, told: string) =>
    `The latency gives ${rebuilt}, but the row says ${told}: the row contradicts its own rate.`,
  pdBalance: (prefill: string, decode: string, ratio: string, slower: string, balanced: string) =>
    `One Prefill instance serves ${prefill}, one Decode instance ${decode}: ${ratio} Prefill instances balance one Decode instance. One of each serves ${balanced}; ${slower} is the slower side.`,
  pdInstances: (
    prefill: string,
    perPrefill: string,
    decode: string,
    perDecode: string,
    used: string,
    served: string,
  ) =>
    `Instance split: ${prefill} × ${perPrefill} devices for Prefill and ${decode} × ${perDecode} for Decode use ${used} devices and serve ${served}.`,
  pdServed: (split: string) =>
    `${split} The rate is the program’s own for the whole; what either side could serve alone is not reported, so which side holds it back is not known.`,
  wholeServes: (prefill: string, decode: string, served: string) =>
    `${prefill} Prefill and ${decode} Decode instances serve ${served}.`,
  requestRebuilt: (rebuilt: string, told: string) =>
    `A whole request, computed again from TTFT and TPOT: ${rebuilt}; the row says ${told}.`,
  pdIdle: (idle: string, total: string) =>
    `${idle} of ${total} devices stay idle: the program takes the split nearest to the ratio, not the fullest one.`,
  pdSide: (side: string, parallel: string, latency: string, concurrent: string) =>
    `${side} instance: ${parallel}, ${latency}, ${concurrent} concurrent requests.`,
  ratioBroken: (rebuilt: string, told: string) =>
    `Decode over Prefill rate gives a ratio of ${rebuilt}, but the row says ${told}.`,
};
