import { anyOf, lineSource } from './line.ts';
import { plainlySpelled } from './plain-spelling.ts';
import type { PlanWordsFile, WordsFile } from './schema.ts';

/** One way of saying something: its expression, and the sentence that needed it. */
export type CompiledWay = readonly [source: string, sentence: string];

/** `dialogs/words.yaml` as the bundle holds it: expressions in place of lines, lists already put in. */
export interface CompiledWords {
  readonly ways: Readonly<Record<string, readonly CompiledWay[]>>;
  readonly intents: WordsFile['intents'];
  readonly facts: WordsFile['facts'];
  readonly fillers: WordsFile['fillers'];
  readonly stopwords: WordsFile['stopwords'];
  readonly misspelt: WordsFile['misspelt'];
}

/**
 * Translates the file and checks what no schema can: every line is a regular expression, every sentence is recognised
 * by the line that it stands beside, and every cue of an intent is a group or a fact.
 *
 * @throws RangeError that names the group and the line.
 */
export function compileWords(file: WordsFile): CompiledWords {
  const lists = new Map<string, string>();
  for (const [name, lines] of Object.entries(file.lists)) {
    lists.set(name, anyOf(lines.map((line) => lineSource(line, lists))));
  }
  const ways = compileGroups(file.groups, lists);
  const known = new Set([...Object.keys(ways), ...file.facts]);
  for (const { intent, cues, unless } of file.intents) {
    const missing = [...cues, ...unless].find((cue) => !known.has(cue));
    if (missing !== undefined) throw new RangeError(`${intent}: "${missing}" is no group and no fact`);
  }
  const { intents, facts, fillers, stopwords, misspelt } = file;
  return { ways, intents, facts, fillers, stopwords, misspelt };
}

/**
 * Translates `dialogs/plan-words.yaml`, `phrase-words.yaml`, `amount-words.yaml` and `forward-words.yaml`: groups alone, each
 * of which may name the groups above it.
 *
 * @throws RangeError that names the group and the line.
 */
export function compilePlanWords(file: PlanWordsFile): Pick<CompiledWords, 'ways'> {
  return { ways: compileGroups(file.groups, new Map()) };
}

function compileGroups(
  groups: WordsFile['groups'],
  lists: ReadonlyMap<string, string>,
): Readonly<Record<string, readonly CompiledWay[]>> {
  const known = new Map(lists);
  return Object.fromEntries(
    Object.entries(groups).map(([group, all]) => {
      const ways = all.map((way) => compiledWay(group, 'en' in way ? way.en : way.zh, way.for, known));
      if (!lists.has(group)) known.set(group, anyOf(ways.map(([source]) => source)));
      return [group, ways] as const;
    }),
  );
}

function compiledWay(
  group: string,
  line: string,
  sentence: string,
  lists: ReadonlyMap<string, string>,
): CompiledWay {
  const source = lineSource(line, lists);
  if (!new RegExp(source, 'u').test(plainlySpelled(sentence))) {
    throw new RangeError(`${group}: "${line}" does not recognise "${sentence}"`);
  }
  return [source, sentence];
}
