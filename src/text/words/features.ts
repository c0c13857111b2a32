import { knowsCue } from './scoring.ts';
import { intentEvidence } from './words.ts';

/** Every group and fact that some evidence names, each once. */
const cueNames: readonly string[] = [
  ...new Set(intentEvidence.flatMap(({ cues, unless }) => [...cues, ...unless])),
];

const endings = /(?:ing|ed|es|s|er|ly)$/u;

/** The words of a text: English ones without their usual endings, Chinese ones as characters and pairs of them. */
function wordsIn(text: string): string[] {
  const parts = text.replaceAll(/\d[\d.,]*/gu, '#').match(/[a-z]+|#|[\u4e00-\u9fff]+/gu) ?? [];
  return parts.flatMap((part) => {
    if (!/[\u4e00-\u9fff]/u.test(part)) return [`w:${part.length > 4 ? part.replace(endings, '') : part}`];
    const characters = [...part];
    return characters.flatMap((one, at) => {
      const next = characters[at + 1];
      return next === undefined ? [`z:${one}`] : [`z:${one}`, `z:${one}${next}`];
    });
  });
}

/**
 * Features from which a reading is learned: the groups of words that a question has (`c:`), the facts that the code found in it
 * (`f:`), and its words themselves (`w:`, `z:`), each once.
 *
 * @param text in the spelling of the lines of `dialogs/words.yaml`.
 */
export function featuresOf(text: string, facts: ReadonlySet<string>): readonly string[] {
  const holds = knowsCue(text, facts);
  return [
    ...new Set([
      ...cueNames.filter((name) => !facts.has(name) && holds(name)).map((name) => `c:${name}`),
      ...[...facts].map((name) => `f:${name}`),
      ...wordsIn(text),
    ]),
  ];
}
