import { readParallelLabel } from '../../results/readers/parallel-label.ts';
import { unknownRow } from '../../results/readers/run-draft.ts';
import type { Result } from '../../results/result.ts';
import { rowFigures } from '../analysis/best.ts';
import { judgementStatements } from '../analysis/judgement.ts';
import { type NearOutcome, nearestOutcomes, nearestStatements, type OwnSearch } from '../analysis/stopped.ts';
import { isAnswered, type Subject } from '../analysis/subject.ts';
import { type Cite, cite } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { type ExplainFacts, ownSearch, searchesOf } from '../facts.ts';
import type { WhatIfChange } from '../headline.ts';
import { ms, strategy, whole } from '../prose-figures.ts';
import type { AnswerMaterial, AnswerPart } from './answer-material.ts';
import { withChange } from './change-words.ts';
import { devicesAnswer } from './devices-needed.ts';
import { mostServed } from './most-served.ts';
import type { Question } from './question.ts';
import { toldOfRow } from './scope.ts';

type Intents = ReadonlySet<Question['intent']>;

/** Intents about memory: they have an answer for a strategy that does not even fit. */
const ofMemory: Intents = new Set(['cache', 'fits']);

/** Intents whose answer is told of a row, and so of the nearest one where no row meets the limits. */
const ofNearest: Intents = new Set([...toldOfRow, 'why-not-batch']);

/** Intents that go without a row: why there is none, and what would bring one. */
const ofFailure: Intents = new Set(['limits', 'why', 'candidates']);

/** The same of a run that was refused or failed, of which nothing else is explained. */
const ofRefusal: Intents = new Set([...ofFailure, 'next', 'reasonable', 'summary']);

/** A subject that has no row with the search that says so. */
interface Failed {
  readonly subject: Subject;
  readonly search: OwnSearch;
  readonly source: 'input' | 'unchanged';
}

/** Everything that found no row; where a run ended without a single phase, those of the embedded engine's own search. */
function failedOf({ input, subjects, facts }: AnswerMaterial): Failed[] {
  const told = subjects.flatMap((subject): Failed[] => {
    if (isAnswered(subject) || subject.device.phase === 'pd-ratio') return [];
    const { device, path } = subject;
    if (device.outcomes.length > 0) return [{ subject, search: { device, path }, source: 'input' }];
    const own = ownSearch(subject, facts);
    return own === null || own.device.best !== null ? [] : [{ subject, search: own, source: 'unchanged' }];
  });
  if (subjects.length > 0) return told;
  return input.runs.flatMap((run, at) =>
    searchesOf(run, facts)
      .filter(({ device }) => device.best === null)
      .map((search): Failed => ({ subject: standIn(run, at, search), search, source: 'unchanged' })),
  );
}

function standIn(run: Result, at: number, { device }: OwnSearch): Subject {
  return {
    run,
    runPath: `runs[${at}]`,
    // The run itself printed no limits: those of its conditions were set.
    device: { ...device, limits: { ...device.limits, ttftMs: null, tpotMs: null } },
    path: `runs[${at}].results[0]`,
    phases: [],
    letter: null,
    isDeviceShared: true,
    source: null,
  };
}

/** A limit that is moved stands on a tenth of a millisecond. */
const upTo = (value: number) => Math.ceil(value * 10) / 10;

/** Limits moved just so far that the nearest strategy has a row; null where memory is what lacks. */
function movedLimits({ outcome, broken }: NearOutcome, { device }: OwnSearch): WhatIfChange | null {
  if (broken === null) return null;
  const { ttftMs, tpotMs } = device.limits;
  return {
    ...(ttftMs !== null && outcome.ttftMs !== null && outcome.ttftMs > ttftMs
      ? { ttftLimitMs: upTo(outcome.ttftMs) }
      : {}),
    ...(tpotMs !== null && outcome.tpotMs !== null && outcome.tpotMs > tpotMs
      ? { tpotLimitMs: upTo(outcome.tpotMs) }
      : {}),
  };
}

