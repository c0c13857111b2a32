import type { Conditions, ResultRow } from '../../results/result.ts';
import { cacheBytesOfToken, isCacheFull, percentOf } from '../../results/summary/serving-notes.ts';
import { bestOf } from '../analysis/subject.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { WhatIf, WhatIfChange } from '../headline.ts';
import { gib, whole } from '../prose-figures.ts';
import type { AnswerMaterial, AnswerPart } from './answer-material.ts';
import type { AskedLoad, Question } from './question.ts';
import { whatIfStatements } from './what-if.ts';

/**
 * Whether the memory of simulated servers holds a load, whatever its latencies are; nothing where the engine does not
 * tell how full their cache gets.
 */
function heldInMemory(change: WhatIfChange, users: number, engine: WhatIf): Statement[] {
  const changed = { ...change, ttftLimitMs: null, tpotLimitMs: null };
  const row = engine(changed)?.results[0]?.best ?? null;
  const filled = row === null ? null : percentOf(row, 'cache in use at most');
  if (row === null || filled === null) return [];
  const preempted = row.extra.preemptions ?? '0';
  const cites = [
    cite('question.concurrentUsers', users, 'reference'),
    cite('results[0].best.extra.cache in use at most', row.extra['cache in use at most'] ?? null, 'changed'),
    cite('results[0].best.extra.preemptions', preempted, 'changed'),
  ];
  const isHeld = !isCacheFull(row);
  return [
    state('answered', 'macro_only', cites, (t) =>
      isHeld
        ? t.asked.loadHeld(whole(users), whole(filled))
        : t.asked.loadNotHeld(whole(users), whole(filled), preempted),
    ),
  ];
}

/** What one request of another length takes of the cache that a simulated server sets aside; nothing where it is not told. */
function requestOf(promptTokens: number, answerTokens: number | null, row: ResultRow): Statement[] {
  const bytes = cacheBytesOfToken(row);
  const { kvCacheGiB } = row.memory;
  if (bytes === null || kvCacheGiB === null || answerTokens === null) return [];
  const tokens = derive('sum', promptTokens, answerTokens);
  const each = derive('stateGiB', bytes, tokens.value);
  const cites = [
    cite('row.cacheBytesOfToken', bytes, 'reference'),
    cite('row.kvCacheGiB', kvCacheGiB, 'reference'),
    tokens,
    each,
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      each.value <= kvCacheGiB
        ? t.asked.lengthHeld(whole(tokens.value), gib(each.value), gib(kvCacheGiB))
        : t.asked.lengthNotHeld(whole(tokens.value), gib(each.value), gib(kvCacheGiB)),
    ),
  ];
}

/** What memory says to a load, or to prompts of another length at the load that there is. */
function memoryOf(
  change: WhatIfChange,
  users: number | null,
  { outputLength }: Pick<Conditions, 'outputLength'>,
  row: ResultRow | null,
  engine: WhatIf,
): Statement[] {
  if (users !== null) return heldInMemory(change, users, engine);
  const { inputLength } = change;
  return row === null || inputLength == null ? [] : requestOf(inputLength, outputLength, row);
}

/**
 * Figures of servers with another number of requests, or whether they hold it: simulated as a load, since the memory
 * that a server sets aside for its cache says nothing of what a load fills. Null where the question names no number,
 * or the engine simulates no load.
 */
export function servedAnswer(
  question: Extract<Question, AskedLoad>,
  { input, engine, facts, subjects }: AnswerMaterial,
): AnswerPart | null {
  const [run] = input.runs;
  const [subject] = subjects;
  if (run === undefined || subject === undefined || engine === null) return null;
  if (facts.engineKind(run) !== 'calibrated') return null;
  const row = bestOf(subject)?.row ?? null;
  const { batch, users, times, contextTokens } = question;
  const own = row?.concurrency ?? null;
  const asked =
    users ??
    (batch === null ? null : batch * (row?.dp ?? 1)) ??
    (times === null || own === null ? null : Math.round(own * times));
  if (asked === null && contextTokens === null) return null;
  const change: WhatIfChange = {
    ...(asked === null ? {} : { concurrentUsers: asked }),
    ...(contextTokens === null ? {} : { inputLength: contextTokens }),
  };
  const held = question.intent === 'fits' ? memoryOf(change, asked, run.conditions, row, engine) : [];
  return {
    statements: [...held, ...whatIfStatements(change, engine)],
    offers: [{ id: 'change', change }],
  };
}
