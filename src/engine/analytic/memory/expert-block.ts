import type { MoeFacts } from '../../terms/architecture.ts';
import type { Batch } from '../../terms/batch.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import type { TokenDomain } from '../../terms/token-domain.ts';
import type { ReplayLevel } from './replay-level.ts';

/** Sizes for the replay of one block of experts; bytes unless stated. */
export interface ExpertBlock {
  readonly level: ReplayLevel;
  readonly setup: ForwardSetup;
  readonly batch: Batch;
  readonly moe: MoeFacts;
  readonly domain: TokenDomain;
  /** Hidden states of all tokens of the rank, and of those inside the block. */
  readonly all: number;
  readonly inside: number;
}
