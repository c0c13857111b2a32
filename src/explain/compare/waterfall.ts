/** One step of a waterfall: from a running total to the next. */
export interface WaterfallStep {
  readonly id: string;
  readonly left: number;
  readonly right: number;
  /** Running total before and after; the first `from` is the left total, the last `to` the right one. */
  readonly from: number;
  readonly to: number;
}

/** Two totals and the steps that lead from the left to the right one. */
export interface Waterfall {
  readonly left: number;
  readonly right: number;
  readonly steps: readonly WaterfallStep[];
}

/** The part that no named step explains. */
export const restOfWaterfall = 'rest';

/**
 * Parts of the difference of two totals. They add up exactly: steps chain from the left total to the right one,
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

/** Everything beyond the largest steps, as one step. */
export const othersOfWaterfall = 'others';

/** The same waterfall with its largest steps first, the others as one, and what nothing explains last. */
export function groupedWaterfall(found: Waterfall, count: number): Waterfall {
  const named = found.steps
    .filter(({ id }) => id !== restOfWaterfall)
    .toSorted((a, b) => Math.abs(b.right - b.left) - Math.abs(a.right - a.left));
  const rest = found.steps.filter(({ id }) => id === restOfWaterfall);
  const others = named.slice(count);
  const sum = (side: 'left' | 'right') => others.reduce((total, one) => total + one[side], 0);
  const all = [
    ...named.slice(0, count),
    ...(others.length === 0 ? [] : [{ id: othersOfWaterfall, left: sum('left'), right: sum('right') }]),
    ...rest,
  ];
  let running = found.left;
  const steps = all.map(({ id, left, right }, at) => {
    const from = running;
    // The last step ends where the right side is, whatever the order of summing did to the last digit.
    running = at === all.length - 1 ? found.right : running + (right - left);
    return { id, left, right, from, to: running };
  });
  return { ...found, steps };
}
