import type { Bilingual } from '../language.ts';
import { knowsCue } from './scoring.ts';
import { nearKinds, questionExamples } from './words.ts';

const mostNear = 3;

/**
 * Questions that come near a text which asks for nothing known: of the kinds of `dialogs/question-words.yaml` those of
 * which some part is there, the nearest first.
 *
 * @param facts what the code found beside words, by the names in `dialogs/words.yaml`.
 */
export function nearQuestions(text: string, facts: ReadonlySet<string>): readonly Bilingual[] {
  const holds = knowsCue(text, facts);
  const best = new Map<string, number>();
  for (const { intent, has, unless } of nearKinds) {
    const there = has.filter((entry) => [entry].flat().some(holds)).length;
    const first = [has[0] ?? []].flat().some(holds);
    if (there === 0 || !first || (unless.includes('beyond') && holds('beyond'))) continue;
    best.set(intent, Math.max(best.get(intent) ?? 0, there / has.length));
  }
  return [...best]
    .toSorted((a, b) => b[1] - a[1])
    .flatMap(([intent]) => questionExamples[intent] ?? [])
    .slice(0, mostNear);
}
