import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { replaySession } from '../dialog/create-session.ts';
import type { SessionPorts } from '../dialog/ports.ts';
import { type SessionPhase, type SessionSnapshot, sessionPhases } from '../dialog/session.ts';
import { type Answers, answered } from '../plan/answers.ts';
import { answersSchema } from '../plan/answers-schema.ts';
import { type SlotId, slotIds } from '../plan/slots/values.ts';
import type { DeviceResult, ResultPhase, ResultRow } from '../results/result.ts';
import { writeFileAtomically } from '../store/atomic-file.ts';
import { DamagedFileError } from '../store/damaged-file-error.ts';
import { readTextFile } from '../store/read-text-file.ts';
import { blockingEnd, damageOf, type StoredSession } from '../store/session-store.ts';
import { omittedFlags } from './flags-only.ts';
import type { PlanStore } from './plan-store.ts';
import type { PlanningFacts } from './planning-facts.ts';
import { storedOutcomes } from './stored-outcomes.ts';

/** An earlier session in brief: enough to offer it, to reuse its answers and to list it. */
export interface EarlierPlan {
  readonly id: string;
  readonly startedAt: string;
  readonly modifiedAtMs: number;
  readonly phase: SessionPhase;
  /** The slot it waits for; null where it waits for something else. */
  readonly waitsFor: SlotId | null;
  readonly answers: Answers;
  /** Outcome of its last run; null where none ended with a result. */
  readonly outcome: PlanOutcome | null;
}

const briefName = 'brief.json';

const outcomeSchema = z.discriminatedUnion('kind', [
  /** The best row. */
  z.strictObject({
    kind: z.literal('row'),
    parallel: z.string(),
    tokensPerSecond: z.number().nullable(),
  }),
  /** The best of both sides of a P/D ratio, or of phases apart: a row of one phase alone says nothing of the plan. */
  z.strictObject({
    kind: z.literal('pair'),
    prefill: z.string(),
    decode: z.string(),
    requestsPerSecond: z.number().nullable(),
  }),
  /** Nothing met the limits. */
  z.strictObject({ kind: z.literal('nothing') }),
]);
/** Outcome of a run, in brief. */
export type PlanOutcome = z.infer<typeof outcomeSchema>;

/** The brief is derived from the journal and valid for these very bytes of it; it is never more than a shortcut. */
const briefSchema = z.strictObject({
  schema: z.literal('throughline.brief/3'),
  journalSum: z.string().nullable(),
  startedAt: z.iso.datetime(),
  phase: z.enum(sessionPhases),
  waitsFor: z.enum(slotIds).nullable(),
  answers: z.lazy(answersSchema),
  outcome: outcomeSchema.nullable(),
});
type Brief = z.infer<typeof briefSchema>;

/** A brief holds a few answers. */
const largestBrief = 1024 ** 2;
/** Above this a journal is no ordinary one; it is read in pieces, and has no brief. */
const largestWithBrief = 64 * 1024 ** 2;

/** The checksum of a journal as it is now; a changed byte makes its brief void. Null where there can be no brief. */
function sumOf({ journalPath, bytes }: StoredSession): string | null {
  if (bytes === null || bytes > largestWithBrief) return null;
  return hash('sha256', readFileSync(journalPath));
}

function readBrief(stored: StoredSession): Brief | null {
  try {
    const brief = briefSchema.parse(JSON.parse(readTextFile(join(stored.folder, briefName), largestBrief)));
    return brief.journalSum !== null && brief.journalSum === sumOf(stored) ? brief : null;
  } catch {
    return null;
  }
}

/** The best row over several devices: the one of the highest throughput. */
function bestRow(results: readonly DeviceResult[]): ResultRow | null {
  const rows = results.flatMap(({ best }) => best ?? []);
  const rate = (row: ResultRow) => row.throughputTokensPerSecond ?? 0;
  return rows.toSorted((a, b) => rate(b) - rate(a))[0] ?? null;
}

/**
 * Outcome by the results of a run, in brief; null where there are none. A P/D ratio is judged by its pairs alone, and
 * phases apart by both: a good row of one phase is no plan.
 */
export function outcomeOf(results: readonly DeviceResult[]): PlanOutcome | null {
  if (results.length === 0) return null;
  const ratios = results.filter(({ phase }) => phase === 'pd-ratio');
  const pair = ratios.flatMap(({ pdRatio }) => pdRatio?.pairs ?? [])[0];
  if (pair) {
    const { prefillParallel: prefill, decodeParallel: decode, balancedQps } = pair;
    return { kind: 'pair', prefill, decode, requestsPerSecond: balancedQps };
  }
  const ofPhase = (phase: ResultPhase) => results.filter((one) => one.phase === phase);
  const [prefill, decode] = [bestRow(ofPhase('prefill')), bestRow(ofPhase('decode'))];
  const isApart = ofPhase('prefill').length > 0 && ofPhase('decode').length > 0;
  if (isApart && prefill && decode) {
    return { kind: 'pair', prefill: prefill.parallel, decode: decode.parallel, requestsPerSecond: null };
  }
  const best = isApart || ratios.length > 0 ? null : bestRow(results);
  if (!best) return { kind: 'nothing' };
  return { kind: 'row', parallel: best.parallel, tokensPerSecond: best.throughputTokensPerSecond };
}

