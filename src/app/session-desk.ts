import { accessSync, constants, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSession } from '../dialog/create-session.ts';
import { NotStoredError } from '../dialog/ports.ts';
import type { Session } from '../dialog/session.ts';
import type { PlanFacts } from '../plan/plan-facts.ts';
import { machineFiles } from '../store/file-system.ts';
import { blockingEnd, damageOf, type StoredSession } from '../store/session-store.ts';
import { makeFolders } from '../store/write-fully.ts';
import { WriteRefusedError } from '../store/write-refused-error.ts';
import { messages } from '../text/catalogue.ts';
import { type EarlierPlan, earlierPlans, keepBrief } from './earlier-plans.ts';
import { forkSession } from './fork-session.ts';
import { heldSession } from './held-session.ts';
import { type PlanStore, planStore } from './plan-store.ts';
import { createEngines, type PlanningEngines } from './planning-engines.ts';
import { createPlanningFacts, ownFacts, type PlanningFacts } from './planning-facts.ts';
import { type OpenedSession, type PlanningSession, planningOf } from './planning-session.ts';
import type { Program } from './program.ts';
import { type DeskParts, rebuildSession, wireSession } from './rebuild-session.ts';

/** How a stored session is opened. */
export interface ResumeOptions {
  /** Reads up to a damaged line instead of giving the session up. */
  readonly passesDamage?: boolean;
}

/** Opens and keeps the planning sessions of this user. */
export interface SessionDesk {
  readonly store: PlanStore;
  readonly facts: PlanFacts;
  readonly planningFacts: PlanningFacts;
  readonly engines: PlanningEngines;
  /** Sessions are removed when this process ends: the folder of this user cannot be written. */
  readonly isTemporary: boolean;
  /** A new session; nothing is written before its first event. */
  start(how: { readonly isFlagsOnly: boolean }): PlanningSession;
  /** An earlier session to go on with, rebuilt from its journal; one that another window holds is followed. @throws DamagedFileError */
  resume(stored: StoredSession, options?: ResumeOptions): PlanningSession;
  /** An earlier session to be read only. @throws DamagedFileError */
  read(stored: StoredSession, options?: ResumeOptions): PlanningSession;
  /** Knowledge of this process of a session that it holds open; null for any other. */
  opened(session: Session): PlanningSession | null;
  /** Whether this process holds a session open. */
  isOpen(id: string): boolean;
  /** Removes a session that led nowhere. */
  discard(planning: PlanningSession): void;
  /** Sessions that are not open here, newest first. */
  earlier(): readonly EarlierPlan[];
  /** All sessions but those without a plan, read anew, as many as can be looked through while somebody waits. */
  listed(): readonly EarlierPlan[];
  /** A copy of a session with an id of its own, to go on with. @throws DamagedFileError, WriteRefusedError */
  fork(stored: StoredSession): PlanningSession;
  /** Removes a session with all it kept. @throws WriteRefusedError when it is open in another window. */
  remove(stored: StoredSession): void;
  /** Keeps what makes the next start fast, and removes sessions older than the setting allows. */
  close(): void;
}

/** So many sessions are offered and searched for earlier answers. */
const earlierLimit = 20;
/** So many sessions are listed, and this long may those without a brief be read back for it. */
const listedLimit = 500;
const listedMs = 700;

function hasPlan({ answers }: EarlierPlan): boolean {
  return Object.keys(answers).length > 0;
}

/** The folder for sessions; one for the time of this process where the user's cannot be written. */
function writableState(program: Program): { readonly folder: string; readonly isTemporary: boolean } {
  const { state } = program.locations;
  try {
    makeFolders(machineFiles, state);
    accessSync(state, constants.W_OK);
    return { folder: state, isTemporary: false };
  } catch {
    program.err(program.texts.commands.session.notWritable(state));
    return { folder: mkdtempSync(join(tmpdir(), 'throughline-')), isTemporary: true };
  }
}

/** A session of its own, which nobody else holds; nothing is written before its first event. */
function newSession(parts: DeskParts, store: PlanStore, isFlagsOnly: boolean): OpenedSession {
  const now = new Date();
  const { language } = parts.program;
  const kept = store.create(language, isFlagsOnly, now);
  const { id, folder, append } = kept;
  let session: Session | null = null;
  const how = { id, folder, language, runsBefore: 0, isFlagsOnly, append, of: () => session };
  const { wired, options } = wireSession(parts, how);
  session = createSession(options);
  const { forceCancel, idle } = wired;
  return {
    planning: { id, session, folder, startedAt: now.toISOString(), forceCancel, idle, incomplete: null },
    isWriter: () => true,
    release: kept.close,
  };
}

