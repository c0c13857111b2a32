import { configurationId } from '../../terms/configuration-id.ts';
import type { ParallelSplit } from '../../terms/parallel-split.ts';
import { powersOfTwo } from '../../terms/powers-of-two.ts';
import type { RequestedDraft } from './request.ts';

/**
 * Sizes to try along one dimension of the split: null leaves the dimension at its default, an empty list tries all
 * powers of two up to the device count, any other list is tried as given.
 */
export type SizeChoice = readonly number[] | null;

/** Sizes that the search varies, in ranks; null takes the defaults of the real program (references/engine/serving.md 7.1). */
export interface SearchSpace {
  readonly tpSizes: SizeChoice;
  readonly epSizes: SizeChoice;
  readonly moeDpSizes: SizeChoice;
  readonly dcpSizes: SizeChoice;
  /** Multi-token-prediction lengths; null is [0]. */
  readonly mtpTokens: readonly number[] | null;
}

/** One split and prediction length to search batches for. */
export interface Candidate {
  readonly split: ParallelSplit;
  readonly mtpTokens: number;
  /** Tells configurations apart; dense models have the same one for every expert size. */
  readonly id: string;
  /** As the real program prints it. */
  readonly label: string;
}

function sizesOf(choice: SizeChoice, devices: number, fixed: number): number[] {
  if (choice === null) return [fixed];
  if (choice.length > 0) return [...new Set(choice)];
  return powersOfTwo(devices);
}

/** `DFlash=8/acc=5`, with the rank of the Markov head for dspark. */
function draftLabel({ model, acceptedTokens }: RequestedDraft): string {
  const { method, blockSize, markov } = model;
  const label = `${method === 'dspark' ? 'DSpark' : 'DFlash'}=${blockSize}/acc=${acceptedTokens}`;
  return method === 'dspark' ? `${label}/markov=${markov?.rank ?? 0}` : label;
}

/** `TP=8 | PP=1 | DP=1`, expert sizes for models with experts, then MTP, DCP and a draft where they are on. */
export function parallelLabel(
  split: ParallelSplit,
  hasExperts: boolean,
  mtpTokens: number,
  draft: RequestedDraft | null = null,
): string {
  const parts = [`TP=${split.tp}`, `PP=${split.pp}`, `DP=${split.dp}`];
  if (hasExperts) parts.push(`EP=${split.ep}`, `MOE-TP=${split.moeTp}`, `MOE-DP=${split.moeDp}`);
  if (mtpTokens > 0) parts.push(`MTP=${mtpTokens}`);
  if (split.dcp > 1) parts.push(`DCP=${split.dcp}`);
  if (draft !== null) parts.push(draftLabel(draft));
  return parts.join(' | ');
}

/**
 * All combinations that divide `devices`, in the order they are searched (references/engine/serving.md 7.1).
 * Combinations that differ only in expert sizes are listed for dense models as well, with equal ids.
 */
export function candidates(
  space: SearchSpace,
  devices: number,
  {
    hasExperts,
    draft = null,
  }: { readonly hasExperts: boolean; readonly draft?: RequestedDraft | null | undefined },
): Candidate[] {
  const nothingChosen = space.tpSizes === null && space.epSizes === null && space.moeDpSizes === null;
  const tpSizes = sizesOf(nothingChosen ? [] : space.tpSizes, devices, devices);
  const epSizes = sizesOf(space.epSizes, devices, devices);
  const moeDpSizes = sizesOf(space.moeDpSizes, devices, 1);
  const dcpSizes = sizesOf(space.dcpSizes, devices, 1);
  const found: Candidate[] = [];
  for (const tp of tpSizes) {
    for (const ep of epSizes) {
      for (const moeDp of moeDpSizes) {
        if (devices % tp !== 0 || devices % ep !== 0 || devices % (ep * moeDp) !== 0) continue;
        for (const mtpTokens of space.mtpTokens ?? [0]) {
          for (const dcp of dcpSizes) {
            if (tp % dcp !== 0) continue;
            const split: ParallelSplit = {
              worldSize: devices,
              tp,
              dp: devices / tp,
              pp: 1,
              ep: hasExperts ? ep : 1,
              moeTp: hasExperts ? devices / (ep * moeDp) : 1,
              moeDp: hasExperts ? moeDp : 1,
              dcp,
              oProjTp: tp,
              mlpTp: tp,
              lmHeadTp: tp,
            };
            found.push({
              split,
              mtpTokens,
              id: configurationId({ ...split, mtpTokens }),
              label: parallelLabel(split, hasExperts, mtpTokens, draft),
            });
          }
        }
      }
    }
  }
  return found;
}
