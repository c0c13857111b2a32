import document from '../../../dialogs/question-weights.yaml';
import type { QuestionWeightsFile } from './schema.ts';
import { weighed } from './weighed.ts';
import { questionMark, weightOf } from './weight-code.ts';

/**
 * How much each feature of a question speaks for each intent, as `npm run learn` found it in the questions of
 * `dialogs/question-examples.yaml`: a letter for each intent in their order. Those questions themselves are known by marks.
 */
const { intents, known, weights } = document as QuestionWeightsFile;

const parsed = new Map<string, Float64Array>();

function weightsOf(feature: string): Float64Array {
  const known = parsed.get(feature);
  if (known) return known;
  const made = Float64Array.from(weights[feature] ?? '', weightOf);
  parsed.set(feature, made);
  return made;
}

/** How much the features of a question speak for each intent that was learned, in units of log odds. */
export function learnedEvidence(features: readonly string[]): ReadonlyMap<string, number> {
  const sums = new Float64Array(intents.length);
  for (const feature of weighed(features, (one) => Object.hasOwn(weights, one)))
    weightsOf(feature).forEach((weight, at) => {
      sums[at] = (sums[at] ?? 0) + weight;
    });
  return new Map(intents.map((intent, at) => [intent, sums[at] ?? 0]));
}

let marked: ReadonlyMap<string, string> | null = null;

/** The intent of a question that is one of those whose intent is known, word for word; null for any other. */
export function knownIntent(text: string): string | null {
  marked ??= new Map(
    Object.entries(known).flatMap(([intent, marks]) =>
      marks.split(' ').map((mark) => [mark, intent] as const),
    ),
  );
  return marked.get(questionMark(text)) ?? null;
}