function briefOf(snapshot: SessionSnapshot, startedAt: string, journalSum: string | null): Brief {
  return {
    schema: 'throughline.brief/3',
    journalSum,
    startedAt,
    phase: snapshot.phase,
    waitsFor: snapshot.question?.slot ?? null,
    answers: snapshot.answers,
    outcome: outcomeOf(snapshot.results.flatMap(({ results }) => results)),
  };
}

/** Ports for reading a session back without any engine: nothing is estimated, run or written. */
const quietPorts = ({ openDeviceFile }: PlanningFacts): SessionPorts => ({
  journal: () => {},
  forecast: () => null,
  engines(answers) {
    const file = answered(answers, 'deviceFile');
    if (file !== null) openDeviceFile(file);
    return [{ id: 'embedded', title: 'embedded', version: null, reason: null }];
  },
  commands: () => [],
  run: () => Promise.reject(new Error('a session that is only read does not run')),
  summarise: () => [],
  followUp: () => ({ lines: [], events: [] }),
  inspectedExamples: () => [],
  history: () => [],
  previous: () => null,
  columns: () => 80,
  nowMs: () => 0,
});

function readBack(store: PlanStore, stored: StoredSession, facts: PlanningFacts): Brief {
  const journalSum = sumOf(stored);
  const { head, records, end } = store.read(stored);
  const damage = blockingEnd(end);
  if (damage !== null) throw damageOf(stored, damage);
  const events = records.map(({ event }) => event);
  const session = replaySession(
    {
      id: stored.id,
      language: head.language,
      ports: quietPorts(facts),
      facts: facts.facts,
      isFlagsOnly: head.flagsOnly === true,
      answers: head.flagsOnly === true ? omittedFlags() : {},
    },
    events,
    storedOutcomes(stored.folder, events).outcomes,
  );
  return briefOf(session.snapshot(), head.startedAt, journalSum);
}

/** Keeps the brief of a session beside its journal. One that cannot be written is read back the next time. */
export function keepBrief(stored: StoredSession, snapshot: SessionSnapshot, startedAt: string): void {
  write(stored, briefOf(snapshot, startedAt, sumOf(stored)));
}

function write(stored: StoredSession, brief: Brief): void {
  if (brief.journalSum === null) return;
  try {
    writeFileAtomically(join(stored.folder, briefName), JSON.stringify(brief), { isDerived: true });
  } catch {
    // Only a shortcut.
  }
}

/**
 * The newest sessions in brief; one that cannot be read is left out (`throughline sessions` names it), and so is one
 * that would have to be read back when the time for that is over.
 */
export function earlierPlans(
  store: PlanStore,
  facts: PlanningFacts,
  limit: number,
  readBackMs = Number.POSITIVE_INFINITY,
): readonly EarlierPlan[] {
  const untilMs = performance.now() + readBackMs;
  return store
    .list()
    .slice(0, limit)
    .flatMap((stored) => {
      try {
        if (performance.now() > untilMs) return keptPlan(stored) ?? [];
        return [earlierPlan(store, stored, facts)];
      } catch (error) {
        if (error instanceof DamagedFileError) return [];
        throw error;
      }
    });
}

/** Whatever one session does to its reader, it is that session that is damaged, and no other is lost with it. */
function orDamaged<Value>({ journalPath }: StoredSession, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof DamagedFileError) throw error;
    throw new DamagedFileError(journalPath, null, 'not-valid');
  }
}

/** One session in brief where that was kept, without reading it back; null where it was not. */
export function keptPlan(stored: StoredSession): EarlierPlan | null {
  const kept = readBrief(stored);
  return kept && planOf(stored, kept);
}

/**
 * First words of a session, for a list that cannot read every session back; null where none were said. @throws
 * DamagedFileError
 */
export function firstWords(store: PlanStore, stored: StoredSession): string | null {
  return orDamaged(stored, () => {
    const { records, end } = store.read(stored);
    const damage = blockingEnd(end);
    if (damage !== null) throw damageOf(stored, damage);
    const said = records.find(({ event }) => event.type === 'say')?.event;
    return said?.type === 'say' ? said.text : null;
  });
}

function planOf(stored: StoredSession, brief: Brief): EarlierPlan {
  const { schema: _, journalSum: __, ...rest } = brief;
  return { id: stored.id, modifiedAtMs: stored.modifiedAtMs, ...rest };
}

/** One session in brief. @throws DamagedFileError */
export function earlierPlan(store: PlanStore, stored: StoredSession, facts: PlanningFacts): EarlierPlan {
  const kept = readBrief(stored);
  const brief = kept ?? orDamaged(stored, () => readBack(store, stored, facts));
  if (kept === null) write(stored, brief);
  return planOf(stored, brief);
}
