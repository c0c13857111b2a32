import type { PlanFacts } from '../../../plan/plan-facts.ts';
import { anyWay, plainWays } from '../../../text/words/words.ts';

/** A name people use and what it can stand for. */
export interface NamedEntry {
  /** Letters and digits; a dot is kept between digits, where it tells versions apart. */
  readonly key: string;
  readonly ids: readonly string[];
}

/** Names by their first character and by their second, longest first: few names begin like a word of a text. */
export type Names = ReadonlyMap<string, ReadonlyMap<string, readonly NamedEntry[]>>;

/** The names of models and devices. */
export interface Lexicon {
  readonly models: Names;
  /** First words of model names (`qwen`, `deepseek`), with all models of that word. */
  readonly series: Names;
  readonly devices: Names;
  /** Makers, with all their devices. */
  readonly makers: Names;
}

/** A name with everything but letters, digits, Chinese characters and dots between digits left out. */
export function compact(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/(?<!\d)\.|\.(?!\d)/gu, '')
    .replaceAll(/[^a-z0-9.\p{Script=Han}]/gu, '');
}

/** `reserved for tests` names no device, and `tokens per step` no model. */
const everydayWords: ReadonlySet<string> = new Set(plainWays('everyday-word'));

const modelSuffix = new RegExp(`-${anyWay('variant-ending')}$`, 'iu');

/** Ways of saying the first word of a name. */
const spokenSeries = (first: string) => plainWays(`series-${first.toLowerCase()}`);

/** Short forms that follow from an id: without its maker, `Meta-` and `-Instruct`, without active parameters. */
function shortNames(id: string): string[] {
  const last = (id.split('/').at(-1) ?? id).replace(/^meta-/iu, '');
  const bare = last.replace(modelSuffix, '');
  const withoutActive = /^(.*-\d+(?:\.\d+)?b)-a\d+(?:\.\d+)?b$/iu.exec(bare)?.[1];
  return [last, bare, withoutActive ?? bare];
}

function modelNames(id: string): string[] {
  const names = shortNames(id);
  const spoken = names.flatMap((name) => {
    const first = /^[a-z]+/iu.exec(name)?.[0] ?? '';
    return spokenSeries(first).map((word) => `${word}${name.slice(first.length)}`);
  });
  // `deepseek 3.2`: nobody says the letter.
  const unlettered = names.flatMap((name) =>
    /^deepseek-v\d/iu.test(name) ? [name.replace(/-v/iu, '-')] : [],
  );
  return [id, id.split('/').at(-1) ?? id, ...names, ...unlettered, ...spoken];
}

/** Beginnings that many models share: `Qwen3`, `DeepSeek`, `Qwen3-VL`, in both languages. */
function seriesNames(id: string): string[] {
  const last = (id.split('/').at(-1) ?? id).replace(/^meta-/iu, '');
  const first = /^[a-z]+/iu.exec(last)?.[0] ?? '';
  const versioned = /^[a-z]+[- ]?[\d.]*\d/iu.exec(last)?.[0] ?? first;
  const spoken = spokenSeries(first).flatMap((word) => [word, `${word}${versioned.slice(first.length)}`]);
  const parts = last.split('-');
  const names = [first, versioned, parts.slice(0, 2).join('-'), ...spoken];
  return names.filter((name) => name.length >= 2 && compact(name) !== compact(last));
}

interface Named {
  readonly id: string;
  readonly names: readonly string[];
}

function entriesOf(items: readonly Named[], except: ReadonlySet<string> = new Set()): NamedEntry[] {
  const ids = new Map<string, Set<string>>();
  for (const { id, names } of items) {
    for (const key of names.map(compact)) {
      // A number alone is no name: `350` is also a count of tokens.
      if (key.length < 2 || /^[\d.]+$/u.test(key) || except.has(key)) continue;
      ids.set(key, (ids.get(key) ?? new Set()).add(id));
    }
  }
  return [...ids].map(([key, values]) => ({ key, ids: [...values] }));
}

/**
 * Names of models by how surely they are meant: names that a model's file states, names that follow from its id, names
 * of the models that share its file. A surer name hides the same name of a less sure kind.
 */
