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

/**
 * `kept` of the features of a question are seen in each pass, so that no single one is relied upon; the weights are the mean
 * of those behind each of the last `averaged` passes.
 */
const usual = { passes: 20, averaged: 8, kept: 0.75, rate: 0.15, shrink: 2e-4, leastCount: 2 };

/** Mixes the bits of a number, so that numbers beside each other are no longer alike. */
function mixed(number: number): number {
  let bits = number | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x45d9f3b);
  bits = Math.imul(bits ^ (bits >>> 16), 0x45d9f3b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A number that stands for a text. */
function numberOf(text: string): number {
  let state = 0;
  for (let at = 0; at < text.length; at++) state = mixed(state * 31 + text.charCodeAt(at));
  return state;
}

/**
 * Draw of a feature of a lesson in a pass, of 1. What is drawn hangs on these three alone: one lesson more leaves all others
 * as they were, and so the weights of words that it does not have.
 */
function drawn(lesson: number, pass: number, feature: number): number {
  return mixed(mixed(lesson + pass * 0x9e3779b1) + feature) / 2 ** 32;
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
  /** Number that stands for the lesson, whatever others there are. */
  readonly key: number;
  /** The same of its features, in the order of `at`. */
  readonly keys: readonly number[];
}

function known(lesson: Lesson, places: ReadonlyMap<string, number>, intents: readonly string[]): Known {
  const odds = Float64Array.from(intents, (intent) => {
    const isOut = lesson.excluded?.includes(intent) === true && !lesson.intents.includes(intent);
    return isOut ? Number.NEGATIVE_INFINITY : (lesson.odds?.get(intent) ?? 0);
  });
  const weighing = weighed(lesson.features, (one) => places.has(one));
  return {
    at: weighing.flatMap((feature) => places.get(feature) ?? []),
    key: numberOf([...lesson.features, ...lesson.intents].join(' ')),
    keys: weighing.map(numberOf),
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
  const means = new Float64Array(weights.length);
  for (let pass = 0; pass < settings.passes; pass++) {
    const order = all.toSorted((a, b) => drawn(a.key, pass, 0) - drawn(b.key, pass, 0));
    for (const lesson of order) {
      const seen = lesson.at.filter((_, at) => drawn(lesson.key, pass, lesson.keys[at] ?? 0) < settings.kept);
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
    // The last passes together are worth more than where the last one happened to end.
    if (pass >= settings.passes - settings.averaged)
      for (let cell = 0; cell < means.length; cell++)
        means[cell] = (means[cell] ?? 0) + (weights[cell] ?? 0) / settings.averaged;
  }
  return {
    intents,
    weights: new Map(
      [...places].map(([feature, at]) => [feature, means.subarray(at * width, (at + 1) * width)]),
    ),
  };
}