/** The plan with the most users that its limits allow, where it asks for more. */
function byUsers({ subject }: Failed, { outcome }: NearOutcome, { facts }: AnswerMaterial): Standing | null {
  const users = outcome.load?.users ?? null;
  const engine = users === null ? null : facts.engineOf(subject.run);
  const found = mostServed(subject, engine);
  if (found === null || engine === null) return null;
  const { change, row, path: best } = found.held;
  const run = engine(change);
  const path = `${standingPath}.${best.replace(/\.best$/, '')}`;
  const device = run?.results.find((one) => one.best === row);
  if (run === null || device === undefined) return null;
  const cites = [
    cite(`${path}.best.parallel`, row.parallel),
    cite(`${path}.best.concurrency`, row.concurrency),
  ];
  const label = state('nearest', 'macro_only', cites, (t) =>
    t.asked.nearestByUsers(strategy(row.parallel, t.words.unnamedStrategy), whole(row.concurrency ?? 0)),
  );
  return {
    subject: { ...subject, run, runPath: standingPath, device, path, phases: [] },
    label,
    source: 'changed',
    change,
  };
}

/** The nearest strategy with a row, where limits are moved to it, and the sentence that says so. */
function byLimits(
  failed: Failed,
  near: NearOutcome,
  { facts }: Pick<AnswerMaterial, 'facts'>,
): Standing | null {
  const { subject } = failed;
  const change = movedLimits(near, failed.search);
  if (change === null || Object.keys(change).length === 0) return null;
  const of = subject.device.device === null ? {} : { devices: [subject.device.device] };
  const run = facts.engineOf(subject.run)?.({ ...of, ...change }) ?? null;
  const at = run?.results.findIndex((one) => one.phase === subject.device.phase && one.best !== null) ?? -1;
  const device = run?.results[at];
  if (run === null || device?.best == null) return null;
  const path = `${standingPath}.results[${at}]`;
  const { parallel } = device.best;
  const moved = (['ttftLimitMs', 'tpotLimitMs'] as const).flatMap((name) => {
    const value = change[name];
    return typeof value === 'number' ? [{ name, value }] : [];
  });
  const cites = [
    cite(`${path}.best.parallel`, parallel),
    ...moved.map(({ name, value }) => cite(`${standingPath}.conditions.${name}`, value)),
  ];
  const label = state('nearest', 'macro_only', cites, (t) =>
    t.asked.nearestByLimits(
      strategy(parallel, t.words.unnamedStrategy),
      moved.map(({ name, value }) => `${t.words.conditions[name]} ${ms(value)}`).join(t.words.comma),
    ),
  );
  return {
    subject: { ...subject, run, runPath: standingPath, device, path, phases: [] },
    label,
    source: 'changed',
    change: { ...of, ...change },
  };
}

/** The limits that the nearest strategy would meet, with its figures there; none where something has a row, or no search says. */
export function nearestLimits(subject: Subject, { facts }: Pick<AnswerMaterial, 'facts'>): Statement[] {
  if (isAnswered(subject) || subject.device.phase === 'pd-ratio') return [];
  const own = ownSearch(subject, facts);
  const search = subject.device.outcomes.length > 0 ? subject : own;
  const [near] = search === null ? [] : nearestOutcomes(search.device);
  if (search === null || near === undefined) return [];
  return metLimits({ subject, search, source: 'input' }, near, { facts });
}

function metLimits(failed: Failed, near: NearOutcome, material: Pick<AnswerMaterial, 'facts'>): Statement[] {
  const found = byLimits(failed, near, material);
  const row = found?.subject.device.best ?? null;
  if (found === null || row === null) return [];
  const { shown, cites } = rowFigures(row, `${found.subject.path}.best`);
  const moved = Object.entries(found.change).flatMap(([name, value]) =>
    typeof value === 'number' ? [{ name: name as 'ttftLimitMs' | 'tpotLimitMs', value }] : [],
  );
  const told = [
    cite(`${found.subject.path}.best.parallel`, row.parallel),
    cite(`${found.subject.path}.best.concurrency`, row.concurrency),
    ...moved.map(({ name, value }) => cite(`${standingPath}.conditions.${name}`, value)),
    ...cites,
  ];
  return ofStanding(found, [
    state('nearest', 'macro_only', told, (t) =>
      t.asked.nearestMeets(
        moved.map(({ name, value }) => `${t.words.conditions[name]} ${ms(value)}`).join(t.words.comma),
        strategy(row.parallel, t.words.unnamedStrategy),
        shown.join(t.words.comma),
      ),
    ),
  ]);
}

/** Where a row stands that no run has. */
const standingPath = 'nearest';

interface Standing {
  readonly subject: Subject;
  readonly label: Statement;
  /** Where figures of its row come from. */
  readonly source: 'changed' | 'reference';
  readonly change: WhatIfChange;
}

