import type { PlanFacts } from '../../plan/plan-facts.ts';

/** Names people use and what they can stand for. */
interface Entry {
  /** Letters and digits only. */
  readonly key: string;
  readonly ids: readonly string[];
}

/** The names of models and devices, longest first. */
export interface Lexicon {
  readonly models: readonly Entry[];
  readonly devices: readonly Entry[];
}

/** A name with everything but letters, digits and Chinese characters left out. */
export function compact(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9\u4e00-\u9fff]/gu, '');
}

const modelSuffix = /-(instruct|thinking|base|pt|chat|hf|it)$/iu;

/** Short forms that follow from an id: without its maker, its `Meta-` and its `-Instruct`, and `ds` for DeepSeek. */
function modelNames(id: string): string[] {
  const last = id.split('/').at(-1) ?? id;
  const bare = last.replace(modelSuffix, '');
  const forms = [id, last, bare, bare.replace(/^meta-/iu, '')];
  const active = /^(.*-\d+(?:\.\d+)?b)-a\d+(?:\.\d+)?b$/iu.exec(bare);
  if (active?.[1]) forms.push(active[1]);
  return forms.flatMap((name) =>
    /deepseek-/iu.test(name) ? [name, name.replace(/^.*deepseek-/iu, 'ds')] : [name],
  );
}

/** Series that many models share (`Qwen3`, `DeepSeek`): the beginnings of their names. */
function seriesNames(id: string): string[] {
  const last = (id.split('/').at(-1) ?? id).replace(/^meta-/iu, '');
  const series = /^([a-z]+[\d.]*)/iu.exec(last)?.[1] ?? '';
  const word = /^([a-z]+)/iu.exec(last)?.[1] ?? '';
  const parts = last.split('-');
  return [series, word, parts.slice(0, 2).join('-')].filter(
    (name) => name.length >= 3 && compact(name) !== compact(last),
  );
}

function deviceNames(id: string, title: string): string[] {
  const words = id.replaceAll('_', ' ');
  return [id, words, title];
}

interface Named {
  readonly id: string;
  readonly names: readonly string[];
}

function idsByKey(items: readonly Named[]): Map<string, Set<string>> {
  const ids = new Map<string, Set<string>>();
  for (const { id, names } of items) {
    for (const name of names) {
      const key = compact(name);
      if (key.length < 2) continue;
      ids.set(key, (ids.get(key) ?? new Set()).add(id));
    }
  }
  return ids;
}

/** Entries of names in tiers: a name of an earlier tier means nothing else. */
function entriesOf(...tiers: readonly (readonly Named[])[]): Entry[] {
  const found = new Map<string, Set<string>>();
  for (const tier of tiers) {
    for (const [key, ids] of idsByKey(tier)) if (!found.has(key)) found.set(key, ids);
  }
  return [...found]
    .map(([key, ids]) => ({ key, ids: [...ids] }))
    .sort((a, b) => b.key.length - a.key.length || a.key.localeCompare(b.key));
}

const cache = new WeakMap<PlanFacts, Lexicon>();

/** The lexicon of the models and devices that the program knows. */
export function lexiconOf(facts: PlanFacts): Lexicon {
  const known = cache.get(facts);
  if (known) return known;
  const models = facts.models();
  const lexicon: Lexicon = {
    models: entriesOf(
      models.map(({ id, aliases }) => ({ id, names: [id, ...aliases] })),
      models.map(({ id, aliases }) => ({ id, names: [id, ...aliases].flatMap(modelNames) })),
      models.map(({ id, family }) => ({ id, names: [family, ...seriesNames(id)] })),
    ),
    devices: entriesOf(
      facts
        .devices()
        .map(({ id, title, aliases }) => ({ id, names: [...deviceNames(id, title), ...aliases] })),
      facts.devices().map(({ id, series }) => ({ id, names: [series] })),
    ),
  };
  cache.set(facts, lexicon);
  return lexicon;
}

/** A name found in a text. */
export interface NameMatch {
  readonly start: number;
  readonly end: number;
  readonly ids: readonly string[];
}

const separator = /[-_ ./]/;
const letterOrDigit = /[a-z0-9]/;

/** All places where a name stands as a word of its own; separators inside do not matter. Longest names win. */
export function findNames(text: string, entries: readonly Entry[]): NameMatch[] {
  const starts = [...text.matchAll(/[a-z0-9\u4e00-\u9fff]/gu)].map((match) => match.index);
  const found: NameMatch[] = [];
  let free = 0;
  for (const start of starts) {
    if (start < free) continue;
    const before = text[start - 1] ?? ' ';
    const first = text[start] ?? '';
    const joinsBefore = letterOrDigit.test(before) && letterOrDigit.test(first);
    if (joinsBefore || (before === '.' && letterOrDigit.test(text[start - 2] ?? ' '))) continue;
    const best = entries.find((entry) => endOf(text, start, entry.key) !== null);
    const end = best ? endOf(text, start, best.key) : null;
    if (!best || end === null) continue;
    found.push({ start, end, ids: best.ids });
    free = end;
  }
  return found;
}

/** Where a name that begins at `start` ends; null when it does not stand there as a whole word. */
function endOf(text: string, start: number, key: string): number | null {
  let at = start;
  for (const [index, character] of [...key].entries()) {
    let skipped = 0;
    while (index > 0 && skipped < 2 && text[at] !== character && separator.test(text[at] ?? '')) {
      at += 1;
      skipped += 1;
    }
    if (text[at] !== character) return null;
    at += 1;
  }
  const after = text[at] ?? ' ';
  const last = key.at(-1) ?? '';
  if (letterOrDigit.test(after) && letterOrDigit.test(last)) {
    // `H100s` is a plural, `8B` behind `Qwen3` another model.
    return after === 's' && !letterOrDigit.test(text[at + 1] ?? ' ') ? at + 1 : null;
  }
  return at;
}
