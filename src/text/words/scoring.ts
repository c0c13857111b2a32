import { type FiredCue, firedCue, intentEvidence, namedFacts, says } from './words.ts';

/** An intent and how much speaks for it. */
export interface ScoredIntent {
  readonly intent: string;
  readonly points: number;
  /** The cues of its strongest evidence. */
  readonly cues: readonly string[];
}

const factNames: ReadonlySet<string> = new Set(namedFacts);

/** The cues that were looked for in the last text: its evidence and what was learned ask for the same ones. */
let last = { text: '', told: new Map<string, boolean>() };

/** Whether a text has a cue; each is looked for once. */
export function knowsCue(text: string, facts: ReadonlySet<string>): (cue: string) => boolean {
  if (last.text !== text) last = { text, told: new Map() };
  const { told } = last;
  return (cue) => {
    if (factNames.has(cue)) return facts.has(cue);
    const known = told.get(cue) ?? says(cue, text);
    told.set(cue, known);
    return known;
  };
}

/**
 * Every intent that something speaks for, the strongest first. The score of an intent is that of its strongest
 * evidence; where the lines stand in the file does not matter.
 *
 * @param facts what the code found beside words, by the names in `dialogs/words.yaml`.
 */
export function scoreIntents(
  text: string,
  facts: ReadonlySet<string>,
  evidence = intentEvidence,
): readonly ScoredIntent[] {
  const holds = knowsCue(text, facts);
  const best = new Map<string, ScoredIntent>();
  for (const { intent, points, cues, unless } of evidence) {
    if ((best.get(intent)?.points ?? 0) >= points) continue;
    if (cues.every(holds) && !unless.some(holds)) best.set(intent, { intent, points, cues });
  }
  return [...best.values()].toSorted((a, b) => b.points - a.points);
}

/** The words that made an intent: for each cue the line that fired; a fact names itself. */
export function firedCues(text: string, scored: ScoredIntent): readonly FiredCue[] {
  return scored.cues.map((cue) => firedCue(cue, text) ?? { cue, words: '', sentence: '' });
}
