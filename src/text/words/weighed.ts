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
