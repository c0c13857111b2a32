/** One benchmark as `npm run -s bench -- --json` prints it. */
export interface Measurement {
  readonly id: string;
  readonly median: number;
  readonly unit: 'ms' | 'MB' | 'ratio';
  /** What it should stay below (above for ratios); null where it only informs. */
  readonly goal: number | null;
  readonly samples: number;
}

/** The middle of the samples. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The value below which a fraction of the samples lies. */
export function percentile(samples: readonly number[], fraction: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? Number.NaN;
}

/** Wall time of `run` in ms, `samples` times after `warmUps` unmeasured runs; the median counts. */
export function timed(
  id: string,
  goal: number | null,
  run: () => void,
  samples = 15,
  warmUps = 3,
): Measurement {
  const times: number[] = [];
  for (let index = -warmUps; index < samples; index += 1) {
    const start = performance.now();
    run();
    if (index >= 0) times.push(performance.now() - start);
  }
  return { id, median: median(times), unit: 'ms', goal, samples };
}

/** Whether a goal is met; null where there is none. */
export function meetsGoal({ median: value, unit, goal }: Measurement): boolean | null {
  if (goal === null) return null;
  return unit === 'ratio' ? value >= goal : value <= goal;
}
