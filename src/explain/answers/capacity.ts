import { largestGrown } from '../../engine/terms/largest-held.ts';
import { decodeContextTokens } from '../../engine/terms/workload.ts';
import { bestStatements } from '../analysis/best.ts';
import { limitStatements, limitsOf, limitWords } from '../analysis/limits.ts';
import { loadTold } from '../analysis/load-told.ts';
import { pdRatioStatements } from '../analysis/pd-ratio.ts';
import { searchEndStatements } from '../analysis/stopped.ts';
import { bestOf, isAnswered, type Subject } from '../analysis/subject.ts';
import { countedMemory, countedStatements, moreRequestsOf } from '../analysis/uncounted.ts';
import { cite, derive } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { ownSearch } from '../facts.ts';
import { gib, strategy, whole } from '../prose-figures.ts';
import { type AnswerMaterial, type AnswerPart, orNoResult, said } from './answer-material.ts';
import { measuredLimit } from './measured-limit.ts';
import { mostServedStatements } from './most-served.ts';
import { noMemory } from './no-memory.ts';
import { passAt, passesOfRow, type RowPasses } from './passes-of-row.ts';
import { longestServed } from './served-times.ts';

/** How many requests a plan holds at once, or how long a request may be, with what sets the bound. */
export function capacityAnswer(what: 'users' | 'longest-context', material: AnswerMaterial): AnswerPart {
  const statements = material.subjects
    .filter(isAnswered)
    .flatMap((subject) =>
      about(subject.path, what === 'users' ? users(subject, material) : longest(subject, material)),
    );
  return { statements: orNoResult(statements) };
}

function users(subject: Subject, { facts }: AnswerMaterial): Statement[] {
  const best = bestOf(subject);
  if (best === null) return pdRatioStatements(subject);
  // A load test tells the load that it put on, and no bound.
  if (subject.run.basis === 'measured')
    return [...measuredLimit(subject), ...bestStatements(subject), ...loadTold(subject)];
  const { row, path } = best;
  if (row.concurrency === null) return [said('not-answerable', (t) => t.asked.noConcurrency)];
  // The row of a simulated server holds the load that the plan asks for, or a step of a coarse search: not the most.
  const most = mostServedStatements(subject, facts.engineOf(subject.run));
  if (most !== null) return most;
  const limits = limitsOf(subject);
  const left = moreRequestsOf(subject, facts);
  const room = left === null ? null : derive('product', left.more.value, row.dp ?? 1);
  const counted = countedMemory(subject, facts);
  const { batchSize, dp } = row;
  const each = batchSize === null || dp === null || dp < 2 ? null : { batchSize, dp };
  const cites = [
    cite(`${path}.concurrency`, row.concurrency),
    cite(`${path}.parallel`, row.parallel),
    ...limits.map((one) => one.cite),
    ...(each === null
      ? []
      : [cite(`${path}.batchSize`, each.batchSize), cite('row.dp', each.dp, 'reference')]),
    ...(left === null || room === null ? [] : [...left.cites, room]),
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.users(
        whole(row.concurrency ?? 0),
        strategy(row.parallel, t.words.unnamedStrategy),
        limitWords(limits),
        room === null ? null : whole(room.value),
        each === null ? null : [whole(each.batchSize), whole(each.dp)],
      ),
    ),
    ...(counted === null ? [] : countedStatements(counted)),
    ...limitStatements(subject),
    ...searchEndStatements(subject, ownSearch(subject, facts)),
  ];
}

/** No search for a context goes further. */
const mostTokens = 2 ** 24;

/** The longest context that still fits with so many requests on each replica; 0 where none does. */
function longestFitting(passes: RowPasses, batch: number): number | null {
  const fits = (tokens: number) => (passAt(passes, batch, tokens)?.availableGiB ?? Number.NaN) >= 0;
  if (passAt(passes, batch, 1) === null) return null;
  return largestGrown(mostTokens - 1, (tokens) => (fits(tokens) ? tokens : null))?.count ?? 0;
}

function longest(subject: Subject, { facts, engine }: AnswerMaterial): Statement[] {
  const passes = passesOfRow(subject, facts);
  const best = bestOf(subject);
  const batch = best?.row.batchSize ?? null;
  const model = facts.modelOf(subject.run.conditions.model);
  const built = model?.longestContext ?? null;
  const served = longestServed(subject, engine, built);
  if (served !== null) return served;
  if (passes === null || batch === null) return longestByRow(subject, built);
  const together = longestFitting(passes, batch);
  const alone = longestFitting(passes, 1);
  if (together === null || alone === null) return longestByRow(subject, built);
  const cites = [
    cite('pass.longest.together', together, 'reference'),
    cite('pass.longest.alone', alone, 'reference'),
    cite('row.batchSize', batch, 'reference'),
    cite('model.longestContext', built, 'reference'),
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.longest(whole(together), whole(batch), whole(alone), built === null ? null : whole(built)),
    ),
  ];
}

/** By the row's own columns: what is left holds more tokens of the same requests. */
function longestByRow(subject: Subject, built: number | null): Statement[] {
  const best = bestOf(subject);
  const { inputLength, outputLength } = subject.run.conditions;
  const kv = best?.row.memory.kvCacheGiB ?? null;
  const left = best?.row.memory.availableGiB ?? null;
  if (best === null || kv === null || left === null || kv <= 0) return [noMemory([subject])];
  if (inputLength === null || outputLength === null)
    return [said('not-answerable', (t) => t.asked.noLengths)];
  const context = derive('sum', inputLength, decodeContextTokens(0, outputLength));
  const longestTokens = derive('stretched', context.value, kv, left);
  const cites = [
    cite(`${best.path}.memory.kvCacheGiB`, kv),
    cite(`${best.path}.memory.availableGiB`, left),
    cite('model.longestContext', built, 'reference'),
    context,
    longestTokens,
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.longestByRow(whole(longestTokens.value), gib(left), built === null ? null : whole(built)),
    ),
  ];
}
