import { cacheBytesOfToken, percentOf } from '../../results/summary/serving-notes.ts';
import { memoryStatements } from '../analysis/best.ts';
import { bestOf, isAnswered, type Subject } from '../analysis/subject.ts';
import { moreRequestsOf } from '../analysis/uncounted.ts';
import { cite, type DerivedCite, derive } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import type { ExplainFacts } from '../facts.ts';
import { computed, gib, share, whole } from '../prose-figures.ts';
import { type AnswerMaterial, type AnswerPart, orNoResult } from './answer-material.ts';
import { computedFit } from './load-asked.ts';
import { noMemory } from './no-memory.ts';
import { contextOf, passAt, passesOfRow, type RowPasses } from './passes-of-row.ts';
import type { AskedOf } from './question.ts';
import { requestsOfPass } from './requests-of-pass.ts';

/** The row's own batch and context. */
const ownLoad = { batch: null, users: null, contextTokens: null, times: null };

/** A cache grows by whole blocks: over as many tokens the last block of neither end counts. */
const blocksOfTokens = 1024;

/** KV cache of a single token near a context, in KiB; null where the engine cannot tell. */
function tokenAt(passes: RowPasses, context: number): DerivedCite | null {
  const low = Math.max(blocksOfTokens, Math.floor(context / blocksOfTokens) * blocksOfTokens);
  const [less, more] = [passAt(passes, 1, low), passAt(passes, 1, low + blocksOfTokens)];
  if (less === null || more === null) return null;
  const grown = derive('difference', less.kvCacheGiB, more.kvCacheGiB);
  return derive('kibibytes', grown.value, blocksOfTokens);
}

/** KV cache of a token and of a request, and for how much more there is room. */
export function cacheAnswer(
  { subjects, facts, input }: AnswerMaterial,
  { isOfRoom, isFull }: AskedOf = {},
): AnswerPart {
  const ofRows = subjects.filter(isAnswered).flatMap((subject) => {
    const passes = passesOfRow(subject, facts);
    const own = fromRow(subject, facts);
    const context = contextOf(subject);
    const found = passes === null || context === null ? null : passAt(passes, 1, context);
    const token = passes === null || context === null ? null : tokenAt(passes, context);
    const computedCache =
      own.length > 0 || found === null || context === null || token === null
        ? []
        : [
            state(
              'answered',
              'macro_only',
              [
                cite('pass.decode.kvCacheGiB', found.kvCacheGiB, 'reference'),
                cite('pass.context', context, 'reference'),
                token,
              ],
              (t) =>
                t.asked.cacheComputed(`${computed(token.value)} KiB`, gib(found.kvCacheGiB), whole(context)),
            ),
          ];
    const told = memoryStatements(subject, facts);
    // A row without memory columns: what its strategy holds is computed.
    const held = told.length > 0 || passes === null ? [] : computedFit(ownLoad, passes);
    const full = isFull ? cacheFilled(subject, facts) : [];
    const [ofCache, ofMemory] = [
      [...own, ...computedCache],
      [...told, ...held],
    ];
    const isServed = own.length > 0 && full.length === 0 && isFull;
    const rest = isOfRoom && !isServed ? [...ofMemory, ...ofCache] : [...ofCache, ...ofMemory];
    return about(subject.path, [...full, ...rest]);
  });
  const ofPasses = input.forwards.flatMap((one, at) => {
    const { kvCacheGiB, availableGiB, weightGiB } = one.memory;
    if (kvCacheGiB === null) return [];
    const own = requestsOfPass(one);
    const context = Number(one.command?.flags.get('--context-length')?.[0] ?? 0);
    const each = own === null || context <= 0 ? null : derive('perRequest', kvCacheGiB, own.each);
    const token = each === null ? null : derive('kibibytes', each.value, context);
    const cites = [
      ...(each === null || token === null ? [] : [each, token]),
      cite('command.contextLength', context, 'reference'),
      cite(`forwards[${at}].memory.kvCacheGiB`, kvCacheGiB),
      cite(`forwards[${at}].memory.weightGiB`, weightGiB),
      cite(`forwards[${at}].memory.availableGiB`, availableGiB),
    ];
    return [
      state('memory-left', 'macro_only', cites, (t) =>
        t.asked.passMemory(
          gib(kvCacheGiB),
          weightGiB === null ? null : gib(weightGiB),
          availableGiB === null ? null : gib(availableGiB),
          each === null || token === null
            ? null
            : [`${computed(token.value)} KiB`, gib(each.value), whole(context)],
        ),
      ),
    ];
  });
  const all = [...ofRows, ...(ofRows.length > 0 ? [] : ofPasses)];
  return {
    statements: all.length > 0 ? all : subjects.some(isAnswered) ? [noMemory(subjects)] : orNoResult([]),
  };
}

