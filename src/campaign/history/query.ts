import type { Hit } from './notes.ts';

/** One history of the knowledge base. */
export interface FamilyDocument {
  readonly framework: string;
  readonly slug: string;
  /** Below the root. */
  readonly path: string;
  readonly text: string;
}

/** Words of a model's name that tell no family: sizes, precisions, ways of training. */
const commonWords =
  /^(?:\d{1,6}(?:\.\d{1,3})?[bmk]|a\d{1,4}b|instruct|chat|base|it|thinking|preview|fp8|fp4|nvfp4|bf16|int[48]|w\d{1,2}a\d{1,2}|awq|gptq|gguf|hf|v\d)$/;

/** The query for a model's family, from its name alone. */
export function queryOf(model: string): string {
  const last = model.split('/').filter(Boolean).at(-1) ?? model;
  const words = last
    .toLowerCase()
    .split(/[^a-z0-9.]+/)
    .filter(Boolean);
  const telling = words.filter((word) => !commonWords.test(word));
  return (telling.length === 0 ? words : telling).join(' ');
}

function occurrences(text: string, term: string): number {
  let count = 0;
  for (let at = text.indexOf(term); at !== -1; at = text.indexOf(term, at + term.length)) count += 1;
  return count;
}

const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, '');

/**
 * Families ranked for a query: how often its words occur, and whether they stand in the family's name; a word with a
 * number there tells most. No family is preferred by itself.
 */
export function rankFamilies(
  query: string,
  documents: readonly FamilyDocument[],
  framework: string | null,
): Hit[] {
  const terms = query.toLowerCase().split(/\s+/).filter(Boolean);
  return documents
    .map((document) => {
      const text = document.text.toLowerCase();
      const name = plain(document.slug);
      const score = terms.reduce((sum, term) => {
        const inName = name.includes(plain(term)) ? (/\d/.test(term) ? 6000 : 1000) : 0;
        return sum + 2 * occurrences(text, term) + inName;
      }, 0);
      const bonus = score > 0 && document.framework === framework ? 10 : 0;
      return { slug: document.slug, framework: document.framework, score: score + bonus };
    })
    .filter(({ score }) => score > 0)
    .toSorted(
      (left, right) =>
        right.score - left.score ||
        (`${left.framework}/${left.slug}` < `${right.framework}/${right.slug}` ? -1 : 1),
    );
}

/** Whether a family is the model's by its name, not only by words of its text. */
export function isNamedFamily(query: string, slug: string): boolean {
  const name = plain(slug);
  return plain(query) === name || query.split(/\s+/).some((term) => plain(term) === name);
}
