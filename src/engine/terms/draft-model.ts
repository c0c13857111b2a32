import type { Architecture, FamilyId } from './architecture.ts';

/** Which rows of its block a draft model proposes tokens for, and with what behind the head. */
export const draftMethods = ['dflash', 'dspark'] as const;
export type DraftMethod = (typeof draftMethods)[number];

/** How the Markov head of dspark weighs the token before. */
export const markovHeads = ['vanilla', 'gated', 'rnn'] as const;
export type MarkovHead = (typeof markovHeads)[number];

/**
 * A dense draft model that proposes a block of tokens at once from hidden states of its target
 * (references/engine/forward-pass.md 5.9).
 */
export interface DraftModel {
  readonly method: DraftMethod;
  /** Rows of one block: the anchor and the speculative tokens behind it. */
  readonly blockSize: number;
  /** Tokens behind its target's context that each layer attends to; null: all of them. */
  readonly windows: readonly (number | null)[];
  /** Layers of the target whose hidden states it is fed with. */
  readonly targetLayers: readonly number[];
  readonly queryHeads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly intermediateSize: number;
  readonly bias: boolean;
  readonly epsilon: number;
  /** Tokens of context that were stated beside the lengths; a search states none. */
  readonly contextTokens: number;
  /** Rank and kind of the Markov head; null without one, as with dflash. */
  readonly markov: { readonly rank: number; readonly head: MarkovHead } | null;
}

/**
 * Context tokens that a layer attends to: all that are stated, or as many as its window holds. A window without a
 * stated context counts as full.
 */
export function attendedContext({ contextTokens }: DraftModel, window: number | null): number {
  if (window === null) return contextTokens;
  return contextTokens > 0 ? Math.min(contextTokens, window) : window;
}

/**
 * Families that the modelled program builds in a way of their own, where it forgets the draft: it counts a cache of the
 * target's width for its layers and runs none of it.
 */
const withoutDraft: ReadonlySet<FamilyId> = new Set(['minimax-m2', 'bailing-moe']);

/** Whether the modelled program leaves out a draft that it was asked for. */
export function leavesOutDraft({ family }: Pick<Architecture, 'family'>): boolean {
  return withoutDraft.has(family);
}

/** Tokens accepted on average that a block can yield at most. */
export function mostAccepted({ method, blockSize }: Pick<DraftModel, 'method' | 'blockSize'>): number {
  return method === 'dspark' ? blockSize : blockSize - 1;
}
