import { bestStatements } from '../analysis/best.ts';
import { limitsOf } from '../analysis/limits.ts';
import { bestOf, isAnswered, type Subject } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import type { ExplainInput } from '../input.ts';
import { gib, ms, rate, requests, whole } from '../prose-figures.ts';
import { type AnswerMaterial, type AnswerPart, orNoResult, said } from './answer-material.ts';
import { heldAtContext } from './held-at-context.ts';
import { noMemory } from './no-memory.ts';
import { passChanged } from './pass-changed.ts';
import {
  acceptedTokens,
  aggregatedAt,
  contextOf,
  passAt,
  passesOfRow,
  type RowPasses,
} from './passes-of-row.ts';
import type { AskedLoad } from './question.ts';
import { requestsOfPass } from './requests-of-pass.ts';
import { scaledCache } from './scaled-cache.ts';

/** Requests of each replica that a question asks about; the row's own where it names none. */
function batchOf({ batch, users, times }: AskedLoad, subject: Subject, dp: number): number | null {
  const own = bestOf(subject)?.row.batchSize ?? null;
  if (batch !== null) return batch;
  if (users !== null) return Math.ceil(users / dp);
  return own === null ? null : Math.ceil(own * (times ?? 1));
}

/** Users are those of Decode where a plan has both phases apart: Prefill holds a request only until its first token. */
function asked({ users, batch }: AskedLoad, subjects: readonly Subject[]): Subject[] {
  const answered = subjects.filter(isAnswered);
  const isApart = answered.some(({ device }) => device.phase === 'decode');
  return users !== null && batch === null && isApart
    ? answered.filter(({ device }) => device.phase !== 'prefill')
    : answered;
}

/** Whether a batch and a context fit the memory of a strategy: weights, cache, activations and what is left. */
export function fitsAnswer(question: AskedLoad, { subjects, facts, input }: AnswerMaterial): AnswerPart {
  const statements = asked(question, subjects).flatMap((subject) => {
    const passes = passesOfRow(subject, facts);
    return about(
      subject.path,
      passes === null ? scaledFit(question, subject) : computedFit(question, passes),
    );
  });
  return { statements: orNoResult(statements.length > 0 ? statements : passFits(question, input)) };
}

/** Another number of requests, or another context, in a forward pass that was read: its cache in proportion. */
function passFits(
  { batch, users, contextTokens, times }: AskedLoad,
  { forwards }: ExplainInput,
): Statement[] {
  return forwards.flatMap((pass, at) => {
    const { kvCacheGiB, availableGiB } = pass.memory;
    const own = requestsOfPass(pass);
    const told = Number(pass.command?.flags.get('--context-length')?.[0] ?? 0);
    if (kvCacheGiB === null || availableGiB === null || own === null) return [];
    const asked =
      batch ?? (users === null ? Math.ceil(own.each * (times ?? 1)) : Math.ceil(users / own.ranks));
    if (contextTokens !== null && told <= 0) return [said('not-answerable', (t) => t.asked.noLengths)];
    return scaledCache({
      path: `forwards[${at}]`,
      kvCacheGiB,
      availableGiB,
      own: { name: 'queriesPerRank', requests: own.each },
      ranks: own.ranks,
      batch: asked,
      stretch: derive('ratio', contextTokens ?? 1, contextTokens === null ? 1 : told),
      context: { cited: contextTokens, asked: contextTokens },
    });
  });
}

/** Memory left in GiB where a strategy is computed at a load. */
export function computedFit(question: AskedLoad, passes: RowPasses): Statement[] {
  const { subject, dp } = passes;
  const batch = batchOf(question, subject, dp);
  const context = question.contextTokens ?? contextOf(subject);
  if (batch === null || context === null) return [said('not-answerable', (t) => t.asked.sayLoad)];
  const found = passAt(passes, batch, context);
  if (found === null) return [said('what-if-refused', (t) => t.answers.noWhatIf)];
  const users = derive('product', batch, dp);
  const cites: Cite[] = [
    cite('question.batch', batch, 'reference'),
    cite('question.contextTokens', context, 'reference'),
    users,
    ...(['weightGiB', 'kvCacheGiB', 'activationGiB', 'stateGiB', 'availableGiB'] as const).map((field) =>
      cite(`pass.${field}`, found[field], 'reference'),
    ),
    derive('negative', found.availableGiB),
  ];
  const isFitting = found.availableGiB >= 0;
  return [
    state('answered', 'macro_only', cites, (t) =>
      (isFitting ? t.asked.fits : t.asked.fitsNot)(
        whole(batch),
        whole(users.value),
        whole(context),
        gib(found.weightGiB),
        gib(found.kvCacheGiB),
        gib(found.activationGiB),
        found.stateGiB > 0 ? gib(found.stateGiB) : null,
        gib(Math.abs(found.availableGiB)),
      ),
    ),
    ...(isFitting || question.batch !== null || question.users !== null
      ? []
      : heldAtContext(passes, batch, context)),
  ];
}

/** The same from the row's own memory columns, the cache in proportion to requests and tokens. */
function scaledFit(question: AskedLoad, subject: Subject): Statement[] {
  const best = bestOf(subject);
  if (best === null) return [];
  const { row, path } = best;
  const { kvCacheGiB, availableGiB } = row.memory;
  const batch = batchOf(question, subject, row.dp ?? 1);
  const told = contextOf(subject);
  if (kvCacheGiB === null || availableGiB === null || !row.batchSize || batch === null)
    return [noMemory([subject])];
  if (question.contextTokens !== null && told === null)
    return [said('not-answerable', (t) => t.asked.noLengths)];
  return scaledCache({
    path,
    kvCacheGiB,
    availableGiB,
    own: { name: 'batchSize', requests: row.batchSize },
    batch,
    ranks: row.dp ?? 1,
    stretch: derive('ratio', question.contextTokens ?? told ?? 1, told ?? 1),
    context: { cited: question.contextTokens ?? told, asked: question.contextTokens },
  });
}

