import { always, rareWord, weighed } from '../src/text/words/weighed.ts';

/** A question whose intent is known. */
export interface Lesson {
  readonly features: readonly string[];
  /** Right intents: any one of these. */
  readonly intents: readonly string[];
  /** Log odds that speak for intents already; only what they leave open is learned. */
  readonly odds?: ReadonlyMap<string, number>;
  /** Intents that it cannot mean, so that nothing has to speak against them. */
  readonly excluded?: readonly string[];
  /** How many lessons it counts for; 1 where it is left out. */
  readonly weight?: number;
}

/** `kept` of the features of a question are seen in each pass, so that no single one is relied upon. */
const usual = { passes: 20, kept: 0.75, rate: 0.15, shrink: 2e-4, leastCount: 2 };

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
function frequent(lessons: readonly Lesson[], leastCount: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { features } of lessons)
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const kept = [...counts].filter(([, count]) => count >= leastCount).map(([feature]) => feature);
  return new Map([always, rareWord, ...kept].map((feature, at) => [feature, at]));
}

/** Turns log odds into chances in place. */
function soften(odds: Float64Array): void {
  let highest = Number.NEGATIVE_INFINITY;
  for (let of = 0; of < odds.length; of++) highest = Math.max(highest, odds[of] ?? 0);
  let total = 0;
  for (let of = 0; of < odds.length; of++) {
    const chance = Math.exp((odds[of] ?? 0) - highest);
    odds[of] = chance;
    total += chance;
  }
  for (let of = 0; of < odds.length; of++) odds[of] = (odds[of] ?? 0) / total;
}

/** Leaves in place of chances how far each is from what it ought to be: all of the chance on the intents that are right. */
function blame(chances: Float64Array, right: readonly number[]): void {
  const total = right.reduce((sum, of) => sum + (chances[of] ?? 0), 0);
  for (const of of right)
    chances[of] = (chances[of] ?? 0) - (total > 0 ? (chances[of] ?? 0) / total : 1 / right.length);
}

/** A lesson in numbers: places of features and intents. */
interface Known {
  readonly at: readonly number[];
  readonly right: readonly number[];
  readonly odds: Float64Array;
  readonly weight: number;
}

function known(lesson: Lesson, places: ReadonlyMap<string, number>, intents: readonly string[]): Known {
  const odds = Float64Array.from(intents, (intent) => {
    const isOut = lesson.excluded?.includes(intent) === true && !lesson.intents.includes(intent);
    return isOut ? Number.NEGATIVE_INFINITY : (lesson.odds?.get(intent) ?? 0);
  });
  return {
    at: weighed(lesson.features, (one) => places.has(one)).flatMap((feature) => places.get(feature) ?? []),
    right: lesson.intents.map((intent) => intents.indexOf(intent)),
    odds,
    weight: lesson.weight ?? 1,
  };
}

/** Learned weights: for each feature how much it speaks for each intent, in the order of `intents`. */
export interface Learned {
  readonly intents: readonly string[];
  readonly weights: ReadonlyMap<string, Float64Array>;
}

/** Softmax regression by AdaGrad. The same lessons in the same order give the same weights. */
export function learnWeights(lessons: readonly Lesson[], settings = usual): Learned {
  const places = frequent(lessons, settings.leastCount);
  const intents = [...new Set(lessons.flatMap((lesson) => lesson.intents))].toSorted();
  const all = lessons.map((lesson) => known(lesson, places, intents));
  const width = intents.length;
  const weights = new Float64Array(places.size * width);
  const squares = new Float64Array(places.size * width).fill(0.05);
  const chances = new Float64Array(width);
  const order = all.map((_, at) => at);
  const draw = repeatable();
  for (let pass = 0; pass < settings.passes; pass++) {
    shuffle(order, draw);
    for (const one of order) {
      const lesson = all[one];
      if (lesson === undefined) continue;
      const seen = lesson.at.filter(() => draw(1000) < 1000 * settings.kept);
      chances.set(lesson.odds);
      for (const feature of seen)
        for (let of = 0; of < width; of++)
          chances[of] = (chances[of] ?? 0) + (weights[feature * width + of] ?? 0) / settings.kept;
      soften(chances);
      blame(chances, lesson.right);
      for (const feature of seen)
        for (let of = 0; of < width; of++) {
          const cell = feature * width + of;
          const slope = lesson.weight * (chances[of] ?? 0) + settings.shrink * (weights[cell] ?? 0);
          const square = (squares[cell] ?? 0) + slope * slope;
          squares[cell] = square;
          weights[cell] = (weights[cell] ?? 0) - (settings.rate * slope) / Math.sqrt(square);
        }
    }
  }
  return {
    intents,
    weights: new Map(
      [...places].map(([feature, at]) => [feature, weights.subarray(at * width, (at + 1) * width)]),
    ),
  };
}
