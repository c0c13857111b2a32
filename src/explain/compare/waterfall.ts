/** One step of a waterfall: from a running total to the next. */
export interface WaterfallStep {
  readonly id: string;
  readonly left: number;
  readonly right: number;
  /** Running total before and after; the first `from` is the left total, the last `to` the right one. */
  readonly from: number;
  readonly to: number;
}

export interface Waterfall {
  readonly left: number;
  readonly right: number;
  readonly steps: readonly WaterfallStep[];
}

/** The part that no named step explains. */
export const restOfWaterfall = 'rest';

/**
 * What the difference of two totals is made of. It adds up exactly: steps chain from the left total to the right one,
 * and what rounding or an unnamed part leaves over is a step of its own.
 */
export function waterfall(
  left: { readonly total: number; readonly parts: ReadonlyMap<string, number> },
  right: { readonly total: number; readonly parts: ReadonlyMap<string, number> },
): Waterfall {
  const ids = [...new Set([...left.parts.keys(), ...right.parts.keys()])];
  const steps: WaterfallStep[] = [];
  let running = left.total;
  for (const id of ids) {
    const mine = left.parts.get(id) ?? 0;
    const theirs = right.parts.get(id) ?? 0;
    if (mine === theirs) continue;
    const to = running + (theirs - mine);
    steps.push({ id, left: mine, right: theirs, from: running, to });
    running = to;
  }
  const sum = (parts: ReadonlyMap<string, number>) =>
    [...parts.values()].reduce((total, part) => total + part, 0);
  const isExact = running === right.total;
  if (!isExact) {
    steps.push({
      id: restOfWaterfall,
      left: left.total - sum(left.parts),
      right: right.total - sum(right.parts),
      from: running,
      to: right.total,
    });
  }
  return { left: left.total, right: right.total, steps };
}

/**
 * A waterfall whose steps are values of one formula, each with one more input of the right side. Where the first or the
 * last value misses the printed total by its rounding, that is a step of its own.
 */
export function chain(
  left: number,
  right: number,
  values: readonly (readonly [id: string, value: number])[],
): Waterfall {
  const steps: WaterfallStep[] = [];
  let before: number | null = null;
  let running = left;
  for (const [id, value] of values) {
    if (before !== null && value !== before) {
      const to = running + (value - before);
      steps.push({ id, left: before, right: value, from: running, to });
      running = to;
    }
    before = value;
  }
  if (running !== right) {
    steps.push({ id: restOfWaterfall, left: running, right, from: running, to: right });
  }
  return { left, right, steps };
}

/**
 * The same waterfall at the decimals that are shown: running totals are rounded, so that the shown steps add up to the
 * shown difference exactly. Steps that vanish are left out.
 */
export function shownWaterfall(found: Waterfall, decimals: number): Waterfall {
  const round = (value: number) => Number(value.toFixed(decimals));
  return {
    left: round(found.left),
    right: round(found.right),
    steps: found.steps
      .map((one) => ({ ...one, from: round(one.from), to: round(one.to) }))
      .filter((one) => one.from !== one.to),
  };
}
