import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSession, replaySession, type SessionOptions } from '../dialog/create-session.ts';
import type { Session, SessionEvent } from '../dialog/session.ts';
import type { PlanFacts } from '../plan/plan-facts.ts';
import { type OpenSession, SessionStore, type StoredSession } from '../store/session-store.ts';
import type { Language } from '../text/language.ts';
import { type EarlierPlan, earlierPlans, keepBrief } from './earlier-plans.ts';
import { omittedFlags } from './flags-only.ts';
import { createEngines, type PlanningEngines } from './planning-engines.ts';
import { createPlanningFacts, type PlanningFacts } from './planning-facts.ts';
import type { Program } from './program.ts';
import { wirePorts } from './session-ports.ts';
import { storedOutcomes } from './stored-outcomes.ts';

/** A session that this process holds open. */
export interface PlanningSession {
  readonly id: string;
  readonly session: Session;
  /** Logs, results and exports of the session. */
  readonly folder: string;
  readonly startedAt: string;
  /** Ends the run that is stopping, without waiting. */
  forceCancel(): void;
  /** Resolves when the last run has ended and its end is stored. */
  idle(): Promise<void>;
  /** What a replay could not read; null when all is there. */
  readonly incomplete: 'torn' | 'newer' | null;
}

/** Opens and keeps the planning sessions of this user. */
export interface SessionDesk {
  readonly store: SessionStore;
  readonly facts: PlanFacts;
  readonly planningFacts: PlanningFacts;
  readonly engines: PlanningEngines;
  /** A new session; nothing is written before its first event. */
  start(isFlagsOnly: boolean): PlanningSession;
  /** An earlier session, rebuilt from its journal. @throws DamagedFileError */
  resume(stored: StoredSession): PlanningSession;
  /** What this process knows of a session that it holds open; null for any other. */
  opened(session: Session): PlanningSession | null;
  /** Removes a session that led nowhere. */
  discard(planning: PlanningSession): void;
  /** Sessions that are not open here, newest first. */
  earlier(): readonly EarlierPlan[];
  /** Keeps what makes the next start fast, and removes sessions older than the setting allows. */
  close(): void;
}

/** So many sessions are offered and searched for earlier answers. */
const earlierLimit = 20;

/** The folder for sessions; one for the time of this process where the user's cannot be written. */
function writableState(program: Program): { readonly folder: string; readonly isTemporary: boolean } {
  const { state } = program.locations;
  try {
    mkdirSync(state, { recursive: true, mode: 0o700 });
    accessSync(state, constants.W_OK);
    return { folder: state, isTemporary: false };
  } catch {
    program.err(program.texts.commands.session.notWritable(state));
    return { folder: mkdtempSync(join(tmpdir(), 'throughline-')), isTemporary: true };
  }
}

/** Opens the desk. @throws DamagedFileError when the settings cannot be read. */
export function openDesk(program: Program): SessionDesk {
  const settings = program.settings();
  const state = writableState(program);
  const store = new SessionStore(state.folder);
  const engines = createEngines(program);
  const planningFacts = createPlanningFacts();
  const { facts } = planningFacts;
  const opened: PlanningSession[] = [];
  let known: readonly EarlierPlan[] | null = null;

  const earlier = () => {
    known ??= earlierPlans(store, planningFacts, earlierLimit);
    const open = new Set(opened.map(({ id }) => id));
    return known.filter(({ id, answers }) => !open.has(id) && Object.keys(answers).length > 0);
  };

  function wire(kept: OpenSession, language: Language, runsBefore: number, isFlagsOnly: boolean) {
    let session: Session | null = null;
    const wired = wirePorts({
      program,
      engines,
      planningFacts,
      folder: kept.folder,
      append: (event) => kept.append(event),
      runsBefore,
      earlier,
      recallsWords: !isFlagsOnly,
      language: () => session?.snapshot().language ?? language,
    });
    const options: SessionOptions = {
      id: kept.id,
      language,
      ports: wired.ports,
      facts,
      isFlagsOnly,
      answers: isFlagsOnly ? omittedFlags() : {},
    };
    const open = (made: Session, startedAt: string, incomplete: PlanningSession['incomplete']) => {
      session = made;
      const planning = {
        id: kept.id,
        session: made,
        folder: kept.folder,
        startedAt,
        forceCancel: wired.forceCancel,
        idle: wired.idle,
        incomplete,
      };
      opened.push(planning);
      return planning;
    };
    return { options, open };
  }

  return {
    store,
    facts,
    planningFacts,
    engines,
    earlier,
    start(isFlagsOnly) {
      const now = new Date();
      const kept = store.create(program.language, isFlagsOnly, now);
      const { options, open } = wire(kept, program.language, 0, isFlagsOnly);
      return open(createSession(options), now.toISOString(), null);
    },
    resume(stored) {
      const already = opened.find(({ id }) => id === stored.id);
      if (already) return already;
      const { head, records, incomplete } = store.read(stored);
      const events = records.map(({ event }) => event as SessionEvent);
      const { count, outcomes, unfinishedLog } = storedOutcomes(stored.folder, events);
      const isFlagsOnly = head.flagsOnly === true;
      const { options, open } = wire(store.reopen(stored.id), head.language, count, isFlagsOnly);
      const session = replaySession(options, events, outcomes, unfinishedLog);
      return open(session, head.startedAt, incomplete);
    },
    opened: (session) => opened.find((one) => one.session === session) ?? null,
    discard(planning) {
      opened.splice(opened.indexOf(planning), 1);
      rmSync(planning.folder, { recursive: true, force: true });
    },
    close() {
      engines.close();
      for (const { id, session, folder, startedAt, forceCancel } of opened) {
        forceCancel();
        const stored = existsSync(folder) ? store.find(id) : null;
        if (stored) keepBrief(stored, session.snapshot(), startedAt);
      }
      if (settings.sessionDays !== undefined) store.prune(settings.sessionDays);
      if (state.isTemporary) rmSync(state.folder, { recursive: true, force: true });
    },
  };
}
