/** Tokens of a length, drawn evenly between both ends; equal ends fix it. */
export interface LengthRange {
  readonly least: number;
  readonly most: number;
}

/**
 * When requests leave. A closed loop keeps `concurrency` of them in flight; a rate sends on its own clock, at most
 * `maxConcurrency` at once; a burst sends everything at once; recorded arrivals follow a file.
 */
export type Arrivals =
  | { readonly kind: 'closed-loop'; readonly concurrency: number }
  | {
      readonly kind: 'rate';
      readonly perSecond: number;
      /** Shape of the gamma-distributed gaps, as in `vllm bench serve`: 1 is Poisson, infinite is a constant pace. */
      readonly burstiness: number;
      readonly maxConcurrency: number | null;
    }
  | { readonly kind: 'burst' }
  | { readonly kind: 'recorded' };

/** Requests that may be in flight at once; null where nothing holds them back. */
export function mostInFlight(arrivals: Arrivals): number | null {
  if (arrivals.kind === 'closed-loop') return arrivals.concurrency;
  return arrivals.kind === 'rate' ? arrivals.maxConcurrency : null;
}

/** One request before it is sent. */
export interface PlannedRequest {
  readonly index: number;
  /** null where a recorded prompt does not say its length. */
  readonly inputTokens: number | null;
  readonly outputTokens: number;
  /** Milliseconds after the start at which it leaves; null where it follows the end of another. */
  readonly atMs: number | null;
}

/** Plan of a load; the same plan and seed give the same requests. */
export interface LoadPlan {
  readonly requests: number;
  readonly arrivals: Arrivals;
  readonly input: LengthRange;
  readonly output: LengthRange;
  readonly seed: number;
}

function drawn({ least, most }: LengthRange, random: () => number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** A standard normal value, by Box and Muller (Annals of Mathematical Statistics 29, 1958). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A gamma value of mean `shape`, by Marsaglia and Tsang (ACM TOMS 26, 2000); shapes below 1 by their boost. */
function gamma(shape: number, random: () => number): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Gap between two arrivals in milliseconds, of mean 1 / rate. */
function gapMs({ perSecond, burstiness }: { perSecond: number; burstiness: number }, random: () => number) {
  const share = Number.isFinite(burstiness) ? gamma(burstiness, random) / burstiness : 1;
  return (1000 / perSecond) * share;
}

/** When each of so many requests leaves, in milliseconds; null where it follows the end of another. */
export function plannedTimes(arrivals: Arrivals, requests: number, random: () => number): (number | null)[] {
  const none = Array.from({ length: requests }, () => null);
  if (arrivals.kind === 'closed-loop') return none;
  if (arrivals.kind !== 'rate') return none.map(() => 0);
  const gaps = none.map((_, index) => (index === 0 ? 0 : gapMs(arrivals, random)));
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  const scale = total > 0 ? ((requests - 1) * 1000) / arrivals.perSecond / total : 1;
  let atMs = 0;
  return gaps.map((gap) => {
    atMs += gap * scale;
    return atMs;
  });
}

/**
 * The requests of a load in order. Gaps of a rate are rescaled to its exact mean, so that the rate asked for is the
 * rate offered, however short the run.
 */
export function planRequests(plan: LoadPlan, random: () => number): PlannedRequest[] {
  const { arrivals, requests } = plan;
  const lengths = Array.from({ length: requests }, (_, index) => ({
    index,
    inputTokens: drawn(plan.input, random),
    outputTokens: drawn(plan.output, random),
  }));
  const times = plannedTimes(arrivals, requests, random);
  return lengths.map((one) => ({ ...one, atMs: times[one.index] ?? null }));
}
