import { type Cite, cite, type DerivedCite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { ExplainFacts } from '../facts.ts';
import { computed, gib, whole } from '../prose-figures.ts';
import { isSimulatedServer } from './simulated-server.ts';
import { bestOf, type Subject } from './subject.ts';

/** A label of a row whose tokens a draft model proposes: `DFlash=8/acc=5`. */
const drafted = /\bD(?:Flash|Spark)=\d/i;

/** Memory of a best row with what its printed columns leave out or count too much. All of one device. */
export interface CountedMemory {
  readonly batch: number;
  readonly stateBytes: number;
  readonly state: DerivedCite;
  /** KV cache that is counted for layers without one, in GiB; null where none is. */
  readonly overcounted: DerivedCite | null;
  readonly layers: { readonly cached: number; readonly counted: number };
  /** GiB; below 0 where the row does not fit. */
  readonly left: DerivedCite;
  /** Memory that one more request needs, in GiB. */
  readonly each: DerivedCite;
  readonly cites: readonly Cite[];
}

/**
 * A best row of a hybrid model, recurrent states counted and the KV cache only of layers that have one; null of every
 * other model, of measured rows, and where the row lacks a memory column.
 */
export function countedMemory(subject: Subject, facts: ExplainFacts): CountedMemory | null {
  const best = bestOf(subject);
  const model = facts.modelOf(subject.run.conditions.model);
  if (best === null || model === null || subject.run.basis === 'measured') return null;
  if (isSimulatedServer(subject)) return null;
  const { row, path } = best;
  const { kvCacheGiB, availableGiB } = row.memory;
  const batch = row.batchSize;
  if (row.tp === null || !batch || kvCacheGiB === null || availableGiB === null) return null;
  const mtp = row.mtp ?? subject.run.conditions.numMtpTokens ?? 0;
  const isDrafted = drafted.test(row.parallel);
  const draft = isDrafted ? facts.draftOf(subject.run) : null;
  if (isDrafted && draft === null) return null;
  const stateBytes = model.recurrentStateBytes(row.tp, mtp + (draft?.tokens ?? 0));
  const layers = model.cacheLayers;
  if (stateBytes === 0 && layers.cached === layers.counted) return null;
  const kept = mtp + (draft?.cacheLayers(row.tp) ?? 0);
  const [cached, counted] = [layers.cached + kept, layers.counted + kept];
  const held = derive('stateGiB', stateBytes, batch);
  const left = derive('countedLeft', availableGiB, held.value, kvCacheGiB, cached, counted);
  const each = derive('countedRequest', kvCacheGiB, batch, cached, counted, stateBytes);
  const overcounted = cached === counted ? null : derive('overcounted', kvCacheGiB, cached, counted);
  return {
    batch,
    stateBytes,
    state: held,
    overcounted,
    layers,
    left,
    each,
    cites: [
      cite(`${path}.memory.kvCacheGiB`, kvCacheGiB),
      cite(`${path}.memory.availableGiB`, availableGiB),
      cite(`${path}.batchSize`, batch),
      cite('model.recurrentStateBytes', stateBytes, 'reference'),
      cite('model.cacheLayers.cached', layers.cached, 'reference'),
      cite('model.cacheLayers.counted', layers.counted, 'reference'),
      held,
      ...(overcounted === null ? [] : [overcounted]),
      left,
    ],
  };
}

/** GiB left of a row's memory when everything is counted, or that it does not fit then. */
export function countedStatements(memory: CountedMemory): Statement[] {
  const { batch, stateBytes, state: held, overcounted, layers, left, cites } = memory;
  const isHolding = left.value >= 0;
  const megabytes = derive('megabytes', stateBytes);
  const told = [...cites, megabytes, ...(isHolding ? [] : [derive('negative', left.value)])];
  return [
    state(isHolding ? 'memory-counted' : 'memory-missing', 'macro_only', told, (t) =>
      t.analysis.memoryCounted(
        `${computed(megabytes.value)} MB`,
        whole(batch),
        gib(held.value),
        overcounted === null
          ? null
          : { over: gib(overcounted.value), cached: whole(layers.cached), counted: whole(layers.counted) },
        gib(Math.abs(left.value)),
        isHolding,
      ),
    ),
  ];
}

/** How many more requests a replica of a row has room for, with the figures behind it; null where nothing says so. */
export function moreRequestsOf(
  subject: Subject,
  facts: ExplainFacts,
): { readonly more: DerivedCite; readonly cites: readonly Cite[] } | null {
  const best = bestOf(subject);
  // The cache of a simulated server is what it sets aside, not what a batch fills.
  if (best === null || isSimulatedServer(subject)) return null;
  const { kvCacheGiB, availableGiB } = best.row.memory;
  const batch = best.row.batchSize;
  if (kvCacheGiB === null || availableGiB === null || !batch || kvCacheGiB <= 0) return null;
  const memory = countedMemory(subject, facts);
  const left = memory?.left.value ?? availableGiB;
  if (left < 0) return null;
  const each = memory?.each ?? derive('perRequest', kvCacheGiB, batch);
  const more = derive('moreRequests', left, each.value);
  const path = `${best.path}.memory.availableGiB`;
  return { more, cites: [...(memory?.cites ?? [cite(path, availableGiB)]), each, more] };
}
