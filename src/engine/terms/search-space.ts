/** Search spaces by the dimensions that they vary, from narrow to wide. */
export const searchSpaces = ['tp', 'tp-ep', 'tp-ep-moedp'] as const;
/** Name of a search space. */
export type SearchSpace = (typeof searchSpaces)[number];

/** Whether a word is the name of a search space. */
export function isSearchSpace(word: string): word is SearchSpace {
  return searchSpaces.some((one) => one === word);
}

/** The next wider space; null behind the widest, and where the name is none. */
export function widerSpace(space: string | null): SearchSpace | null {
  if (space === null || !isSearchSpace(space)) return null;
  return searchSpaces[searchSpaces.indexOf(space) + 1] ?? null;
}
