import type { Capacity, Load, LoadMeasure } from '../../results/sizing.ts';

/** Measures of a load that are stated, with what is asked of them at the peak. */
export function peakDemand(load: Load): readonly { readonly measure: LoadMeasure; readonly value: number }[] {
  const measures: readonly LoadMeasure[] = ['concurrentUsers', 'requestsPerSecond', 'outputTokensPerSecond'];
  return measures.flatMap((measure) => {
    const value = load[measure];
    return value === null ? [] : [{ measure, value: value * load.peakFactor }];
  });
}

/** Load that one instance of a row serves: users, requests/s or output tokens/s, by the measure. */
export function supplied(row: Capacity, measure: LoadMeasure): number {
  switch (measure) {
    case 'concurrentUsers':
      return row.concurrency;
    case 'requestsPerSecond':
      return row.requestsPerSecond;
    case 'outputTokensPerSecond':
      return row.tokensPerSecond;
  }
}

/** Whole instances of a row that hold the peak of a load; infinite where a row gives nothing of a measure. */
export function instancesFor(row: Capacity, load: Load): number {
  const counts = peakDemand(load).map(({ measure, value }) => Math.ceil(value / supplied(row, measure)));
  return Math.max(1, ...counts);
}

/** Headroom that `instances` of a row leave in the tightest measure of a load: 0 is none, 0.2 a fifth more; infinite where no load is stated. */
export function headroomOf(
  row: Capacity,
  instances: number,
  load: Load,
): { readonly headroom: number; readonly binds: LoadMeasure } {
  const left = peakDemand(load).map(({ measure, value }) => ({
    binds: measure,
    headroom: (instances * supplied(row, measure)) / value - 1,
  }));
  const [tightest] = left.toSorted((a, b) => a.headroom - b.headroom);
  return tightest ?? { binds: 'concurrentUsers', headroom: Number.POSITIVE_INFINITY };
}
