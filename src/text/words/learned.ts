import document from '../../../dialogs/question-weights.yaml';

/**
 * How much each feature of a question speaks for each intent, as `npm run learn` found it in the questions of
 * `dialogs/question-examples.yaml`: `feature: intent weight intent weight …`.
 */
const weights = document as Readonly<Record<string, string>>;

type Weights = ReadonlyMap<string, number>;

const parsed = new Map<string, Weights>();

function weightsOf(feature: string): Weights | null {
  const known = parsed.get(feature);
  if (known) return known;
  const line = Object.hasOwn(weights, feature) ? weights[feature] : undefined;
  if (line === undefined) return null;
  const parts = line.split(' ');
  const made = new Map(
    parts.flatMap((intent, at) => (at % 2 === 0 ? [[intent, Number(parts[at + 1])] as const] : [])),
  );
  parsed.set(feature, made);
  return made;
}

/** The feature that every question has. */
export const always = 'always';

/** Stands for English words that hardly any question had: whoever uses them may ask for something else altogether. */
export const rareWord = 'w:?';

/** The features by which a question is weighed, given which of them are known. */
export function weighed(features: readonly string[], isKnown: (feature: string) => boolean): string[] {
  const known = features.filter(isKnown);
  const isRare = features.some((feature) => feature.startsWith('w:') && !isKnown(feature));
  return isRare ? [always, rareWord, ...known] : [always, ...known];
}

/** How much the features of a question speak for each intent that was learned, in units of log odds. */
export function learnedEvidence(features: readonly string[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const feature of weighed(features, (one) => Object.hasOwn(weights, one)))
    for (const [intent, weight] of weightsOf(feature) ?? [])
      sums.set(intent, (sums.get(intent) ?? 0) + weight);
  return sums;
}
