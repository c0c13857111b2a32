import type { CompiledWay, CompiledWords } from './compile.ts';
import type { QuestionWordsFile } from './schema.ts';

const special = /[\\^$.|?+()[\]{}/]/gu;

/**
 * The source of the expression of one word of a concept. Latin letters end where the word ends, unless it is written
 * with `*`; a space is also a hyphen or nothing; `…` is a gap of at most six characters.
 */
export function wordSource(word: string): string {
  const source = word
    .replaceAll(special, '\\$&')
    .replaceAll('*', '[a-z]*')
    .replaceAll('…', '.{0,6}')
    .replaceAll(' ', '[- ]?');
  const begins = /^[a-z0-9]/u.test(word) ? '(?<![a-z0-9])' : '';
  const ends = /[a-z0-9*]$/u.test(word) ? '(?![a-z0-9])' : '';
  return `${begins}${source}${ends}`;
}

/** Every choice of one cue from each entry of a kind. */
function choices(has: QuestionWordsFile['kinds'][number]['has']): string[][] {
  return has.reduce<string[][]>(
    (all, entry) => all.flatMap((one) => [entry].flat().map((cue) => [...one, cue])),
    [[]],
  );
}

/** `dialogs/question-words.yaml` as the bundle holds it. */
export interface CompiledQuestionWords extends Pick<CompiledWords, 'ways' | 'intents'> {
  readonly borrowed: readonly string[];
  readonly kinds: QuestionWordsFile['kinds'];
  readonly examples: QuestionWordsFile['examples'];
  readonly needs: QuestionWordsFile['needs'];
}

/**
 * Translates `dialogs/question-words.yaml`: a concept becomes a group whose ways are its words, a kind the evidence of
 * each choice of its cues.
 *
 * @throws RangeError where a kind names what is neither a concept nor borrowed, a word is not in plain spelling, or an
 *   intent has no example.
 */
export function compileQuestionWords(file: QuestionWordsFile): CompiledQuestionWords {
  const { concepts, borrowed, never, needs, kinds, examples } = file;
  const ways = Object.fromEntries(
    Object.entries(concepts).map(([name, { en, zh }]) => [
      name,
      [...en, ...zh].map((word): CompiledWay => {
        if (word !== word.toLowerCase()) throw new RangeError(`${name}: "${word}" has capitals`);
        return [wordSource(word), word];
      }),
    ]),
  );
  const known = new Set([...Object.keys(concepts), ...borrowed]);
  const intents = kinds.flatMap(({ intent, points, has, unless }) => {
    const missing = [...has.flat(), ...unless, ...never].find((cue) => !known.has(cue));
    if (missing !== undefined) throw new RangeError(`${intent}: "${missing}" is no concept and not borrowed`);
    if (examples[intent] === undefined) throw new RangeError(`${intent} has no example`);
    const not = [...unless, ...never];
    return choices(has).map((cues) => ({ intent, points, cues, unless: not }));
  });
  return { ways, intents, borrowed, kinds, examples, needs };
}
