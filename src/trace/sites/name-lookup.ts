import type { Stage } from '../stages/stage.ts';
import { counterparts } from '../stages/stage.ts';
import { locationPriority } from './frame-priority.ts';
import type { KernelSite } from './kernel-sites.ts';
import type { FuzzyLetter, Match } from './match.ts';
import { nameAliases } from './name-aliases.ts';

/** Kernels of a trace by name with their sites: what another trace is looked up in. */
export type NamedSites = ReadonlyMap<string, readonly KernelSite[]>;

/** Sites by stage, and over all stages. */
export interface SiteMap {
  readonly ofStage: ReadonlyMap<Stage, NamedSites>;
  readonly everywhere: NamedSites;
}

/** Places that a name was found at, and by which rule of likeness. */
export interface Found {
  readonly sites: readonly KernelSite[];
  readonly match: Match;
}

const leastPart = 12;
const longName = 96;
const leastCommon = 64;
const leastCommonShare = 0.4;
const flashPrefix = 'voidcutlassdevicekernelflash';
const flashBonus = 32;

/** Letters and digits in lower case. */
export function bareName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function commonPrefix(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  return at;
}

/** Score of a prefix or part relation; 0 where there is none. Short names are parts of anything, so they do not count. */
function partScore(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  if (shorter < leastPart) return 0;
  if (a.startsWith(b) || b.startsWith(a)) return shorter;
  return a.includes(b) || b.includes(a) ? shorter / 2 : 0;
}

function beginningScore(a: string, b: string): number {
  if (a.length < longName || b.length < longName) return 0;
  const common = commonPrefix(a, b);
  if (common < leastCommon || common < leastCommonShare * Math.min(a.length, b.length)) return 0;
  return common + (a.startsWith(flashPrefix) && b.startsWith(flashPrefix) ? flashBonus : 0);
}

function aliasScore(wanted: string, candidate: string, sites: readonly KernelSite[]): number {
  let best = 0;
  nameAliases.forEach((group, at) => {
    if (!group.of.some((word) => wanted.includes(word))) return;
    const word = group.from.filter((one) => candidate.includes(one)).sort((a, b) => b.length - a.length)[0];
    if (word === undefined) return;
    const totalUs = sites.reduce((sum, site) => sum + site.totalNs, 0) / 1000;
    const score = 1000 * (at + 1) + word.length + locationPriority(sites[0]?.shown ?? '') + totalUs / 10;
    best = Math.max(best, score);
  });
  return best;
}

type Score = (wanted: string, candidate: string, sites: readonly KernelSite[]) => number;

const likenesses: readonly { readonly letter: FuzzyLetter; readonly score: Score }[] = [
  { letter: 'b', score: (wanted, candidate) => partScore(wanted, candidate) },
  { letter: 'c', score: (wanted, candidate) => beginningScore(bareName(wanted), bareName(candidate)) },
  {
    letter: 'd',
    score: (wanted, candidate, sites) => aliasScore(bareName(wanted), bareName(candidate), sites),
  },
];

/** Looks a name up in one map: the same name, then the best likeness; null where nothing is like it. */
function lookUpIn(names: NamedSites, wanted: string): Found | null {
  const same = names.get(wanted);
  if (same !== undefined) return { sites: same, match: { kind: 'exact', letter: null } };
  for (const { letter, score } of likenesses) {
    let best: {
      readonly name: string;
      readonly sites: readonly KernelSite[];
      readonly score: number;
    } | null = null;
    for (const [name, sites] of names) {
      const found = score(wanted, name, sites);
      if (found <= 0) continue;
      if (best === null || found > best.score || (found === best.score && name < best.name)) {
        best = { name, sites, score: found };
      }
    }
    if (best !== null) return { sites: best.sites, match: { kind: 'fuzzy', letter } };
  }
  return null;
}

/** The sites of a kernel that its own trace does not locate: in the stages that correspond, then everywhere. */
export function lookUpSites(maps: readonly SiteMap[], stage: Stage, wanted: string): Found | null {
  for (const map of maps) {
    for (const counterpart of counterparts(stage)) {
      const names = map.ofStage.get(counterpart);
      const found = names === undefined ? null : lookUpIn(names, wanted);
      if (found !== null) return found;
    }
    const anywhere = lookUpIn(map.everywhere, wanted);
    if (anywhere !== null) return anywhere;
  }
  return null;
}