function modelEntries(facts: PlanFacts): Pick<Lexicon, 'models' | 'series'> {
  const isId = (alias: string) => alias.includes('/');
  const own = facts.models();
  // `Meta-Llama-3.1-70B` and `Llama-3.1-70B` are one model under two names: the first stands for both.
  const others = own.flatMap(({ aliases }) => firstOfEach(aliases.filter(isId)));
  const kinds: readonly (readonly Named[])[] = [
    own.map(({ id, aliases }) => ({ id, names: [id, ...aliases.filter((alias) => !isId(alias))] })),
    // `Qwen2.5-7B` is that model, and not its `-Instruct`, where both have a file.
    own.map(({ id }) => ({ id, names: [id.split('/').at(-1) ?? id] })),
    own.map((one) => ({ id: one.id, names: isNamedAfterTwin(one) ? [] : modelNames(one.id) })),
    others.map((id) => ({ id, names: modelNames(id) })),
  ];
  const models: NamedEntry[] = [];
  for (const named of kinds) models.push(...entriesOf(named, keysOf(models)));
  const series = [...own.map(({ id }) => id), ...others].map((id) => ({ id, names: seriesNames(id) }));
  return {
    models: byFirst(models),
    // `NVIDIA H200`: who makes a device names none of its own models.
    series: byFirst(entriesOf(series, new Set([...keysOf(models), ...everydayWords, ...plainWays('maker')]))),
  };
}

/** `Qwen3-Next-80B-A3B` is the `-Instruct` of two models of one file, and not the `-Thinking` that the file is named by. */
function isNamedAfterTwin({ id, aliases }: { readonly id: string; readonly aliases: readonly string[] }) {
  return id.endsWith('-Thinking') && aliases.includes(id.replace(/-Thinking$/u, '-Instruct'));
}

function firstOfEach(ids: readonly string[]): readonly string[] {
  const names = ids.map((id) => compact(shortNames(id)[0] ?? id));
  return ids.filter((_, at) => names.indexOf(names[at] ?? '') === at);
}

function keysOf(entries: readonly NamedEntry[]): ReadonlySet<string> {
  return new Set(entries.map(({ key }) => key));
}

function byFirst(entries: readonly NamedEntry[]): Names {
  const longestFirst = entries.toSorted((a, b) => b.key.length - a.key.length);
  const first = Map.groupBy(longestFirst, ({ key }) => key[0] ?? '');
  return new Map([...first].map(([one, all]) => [one, Map.groupBy(all, ({ key }) => key[1] ?? '')]));
}

/** `ATLAS_800_A2` of `ATLAS_800_A2_376T_64G`: a name cut short stands for all that begin so. */
function beginnings(id: string): string[] {
  const parts = id.split('_');
  return parts.slice(2).map((_, at) => parts.slice(0, at + 2).join('_'));
}

function deviceEntries(facts: PlanFacts): Pick<Lexicon, 'devices' | 'makers'> {
  const devices = facts.devices().map(({ id, title, aliases }) => ({
    id,
    names: [id, title, title.replace(/^\S+ /u, ''), ...aliases],
  }));
  const exact = entriesOf(devices, everydayWords);
  const known = keysOf(exact);
  const series = facts.devices().map(({ id, series: name }) => ({ id, names: [name, ...beginnings(id)] }));
  const byMaker = facts.devices().map(({ id, maker }) => ({ id, names: spokenMaker(maker) }));
  return {
    devices: byFirst([...exact, ...entriesOf(series, new Set([...known, ...everydayWords]))]),
    makers: byFirst(entriesOf(byMaker, known)),
  };
}

/** Ways of saying the maker of a device; its name as it is written where there are no others. */
function spokenMaker(maker: string): readonly string[] {
  const spoken = plainWays(`maker-${maker.toLowerCase()}`);
  return spoken.length === 0 ? [maker] : spoken;
}

const cache = new WeakMap<PlanFacts, Lexicon>();

/** The lexicon of the models and devices that the program knows. */
export function lexiconOf(facts: PlanFacts): Lexicon {
  const known = cache.get(facts);
  if (known) return known;
  const lexicon = { ...modelEntries(facts), ...deviceEntries(facts) };
  cache.set(facts, lexicon);
  return lexicon;
}
