import type { Architecture } from '../../terms/architecture.ts';
import type { ExternalRanks, TokenRouting } from '../../terms/batch.ts';
import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import type { ForwardOptions } from '../../terms/forward-setup.ts';
import type { ParallelSplit } from '../../terms/parallel-split.ts';

/** Ranks that hold external shared experts: about one for every expert that a token visits. */
function externalRankCount(ep: number, perToken: number): number {
  return perToken + 1 > ep ? 1 : Math.ceil(ep / (perToken + 1));
}

/** The rank whose work is simulated: the first, or the first with routed experts behind external shared experts. */
export function simulatedRank({ moe }: Architecture, { ep }: ParallelSplit, options: ForwardOptions): number {
  if (moe === null || options.externalSharedExperts !== 'elsewhere') return 0;
  return externalRankCount(ep, moe.perToken);
}

function externalRanks(
  { id, moe }: Architecture,
  { ep, moeTp }: ParallelSplit,
  rank: number,
  isOn: boolean,
): ExternalRanks | null {
  if (moe === null || !isOn) return null;
  if (moe.sharedWidth === 0) throw new UnsupportedArchitectureError(id, { code: 'no-shared-experts' });
  if (ep < 2) {
    throw new UnsupportedArchitectureError(id, { code: 'external-experts-without-ep' });
  }
  const ranks = externalRankCount(ep, moe.perToken);
  const position = Math.floor(rank / moeTp) % ep;
  return { ranks, position: position < ranks ? position : null };
}

/**
 * Experts added so that every rank has equally many, and one more each where redundancy is asked for
 * (references/engine/forward-pass.md 5.5).
 */
function addedExperts(
  experts: number,
  ep: number,
  external: ExternalRanks | null,
  isRedundant: boolean,
): number {
  if (external === null) return isRedundant ? ep : 0;
  const ranks = ep - external.ranks;
  const missing = ranks - (experts % ranks);
  return missing === ranks && !isRedundant ? 0 : missing;
}

/** How tokens reach experts; null for a model without experts. @throws UnsupportedArchitectureError */
export function tokenRouting(
  architecture: Architecture,
  split: ParallelSplit,
  options: ForwardOptions,
): TokenRouting | null {
  const { moe, family } = architecture;
  if (moe === null) return null;
  const { tp, dp, ep, moeTp } = split;
  // Experts that the program traces through their own modules have nothing added, whatever is asked for.
  const isRedundant = options.redundantExperts && family !== 'traced-experts';
  if (isRedundant && ep < 2) {
    throw new UnsupportedArchitectureError(architecture.id, { code: 'redundant-experts-without-ep' });
  }
  const rank = simulatedRank(architecture, split, options);
  const external = externalRanks(architecture, split, rank, options.externalSharedExperts !== 'off');
  return {
    experts: moe.experts + addedExperts(moe.experts, ep, external, isRedundant),
    perToken: moe.perToken,
    tp,
    dp,
    ep,
    moeTp,
    dispatchesAllTokens: moe.dispatchesAllTokens && options.sharedExpertTp && ep > 1,
    external,
  };
}
