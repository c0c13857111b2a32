import {
  framePriorityOfLocation,
  isFrameworkLocation,
  isLowSignal,
  locationPriority,
} from './frame-priority.ts';
import type { Match } from './match.ts';
import type { StackSite } from './stack-site.ts';

/** One place that a kernel is launched from, within one stage. */
export interface KernelSite {
  readonly location: string;
  /** The best location to show: the location, or where that says little the best frame of its commonest stack. */
  readonly shown: string;
  readonly launches: number;
  readonly totalNs: number;
  /** Share of the kernel's time, 0 to 1. */
  readonly share: number;
  /** The operator it is launched by most often; null = unknown. */
  readonly operator: string | null;
  readonly stack: readonly string[];
  readonly match: Match;
}

/** Counts of one place. */
export interface SiteTally {
  readonly location: string;
  readonly match: Match;
  launches: number;
  totalNs: number;
  /** How often each operator launched from here. */
  readonly operators: Map<string, number>;
  /** How often each stack led here. */
  readonly stacks: Map<StackSite, number>;
}

/** The commonest entry; of equals the first in the order of its text. */
function commonest<Key>(counts: ReadonlyMap<Key, number>, text: (key: Key) => string): Key | null {
  let best: Key | null = null;
  let most = 0;
  for (const [key, count] of counts) {
    if (count > most || (count === most && best !== null && text(key) < text(best))) {
      best = key;
      most = count;
    }
  }
  return best;
}

function shownLocation(location: string, stack: readonly string[]): string {
  if (isFrameworkLocation(location) && !isLowSignal(location)) return location;
  let best = location;
  let priority = Number.NEGATIVE_INFINITY;
  for (const frame of stack) {
    const own = framePriorityOfLocation(frame);
    if (own >= priority) {
      best = frame;
      priority = own;
    }
  }
  return priority > framePriorityOfLocation(location) ? best : location;
}

/** The places of a kernel, best first: by what the shown location says, then time, then launches. */
export function orderedSites(tallies: Iterable<SiteTally>, kernelNs: number, launches: number): KernelSite[] {
  const sites = [...tallies].map((tally): KernelSite => {
    const { location } = tally;
    const stack = commonest(tally.stacks, (site) => site.stack.join('\n'))?.stack ?? [];
    return {
      location,
      shown: shownLocation(location, stack),
      launches: tally.launches,
      totalNs: tally.totalNs,
      share: kernelNs > 0 ? tally.totalNs / kernelNs : tally.launches / Math.max(1, launches),
      operator: commonest(tally.operators, (name) => name),
      stack,
      match: tally.match,
    };
  });
  return sites.sort(
    (a, b) =>
      locationPriority(b.shown) - locationPriority(a.shown) ||
      b.totalNs - a.totalNs ||
      b.launches - a.launches ||
      (a.location < b.location ? -1 : 1),
  );
}

const printedSites = 2;

/** The places that a table prints: those in a framework's code, else all; at most two. */
export function printedSitesOf(sites: readonly KernelSite[]): {
  readonly printed: readonly KernelSite[];
  readonly candidates: number;
} {
  const inFramework = sites.filter(({ shown }) => isFrameworkLocation(shown));
  const candidates = inFramework.length > 0 ? inFramework : sites;
  return { printed: candidates.slice(0, printedSites), candidates: candidates.length };
}