/** Facts by which a plan that was moved is computed as the plan behind it with that change: it has no command of its own. */
function factsOfStanding(facts: ExplainFacts, plan: Result, { subject, change }: Standing): ExplainFacts {
  const isMoved = (run: Result) => run === subject.run && run !== plan;
  return {
    ...facts,
    engineKind: (run) => facts.engineKind(isMoved(run) ? plan : run),
    engineOf(run) {
      if (!isMoved(run)) return facts.engineOf(run);
      const engine = facts.engineOf(plan);
      return engine === null ? null : (further) => engine({ ...change, ...further });
    },
    sizeOf: (run, further, load) =>
      isMoved(run) ? facts.sizeOf(plan, { ...change, ...further }, load) : facts.sizeOf(run, further, load),
  };
}

/** Sentences about a row that no run has, with the change of the plan that gives it. */
function ofStanding({ source, change }: Standing, statements: readonly Statement[]): Statement[] {
  const settled = (one: Cite): Cite =>
    'formula' in one || !one.path.startsWith(standingPath)
      ? one
      : { ...one, source, path: one.path.slice(standingPath.length + 1) };
  return withChange(
    statements.map((one) => ({ ...one, cites: one.cites.map(settled) })),
    change,
  );
}

/** The strategy whose memory lacks least, with one request: its sizes are computed, it has no times. */
function byMemory({ subject }: Failed, { outcome }: NearOutcome): Standing | null {
  const sizes = readParallelLabel(outcome.parallel);
  if (sizes === null) return null;
  const { form: _form, ...split } = sizes;
  const row = { ...unknownRow, ...split, parallel: outcome.parallel, batchSize: 1, concurrency: split.dp };
  const label = state('nearest', 'macro_only', [cite(`${standingPath}.parallel`, outcome.parallel)], (t) =>
    t.asked.nearestByMemory(strategy(outcome.parallel, t.words.unnamedStrategy)),
  );
  return {
    subject: { ...subject, device: { ...subject.device, best: row, candidates: [row] }, path: standingPath },
    label,
    source: 'reference',
    change: {},
  };
}

/**
 * The answer about the nearest strategy where none has a row: its memory, its latencies with the limits moved to it, and
 * how many devices would do. Null where something has a row, where the question is about none, or where no search says
 * what is nearest.
 */
export function answerOfNearest(
  question: Question,
  material: AnswerMaterial,
  answerOf: (question: Question, material: AnswerMaterial) => AnswerPart,
): AnswerPart | null {
  const { intent } = question;
  if (material.subjects.some(isAnswered) || material.input.forwards.length > 0) return null;
  const withoutRow = material.input.failures.length > 0 ? ofRefusal : ofFailure;
  if (material.subjects.length > 0 && withoutRow.has(intent)) return null;
  if (!ofNearest.has(intent) && !withoutRow.has(intent)) return null;
  const parts = failedOf(material).map((failed) => about(failed.subject.path, ofOne(failed)));
  return parts.length === 0 ? null : { statements: parts.flat() };

  function ofOne(failed: Failed): Statement[] {
    const { subject, search, source } = failed;
    const [near] = nearestOutcomes(search.device);
    const told = [
      ...judgementStatements(subject),
      ...nearestStatements(search.device, search.path, source).slice(0, intentPoints(intent)),
    ];
    if (near === undefined) return told;
    const standing = ofMemory.has(intent) && near.broken === null ? byMemory(failed, near) : null;
    const isToldOfRow = ofNearest.has(intent);
    const shown =
      standing ??
      (isToldOfRow ? (byUsers(failed, near, material) ?? byLimits(failed, near, material)) : null);
    if (shown !== null) {
      const facts = factsOfStanding(material.facts, subject.run, shown);
      const part = answerOf(question, { ...material, facts, subjects: [shown.subject] });
      return [...told, ...ofStanding(shown, [shown.label, ...part.statements])];
    }
    const goal = { tokensPerSecond: null, users: null, requestsPerSecond: null, times: null, limits: {} };
    const engine = material.facts.engineOf(subject.run);
    // Instances of a ratio are of a size, which no number of devices changes.
    const isOfDevices = engine !== null && subject.run.mode !== 'pd-ratio';
    const met = intent === 'limits' ? metLimits(failed, near, material) : [];
    return [
      ...told,
      ...met,
      ...(isOfDevices ? devicesAnswer(goal, { ...material, engine, subjects: [] }) : []),
    ];
  }
}

/** The nearest alone beside an answer about it; some more where what is nearest is the answer. */
function intentPoints(intent: Question['intent']): number {
  return ofNearest.has(intent) ? 1 : 3;
}
