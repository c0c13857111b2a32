import { cacheBytes } from '../formats.ts';
import type { NumberFormats } from '../model/number-formats.ts';
import type { ServingModel } from '../model/serving-model.ts';
import type { ReplicaSplit } from '../step/replica-split.ts';

/** Cache of one request on one device: bytes for every token of its context, and bytes whatever its length. */
export interface CacheNeed {
  readonly bytesPerToken: number;
  readonly bytesPerRequest: number;
}

/** Index keys of sparse attention, fp8 with a scale. */
const indexKeyBytes = 132;

/** Latent caches lie on every tensor-parallel rank; key-value heads fewer than ranks are replicated. */
export function cacheNeed(model: ServingModel, formats: NumberFormats, split: ReplicaSplit): CacheNeed {
  let bytesPerToken = 0;
  let bytesPerRequest = 0;
  for (const { count, attention } of model.groups) {
    if (attention.kind === 'recurrent') bytesPerRequest += (count * attention.stateBytes) / split.tp;
    if (attention.kind === 'latent') {
      bytesPerToken += count * (attention.cacheRank + attention.ropeWidth) * cacheBytes[formats.cache];
      if (attention.kept > 0) bytesPerToken += count * indexKeyBytes;
    }
    if (attention.kind === 'grouped-query') {
      const heads = Math.max(1, attention.keyValueHeads / split.tp);
      const bytes = 2 * heads * attention.headDim * cacheBytes[formats.cache] * count;
      if (attention.window > 0) bytesPerRequest += bytes * attention.window;
      else bytesPerToken += bytes;
    }
  }
  return { bytesPerToken: bytesPerToken / split.pp, bytesPerRequest: bytesPerRequest / split.pp };
}