/** Rate and latencies of a strategy at another concurrency, and the limit or the memory that stands against it. */
export function loadAnswer(question: AskedLoad, material: AnswerMaterial): AnswerPart {
  const statements = asked(question, material.subjects).flatMap((subject) => {
    const passes = passesOfRow(subject, material.facts);
    const own = bestOf(subject)?.row.concurrency ?? null;
    const asked = question.users ?? (question.times === null || own === null ? null : own * question.times);
    const users = asked ?? (question.batch === null || passes === null ? null : question.batch * passes.dp);
    // The scheduling formula knows the plan's lengths alone; at another context only memory and single phases are told.
    const isOfPlan = question.contextTokens === null;
    const found = passes === null || users === null || !isOfPlan ? null : aggregatedAt(passes, users);
    if (found !== null) return about(subject.path, atLoad(subject, found));
    // The load that the row has needs no engine.
    if (passes === null && users !== null && users === own)
      return about(subject.path, bestStatements(subject));
    const alone = passes === null ? null : phaseAlone(question, passes);
    const memory = () => [
      ...(passes === null ? [said('not-answerable', (t) => t.asked.loadWithoutEngine)] : []),
      ...fitsAnswer(question, { ...material, subjects: [subject] }).statements,
    ];
    return about(subject.path, alone ?? memory());
  });
  if (statements.length > 0) return { statements };
  const memory = passFits(question, material.input);
  const { batch, users, contextTokens, times } = question;
  const computed = passChanged({ intent: 'load', batch, users, contextTokens, times }, material);
  const time =
    computed.length > 0 || memory.length === 0
      ? computed
      : [said('not-answerable', (t) => t.asked.loadOfPass)];
  return { statements: orNoResult([...time, ...memory]) };
}

/** Latency in ms and rate of a phase on its own devices with another batch: one pass of the embedded engine. */
function phaseAlone(question: AskedLoad, passes: RowPasses): Statement[] | null {
  const { subject, dp, best } = passes;
  const { phase } = subject.device;
  const batch = batchOf(question, subject, dp);
  const context = question.contextTokens ?? contextOf(subject);
  if (phase === 'aggregated' || phase === 'pd-ratio' || batch === null || context === null) return null;
  const found = passAt(passes, batch, context);
  if (found === null) return null;
  const isPrefill = phase === 'prefill';
  const mtp = isPrefill ? 0 : (best.row.mtp ?? subject.run.conditions.numMtpTokens ?? 0);
  const users = derive('product', batch, dp);
  const accepted = acceptedTokens(passes, mtp);
  if (accepted === null) return null;
  const latency = derive('ratio', found.latencyMs, accepted);
  const served = derive('throughput', users.value, latency.value);
  const left = derive('negative', found.availableGiB);
  const cites = [
    cite('question.batch', batch, 'reference'),
    cite('pass.latencyMs', found.latencyMs, 'reference'),
    cite('pass.availableGiB', found.availableGiB, 'reference'),
    users,
    latency,
    served,
    left,
  ];
  const head = state('what-if', 'macro_only', cites, (t) =>
    t.asked.phaseAt(
      t.words.served[phase],
      whole(users.value),
      `${isPrefill ? 'TTFT' : 'TPOT'} ${ms(latency.value)}`,
      isPrefill ? requests(served.value) : rate(served.value),
      gib(Math.abs(found.availableGiB)),
      found.availableGiB >= 0,
    ),
  );
  const broken = limitsOf(subject).flatMap((limit) =>
    latency.value <= limit.limit ? [] : [overLimit(limit, latency.value)],
  );
  return [head, ...broken];
}

function overLimit(limit: ReturnType<typeof limitsOf>[number], value: number): Statement {
  const cites = [cite('pass.value', value, 'reference'), limit.cite, derive('excess', value, limit.limit)];
  return state('limit-broken', 'macro_only', cites, (t) =>
    t.asked.overLimit(limit.name, ms(value), ms(limit.limit)),
  );
}

function atLoad(subject: Subject, found: NonNullable<ReturnType<typeof aggregatedAt>>): Statement[] {
  const best = bestOf(subject);
  const head = state('what-if', 'macro_only', found.cites, (t) =>
    t.asked.atLoad(
      whole(found.users),
      rate(found.tokensPerSecond),
      ms(found.ttftMs),
      ms(found.tpotMs),
      gib(Math.abs(found.availableGiB)),
      found.availableGiB >= 0,
    ),
  );
  const broken = limitsOf(subject).flatMap((limit) => {
    const value = limit.field === 'ttftMs' ? found.ttftMs : found.tpotMs;
    return value <= limit.limit ? [] : [overLimit(limit, value)];
  });
  const own = best?.row.concurrency ?? null;
  const beside =
    own === null || best === null
      ? []
      : [
          state(
            'what-if',
            'macro_only',
            [
              cite(`${best.path}.concurrency`, own),
              cite(`${best.path}.throughputTokensPerSecond`, best.row.throughputTokensPerSecond),
            ],
            (t) =>
              t.asked.rowHas(
                whole(own),
                best.row.throughputTokensPerSecond === null
                  ? t.words.notReported
                  : rate(best.row.throughputTokensPerSecond),
              ),
          ),
        ];
  return [head, ...broken, ...beside];
}
