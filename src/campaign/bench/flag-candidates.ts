import type { FlagValue, Framework, SearchSpace } from '../manifest.ts';

/** Flags of a serving program by their names without dashes, with their values. */
export type Flags = Readonly<Record<string, FlagValue>>;

/** One set of flags to be measured. */
export interface Candidate {
  /** `<framework>-<ordinal>-<hash of the flags>`. */
  readonly id: string;
  readonly framework: Framework;
  readonly flags: Flags;
  /** The flags that differ from the baseline. */
  readonly changed: readonly string[];
}

/** The candidates of one framework, and what the budget left out. */
export interface CandidatePlan {
  readonly candidates: readonly Candidate[];
  readonly combinations: number;
  /** Values that no candidate has, by flag. */
  readonly untried: Readonly<Record<string, readonly FlagValue[]>>;
}

/** Share of the budget for one change at a time; the rest goes to combinations. */
const singleChangeShare = 0.6;
/** Beyond so many combinations none are enumerated: single changes alone fill any budget. */
const mostCombinations = 20_000;

/** Flags in one order, so that equal sets have one text. */
export function canonical(flags: Flags): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(flags).sort(([left], [right]) => (left < right ? -1 : 1))),
  );
}

/** A short name of a text (FNV-1a, 32 bits), for people: equality is decided by the text itself. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

function baseline({ base_flags, space }: SearchSpace): Flags {
  const first = Object.entries(space).map(([key, values]) => [key, values[0] ?? null] as const);
  return { ...base_flags, ...Object.fromEntries(first) };
}

/** One value of one flag changed, each value of the first flag before any of the second. */
function singleChanges(search: SearchSpace, base: Flags): Flags[] {
  return Object.entries(search.space).flatMap(([key, values]) =>
    values.slice(1).map((value) => ({ ...base, [key]: value })),
  );
}

function product(search: SearchSpace, base: Flags): Flags[] {
  return Object.entries(search.space).reduce<Flags[]>(
    (all, [key, values]) => all.flatMap((flags) => values.map((value) => ({ ...flags, [key]: value }))),
    [base],
  );
}

/** Pairs of values that a set of flags has. */
function pairsOf(flags: Flags, keys: readonly string[]): string[] {
  return keys.flatMap((left, at) =>
    keys.slice(at + 1).map((right) => JSON.stringify([left, flags[left], right, flags[right]])),
  );
}

/** The combination that holds most pairs not seen yet; the first by its text on a tie. */
function widest(left: readonly Flags[], seen: ReadonlySet<string>, keys: readonly string[]): Flags | null {
  const news = (flags: Flags) => pairsOf(flags, keys).filter((pair) => !seen.has(pair)).length;
  let best: { readonly flags: Flags; readonly count: number; readonly text: string } | null = null;
  for (const flags of left) {
    const count = news(flags);
    const text = canonical(flags);
    if (best === null || count > best.count || (count === best.count && text < best.text)) {
      best = { flags, count, text };
    }
  }
  return best?.flags ?? null;
}

/** A set of flags as the candidate of a number. */
export function numberedCandidate(
  framework: Framework,
  flags: Flags,
  ordinal: number,
  base: Flags,
): Candidate {
  const changed = Object.keys(flags).filter(
    (key) => JSON.stringify(flags[key]) !== JSON.stringify(base[key]),
  );
  return { id: `${framework}-${ordinal}-${shortHash(canonical(flags))}`, framework, flags, changed };
}

/**
 * The candidates of a framework within a budget: the baseline, then single changes in the order of the flags, then the
 * combinations that hold most new pairs of values. Taking the plain product in order would vary only its last flags.
 */
export function planCandidates(framework: Framework, search: SearchSpace, budget: number): CandidatePlan {
  const base = baseline(search);
  const keys = Object.keys(search.space);
  const combinations = Object.values(search.space).reduce((count, values) => count * values.length, 1);
  const chosen = new Map<string, Flags>([[canonical(base), base]]);
  const singles = singleChanges(search, base);
  const singleBudget =
    singles.length + 1 <= budget ? budget : Math.max(1, Math.ceil(budget * singleChangeShare));
  for (const flags of singles) if (chosen.size < singleBudget) chosen.set(canonical(flags), flags);
  const all = combinations <= mostCombinations ? product(search, base) : singles;
  const seen = new Set([...chosen.values()].flatMap((flags) => pairsOf(flags, keys)));
  while (chosen.size < budget) {
    const next = widest(
      all.filter((flags) => !chosen.has(canonical(flags))),
      seen,
      keys,
    );
    if (next === null) break;
    chosen.set(canonical(next), next);
    for (const pair of pairsOf(next, keys)) seen.add(pair);
  }
  const candidates = [...chosen.values()].map((flags, at) => numberedCandidate(framework, flags, at, base));
  const untried = Object.fromEntries(
    Object.entries(search.space)
      .map(([key, values]) => {
        const tried = new Set(candidates.map(({ flags }) => JSON.stringify(flags[key])));
        return [key, values.filter((value) => !tried.has(JSON.stringify(value)))] as const;
      })
      .filter(([, values]) => values.length > 0),
  );
  return { candidates, combinations, untried };
}
