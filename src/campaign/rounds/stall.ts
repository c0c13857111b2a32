import type { RoundsState } from './rounds-state.ts';

/** Two closed rounds below this gain, one after the other, are a stall. */
const leastGainPct = 1;
const roundsOfStall = 2;
/** New sources that open the target gate again. */
export const researchNeeded = 3;

/** Closed rounds in a row, at the end, that gained less than 1 %; a rejected round gained nothing. */
export function stallCount({ rounds, researched }: Pick<RoundsState, 'rounds' | 'researched'>): number {
  let count = 0;
  const lastResearch = researched.at(-1) ?? -1;
  for (const { closed, round } of rounds.toReversed()) {
    if (closed === null) continue;
    // Research of a later round answers the rounds before it.
    if (round < lastResearch) break;
    if (closed.geomean_pct >= leastGainPct) break;
    count += 1;
  }
  return count;
}

/** Whether the target gate is shut until new sources were read. */
export function isStallOpen(rounds: Pick<RoundsState, 'rounds' | 'researched'>): boolean {
  return stallCount(rounds) >= roundsOfStall;
}

/** Kinds of sources from the strongest to the weakest. */
const order = ['code', 'pull-request', 'kernel-guide', 'prose'] as const;

/** Why a list of ideas does not open the gate; null where it does. */
export function researchFault(
  found: readonly { readonly source: string; readonly kind: (typeof order)[number] }[],
  known: readonly { readonly source: string }[],
): 'few' | 'known' | 'only-prose' | null {
  const sources = new Set(found.map(({ source }) => source.trim().toLowerCase()));
  const earlier = new Set(known.map(({ source }) => source.trim().toLowerCase()));
  const news = [...sources].filter((source) => !earlier.has(source));
  if (sources.size < researchNeeded) return 'few';
  if (news.length < researchNeeded) return 'known';
  return found.every(({ kind }) => kind === 'prose') ? 'only-prose' : null;
}
