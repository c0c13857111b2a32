import { always, rareWord, weighed } from '../src/text/words/learned.ts';

/** A question whose intent is known. */
export interface Lesson {
  readonly features: readonly string[];
  readonly intent: string;
}

/** `kept` of the features of a question are seen in each pass, so that no single one is relied upon. */
const settings = { passes: 16, kept: 0.6, rate: 0.15, shrink: 2e-4, leastCount: 2, leastWeight: 0.4 };

/** Whole numbers below a bound, the same ones in every run. */
function repeatable(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

function shuffle(order: number[], draw: (below: number) => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = draw(at + 1);
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
}

/** Features that are there often enough to be learned from, by their place. */
function frequent(lessons: readonly Lesson[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { features } of lessons)
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const kept = [...counts].filter(([, count]) => count >= settings.leastCount).map(([feature]) => feature);
  return new Map([always, rareWord, ...kept].map((feature, at) => [feature, at]));
}

/** Turns log odds into chances in place. */
function soften(odds: Float64Array): void {
  const highest = odds.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY);
  let total = 0;
  odds.forEach((one, at) => {
    odds[at] = Math.exp(one - highest);
    total += odds[at] ?? 0;
  });
  odds.forEach((one, at) => {
    odds[at] = one / total;
  });
}

/**
 * Softmax regression by AdaGrad: for each feature `intent weight intent weight …`, weights that hardly count left out. The
 * same lessons in the same order give the same weights.
 */
export function learnWeights(lessons: readonly Lesson[]): Map<string, string> {
  const places = frequent(lessons);
  const intents = [...new Set(lessons.map(({ intent }) => intent))].toSorted();
  const known = lessons.map(({ features, intent }) => ({
    at: weighed(features, (one) => places.has(one)).flatMap((feature) => places.get(feature) ?? []),
    intent: intents.indexOf(intent),
  }));
  const width = intents.length;
  const weights = new Float64Array(places.size * width);
  const squares = new Float64Array(places.size * width).fill(0.05);
  const order = known.map((_, at) => at);
  const draw = repeatable();
  for (let pass = 0; pass < settings.passes; pass++) {
    shuffle(order, draw);
    for (const one of order) {
      const { at: all = [], intent = 0 } = known[one] ?? {};
      const at = all.filter(() => draw(1000) < 1000 * settings.kept);
      const chances = new Float64Array(width);
      for (const feature of at)
        for (let of = 0; of < width; of++)
          chances[of] = (chances[of] ?? 0) + (weights[feature * width + of] ?? 0) / settings.kept;
      soften(chances);
      chances[intent] = (chances[intent] ?? 0) - 1;
      for (const feature of at)
        for (let of = 0; of < width; of++) {
          const cell = feature * width + of;
          const slope = (chances[of] ?? 0) + settings.shrink * (weights[cell] ?? 0);
          const square = (squares[cell] ?? 0) + slope * slope;
          squares[cell] = square;
          weights[cell] = (weights[cell] ?? 0) - (settings.rate * slope) / Math.sqrt(square);
        }
    }
  }
  return written(places, intents, weights);
}

function written(
  places: ReadonlyMap<string, number>,
  intents: readonly string[],
  weights: Float64Array,
): Map<string, string> {
  const lines = new Map<string, string>();
  for (const [feature, at] of places) {
    const parts = intents.flatMap((intent, of) => {
      const weight = weights[at * intents.length + of] ?? 0;
      return Math.abs(weight) < settings.leastWeight ? [] : [`${intent} ${weight.toFixed(1)}`];
    });
    if (parts.length > 0) lines.set(feature, parts.join(' '));
  }
  return lines;
}
