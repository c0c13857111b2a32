import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { replaySession } from '../dialog/create-session.ts';
import type { SessionPorts } from '../dialog/ports.ts';
import type { SessionEvent, SessionPhase, SessionSnapshot } from '../dialog/session.ts';
import { type Answers, answered } from '../plan/answers.ts';
import type { SlotId } from '../plan/slots/values.ts';
import { writeFileAtomically } from '../store/atomic-file.ts';
import { DamagedFileError } from '../store/damaged-file-error.ts';
import type { SessionStore, StoredSession } from '../store/session-store.ts';
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
  /** Best row of its last result; null where there is none. */
  readonly best: { readonly parallel: string; readonly tokensPerSecond: number | null } | null;
}

const briefName = 'brief.json';

/** The brief is derived from the journal and valid for one length of it; it is never more than a shortcut. */
const briefSchema = z.object({
  schema: z.literal('throughline.brief/1'),
  journalBytes: z.number(),
  startedAt: z.string(),
  phase: z.custom<SessionPhase>((value) => typeof value === 'string'),
  waitsFor: z.custom<SlotId>((value) => typeof value === 'string').nullable(),
  answers: z.custom<Answers>((value) => typeof value === 'object' && value !== null),
  best: z.object({ parallel: z.string(), tokensPerSecond: z.number().nullable() }).nullable(),
});
type Brief = z.infer<typeof briefSchema>;

function readBrief(stored: StoredSession): Brief | null {
  try {
    const brief = briefSchema.parse(JSON.parse(readFileSync(join(stored.folder, briefName), 'utf8')));
    return brief.journalBytes === statSync(stored.journalPath).size ? brief : null;
  } catch {
    return null;
  }
}

function briefOf(snapshot: SessionSnapshot, startedAt: string, journalBytes: number): Brief {
  const best = snapshot.results.flatMap(({ results }) => results.map((one) => one.best)).find((row) => row);
  return {
    schema: 'throughline.brief/1',
    journalBytes,
    startedAt,
    phase: snapshot.phase,
    waitsFor: snapshot.question?.slot ?? null,
    answers: snapshot.answers,
    best: best ? { parallel: best.parallel, tokensPerSecond: best.throughputTokensPerSecond } : null,
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

function readBack(store: SessionStore, stored: StoredSession, facts: PlanningFacts): Brief {
  const { head, records } = store.read(stored);
  const events = records.map(({ event }) => event as SessionEvent);
  const session = replaySession(
    {
      id: stored.id,
      language: head.language,
      ports: quietPorts(facts),
      facts: facts.facts,
      isFlagsOnly: head.flagsOnly === true,
    },
    events,
    storedOutcomes(stored.folder, events).outcomes,
  );
  return briefOf(session.snapshot(), head.startedAt, statSync(stored.journalPath).size);
}

/** Keeps the brief of a session beside its journal. One that cannot be written is read back the next time. */
export function keepBrief(stored: StoredSession, snapshot: SessionSnapshot, startedAt: string): void {
  write(stored, briefOf(snapshot, startedAt, statSync(stored.journalPath).size));
}

function write(stored: StoredSession, brief: Brief): void {
  try {
    writeFileAtomically(join(stored.folder, briefName), JSON.stringify(brief));
  } catch {
    // Only a shortcut.
  }
}

/** The newest sessions in brief; one that cannot be read is left out (`throughline sessions` names it). */
export function earlierPlans(
  store: SessionStore,
  facts: PlanningFacts,
  limit: number,
): readonly EarlierPlan[] {
  return store
    .list()
    .slice(0, limit)
    .flatMap((stored) => {
      try {
        return [earlierPlan(store, stored, facts)];
      } catch (error) {
        if (error instanceof DamagedFileError) return [];
        throw error;
      }
    });
}

/** One session in brief. @throws DamagedFileError */
export function earlierPlan(store: SessionStore, stored: StoredSession, facts: PlanningFacts): EarlierPlan {
  const kept = readBrief(stored);
  const brief = kept ?? readBack(store, stored, facts);
  if (kept === null) write(stored, brief);
  const { schema: _, journalBytes: __, ...rest } = brief;
  return { id: stored.id, modifiedAtMs: stored.modifiedAtMs, ...rest };
}