/** A stored session that takes no event. @throws DamagedFileError */
function readOnlySession(
  parts: DeskParts,
  store: PlanStore,
  stored: StoredSession,
  { passesDamage = false }: ResumeOptions = {},
): PlanningSession {
  const content = store.read(stored);
  const end = blockingEnd(content.end);
  if (end?.reason === 'damaged' && !passesDamage) throw damageOf(stored, end);
  const readOnly = () => {
    throw new NotStoredError(messages(content.head.language).store.session.readOnly);
  };
  const { session, wired } = rebuildSession(parts, stored, content, readOnly, {
    isRunning: store.holder(stored) !== null,
  });
  return planningOf(stored, content, session, wired);
}

/** Ends a session of this process, and keeps in brief what it came to. */
function closeSession({ planning, isWriter, release }: OpenedSession, store: PlanStore): void {
  const { id, session, folder, startedAt, forceCancel } = planning;
  forceCancel();
  const stored = isWriter() && existsSync(folder) ? store.exactly(id) : null;
  if (stored) keepBrief(stored, session.snapshot(), startedAt);
  release();
}

/** Opens the desk. @throws DamagedFileError when the settings cannot be read. */
export function openDesk(program: Program): SessionDesk {
  const settings = program.settings();
  const state = writableState(program);
  // A session that cannot be written can still be read.
  const store = planStore(program.locations.state);
  const planningFacts = createPlanningFacts(ownFacts(program));
  const { facts } = planningFacts;
  const engines = createEngines(program, facts);
  const opened: OpenedSession[] = [];
  let known: readonly EarlierPlan[] | null = null;

  const earlier = () => {
    known ??= earlierPlans(store, planningFacts, earlierLimit);
    const open = new Set(opened.map(({ planning }) => planning.id));
    return known.filter((plan) => !open.has(plan.id) && hasPlan(plan));
  };

  const parts: DeskParts = { program, engines, planningFacts, earlier };

  function opens(one: OpenedSession): PlanningSession {
    opened.push(one);
    return one.planning;
  }

  function resume(stored: StoredSession, { passesDamage = false }: ResumeOptions = {}): PlanningSession {
    const already = opened.find(({ planning }) => planning.id === stored.id);
    if (already) return already.planning;
    const attempt = store.reopen(stored, { passesDamage });
    if ('heldBy' in attempt) return opens(heldSession(parts, store, stored, attempt.heldBy));
    const { session: kept, content } = attempt;
    const { session, wired } = rebuildSession(parts, stored, content, kept.append);
    return opens({
      planning: planningOf(stored, content, session, wired),
      isWriter: () => true,
      release: kept.close,
    });
  }

  /** Ends what this process does with a session, which another window may then open. */
  function letGo(id: string): void {
    const index = opened.findIndex(({ planning }) => planning.id === id);
    if (index < 0) return;
    for (const one of opened.splice(index, 1)) {
      one.planning.forceCancel();
      one.release();
    }
  }

  return {
    store,
    facts,
    planningFacts,
    engines,
    earlier,
    isTemporary: state.isTemporary,
    start: ({ isFlagsOnly }) =>
      opens(newSession(parts, state.isTemporary ? planStore(state.folder) : store, isFlagsOnly)),
    resume,
    listed: () => earlierPlans(store, planningFacts, listedLimit, listedMs).filter(hasPlan),
    fork: (stored) => resume(forkSession(store, stored)),
    remove(stored) {
      letGo(stored.id);
      if (store.holder(stored) !== null) throw new WriteRefusedError(stored.journalPath, 'locked');
      store.remove(stored);
      known = null;
    },
    read: (stored, resuming) => readOnlySession(parts, store, stored, resuming),
    opened: (session) => opened.find(({ planning }) => planning.session === session)?.planning ?? null,
    isOpen: (id) => opened.some(({ planning, isWriter }) => planning.id === id && isWriter()),
    discard(planning) {
      letGo(planning.id);
      rmSync(planning.folder, { recursive: true, force: true });
    },
    close() {
      engines.close();
      for (const one of opened) closeSession(one, store);
      if (settings.sessionDays !== undefined && !state.isTemporary) store.prune(settings.sessionDays);
      if (state.isTemporary) rmSync(state.folder, { recursive: true, force: true });
    },
  };
}