/** Whether the memory of a row is full: what its cache takes of what it could; none of a server that sets a cache aside. */
function cacheFilled(subject: Subject, facts: ExplainFacts): Statement[] {
  const best = bestOf(subject);
  const room = moreRequestsOf(subject, facts);
  const { kvCacheGiB, availableGiB } = best?.row.memory ?? {};
  if (best === null || room === null || kvCacheGiB == null || availableGiB == null) return [];
  const all = derive('sum', kvCacheGiB, Math.max(0, availableGiB));
  const part = derive('ratio', kvCacheGiB, all.value);
  const cites = [
    cite(`${best.path}.memory.kvCacheGiB`, kvCacheGiB),
    cite(`${best.path}.memory.availableGiB`, availableGiB),
    ...room.cites,
    all,
    part,
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.cacheFilled(room.more.value < 1, gib(kvCacheGiB), gib(all.value), share(part.value)),
    ),
  ];
}

/** By the row's own columns: its cache holds `batch` requests at the context at which the program computes Decode. */
function fromRow(subject: Subject, facts: ExplainFacts): Statement[] {
  const best = bestOf(subject);
  const context = contextOf(subject);
  if (best === null) return [];
  const { kvCacheGiB, availableGiB } = best.row.memory;
  const batch = best.row.batchSize;
  if (kvCacheGiB === null || !batch || kvCacheGiB <= 0) return [];
  // A server sets its cache aside, whatever the load fills of it: divided by requests it would say nothing of one.
  const filled = percentOf(best.row, 'cache in use at most');
  if (filled !== null) {
    const bytes = cacheBytesOfToken(best.row);
    const token = bytes === null ? null : derive('kibibytesOf', bytes);
    const cites = [
      cite(`${best.path}.memory.kvCacheGiB`, kvCacheGiB),
      cite(`${best.path}.extra.cache in use at most`, best.row.extra['cache in use at most'] ?? null),
      ...(token === null ? [] : [cite('row.cacheBytesOfToken', bytes, 'reference'), token]),
    ];
    return [
      state('answered', 'macro_only', cites, (t) =>
        t.asked.cacheSetAside(
          gib(kvCacheGiB),
          whole(filled),
          token === null ? null : `${computed(token.value)} KiB`,
        ),
      ),
    ];
  }
  const each = derive('perRequest', kvCacheGiB, batch);
  const room = moreRequestsOf(subject, facts);
  const all = room === null ? null : derive('sum', batch, room.more.value);
  const token = context === null ? null : derive('kibibytes', each.value, context);
  const cites = [
    cite(`${best.path}.memory.kvCacheGiB`, kvCacheGiB),
    cite(`${best.path}.memory.availableGiB`, availableGiB),
    cite(`${best.path}.batchSize`, batch),
    cite('decode.context', context, 'reference'),
    each,
    ...(room?.cites ?? []),
    ...(all === null ? [] : [all]),
    ...(token === null ? [] : [token]),
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.cache(
        gib(each.value),
        token === null || context === null ? null : `${computed(token.value)} KiB`,
        context === null ? null : whole(context),
        room === null || all === null ? null : [whole(room.more.value), whole(all.value)],
      ),
    ),
  ];
}
