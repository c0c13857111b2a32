import type { LayoutProblem, ModelProblem, ProfileProblem } from '../../engine/index.ts';
import { messages } from '../../text/catalogue.ts';
import type { Bilingual, Language } from '../../text/language.ts';
import { worded } from '../../text/worded.ts';

function both(say: (language: Language) => string): Bilingual {
  return { en: say('en'), zh: say('zh') };
}

function wordsOf(language: Language) {
  return messages(language).engineCommand.problems;
}

/** Why a configuration has no figures, in both languages. */
export function layoutWords(layout: LayoutProblem): Bilingual {
  return both((language) => {
    const { model, split } = wordsOf(language);
    return layout.of === 'model' ? worded(model, layout.problem) : worded(split, layout.problem);
  });
}

/** Why a model cannot be simulated, in one language. */
export function modelProblemWords(problem: ModelProblem, language: Language): string {
  return worded(wordsOf(language).model, problem);
}

/** Fault of a device profile in one language, the field in front. */
export function profileProblemWords(
  field: string | null,
  problem: ProfileProblem,
  language: Language,
): string {
  const words = worded(wordsOf(language).profile, problem);
  return field === null ? words : messages(language).punctuation.labelled(field, words);
}
