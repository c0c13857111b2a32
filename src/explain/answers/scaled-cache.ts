import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { gib, whole } from '../prose-figures.ts';

/** A reported cache with another number of requests and another context; sizes in GiB, lengths in tokens. */
export interface ScaledCache {
  readonly path: string;
  readonly kvCacheGiB: number;
  readonly availableGiB: number;
  /** The field that holds the requests of the reported cache. */
  readonly own: { readonly name: string; readonly requests: number };
  readonly batch: number;
  /** Data-parallel ranks, each with such a batch. */
  readonly ranks: number;
  /** How many times as long the context is. */
  readonly stretch: ReturnType<typeof derive>;
  readonly context: { readonly cited: number | null; readonly asked: number | null };
}

/** Whether the cache still fits beside what is reported free, in proportion to requests and tokens. */
export function scaledCache(scaled: ScaledCache): Statement[] {
  const { path, kvCacheGiB, availableGiB, own, batch, ranks, stretch, context } = scaled;
  const users = derive('product', batch, ranks);
  const each = derive('perRequest', kvCacheGiB, own.requests);
  const needed = derive('product', derive('product', each.value, batch).value, stretch.value);
  const left = derive('difference', needed.value, derive('sum', kvCacheGiB, availableGiB).value);
  const cites = [
    cite(`${path}.memory.kvCacheGiB`, kvCacheGiB),
    cite(`${path}.memory.availableGiB`, availableGiB),
    cite(`${path}.${own.name}`, own.requests),
    cite('question.batch', batch, 'reference'),
    cite('question.contextTokens', context.cited, 'reference'),
    each,
    users,
    stretch,
    needed,
    left,
    derive('negative', left.value),
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      (left.value >= 0 ? t.asked.fitsScaled : t.asked.fitsNotScaled)(
        whole(batch),
        ranks > 1 ? whole(users.value) : null,
        context.asked === null ? null : whole(context.asked),
        gib(needed.value),
        gib(Math.abs(left.value)),
      ),
    ),
  ];
}
