/** A source of numbers that a seed decides: the same seed gives the same inputs on every machine. */
export interface Random {
  /** A whole number from 0 up to but not including `below`. */
  upTo(below: number): number;
  pick<Value>(values: readonly Value[]): Value;
}

/** Mulberry32, a generator with 32 bits of state (public domain, Tommy Ettinger 2017). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (below: number) => Math.floor(next() * below);
  return {
    upTo,
    pick(values) {
      const value = values[upTo(values.length)];
      if (value === undefined) throw new RangeError('nothing to pick from');
      return value;
    },
  };
}
