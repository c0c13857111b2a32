import { featuresOf } from './features.ts';
import { knownIntent, learnedEvidence } from './learned.ts';
import { type ScoredIntent, scoreIntents } from './scoring.ts';
import { intentNeeds } from './words.ts';

/** An intent, how likely it is meant, and the lines and concepts that speak for it. */
export interface LikelyIntent {
  readonly intent: string;
  /** Of 1; those of all readings add up to 1. */
  readonly chance: number;
  /** Points of its strongest evidence in the word files; 0 where none holds. */
  readonly points: number;
  /** The cues of that evidence. */
  readonly cues: readonly string[];
}

/** Log odds that a hundred points of evidence are worth; the strongest is worth more, and few points hardly anything. */
const worth = { strongest: 2.5, other: 1.6 };

const leastChance = 0.005;

/** Evidence of the word files for each intent, in log odds; the strongest evidence stands first. */
export function evidenceOdds(scored: readonly ScoredIntent[]): ReadonlyMap<string, number> {
  return new Map(
    scored.map(({ intent, points }, at) => [
      intent,
      (at === 0 ? worth.strongest : worth.other) * (points / 100) ** 2,
    ]),
  );
}

/** Intents that need what a question does not name. */
export function lackingIntents(facts: ReadonlySet<string>): readonly string[] {
  return Object.entries(intentNeeds).flatMap(([intent, needed]) =>
    needed.some((fact) => facts.has(fact)) ? [] : [intent],
  );
}

/**
 * Intents that a question may have, the likeliest first. Two readers decide together: the evidence of the word files, and the
 * weights that were learned beside it from questions. An intent that needs what the question does not name is none of them.
 * A question that is a known one word for word leaves no doubt, whatever else its words speak for.
 *
 * @param facts what the code found beside words, by the names in `dialogs/words.yaml`.
 */
export function likelyIntents(text: string, facts: ReadonlySet<string>): readonly LikelyIntent[] {
  const scored = scoreIntents(text, facts);
  const told = evidenceOdds(scored);
  const learned = learnedEvidence(featuresOf(text, facts));
  const evidence = new Map(scored.map((one) => [one.intent, one]));
  const lacking = new Set(lackingIntents(facts));
  const odds = [...new Set([...learned.keys(), ...evidence.keys()])]
    .filter((intent) => !lacking.has(intent))
    .map((intent) => {
      const { points = 0, cues = [] } = evidence.get(intent) ?? {};
      return { intent, points, cues, odds: (learned.get(intent) ?? 0) + (told.get(intent) ?? 0) };
    });
  const known = knownIntent(text);
  const itself = odds.find(({ intent }) => intent === known);
  if (itself !== undefined) {
    const { intent, points, cues } = itself;
    return [{ intent, chance: 1, points, cues }];
  }
  const highest = Math.max(...odds.map((one) => one.odds));
  const total = odds.reduce((sum, one) => sum + Math.exp(one.odds - highest), 0);
  return odds
    .map(({ intent, points, cues, odds: own }) => ({
      intent,
      chance: Math.exp(own - highest) / total,
      points,
      cues,
    }))
    .filter(({ chance }) => chance >= leastChance)
    .toSorted((a, b) => b.chance - a.chance);
}
