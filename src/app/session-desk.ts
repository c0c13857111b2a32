import { accessSync, constants, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSession, replaySession, type SessionOptions } from '../dialog/create-session.ts';
import { NotStoredError } from '../dialog/ports.ts';
import type { JournalledEvent, Session } from '../dialog/session.ts';
import type { PlanFacts } from '../plan/plan-facts.ts';
import { machineFiles } from '../store/file-system.ts';
import { journalLockPath } from '../store/journal/journal.ts';
import type { LockHolder } from '../store/lock-file.ts';
import { fateOf } from '../store/process-identity.ts';
import { runFolder } from '../store/run-folders.ts';
import {
  blockingEnd,
  damageOf,
  type OpenSession,
  type SessionContent,
  type StoredSession,
} from '../store/session-store.ts';
import { makeFolders } from '../store/write-fully.ts';
import { WriteRefusedError } from '../store/write-refused-error.ts';
import { type Catalogue, messages } from '../text/catalogue.ts';
import type { Language } from '../text/language.ts';
import { writeProblemWords } from './damage-words.ts';
import { whenWords } from './describe-plan.ts';
import { type EarlierPlan, earlierPlans, keepBrief } from './earlier-plans.ts';
import { omittedFlags } from './flags-only.ts';
import { type FollowedSession, followSession } from './followed-session.ts';
import { type PlanStore, planStore } from './plan-store.ts';
import { createEngines, type PlanningEngines } from './planning-engines.ts';
import { createPlanningFacts, type PlanningFacts } from './planning-facts.ts';
import type { Program } from './program.ts';
import { type WiredPorts, wirePorts } from './session-ports.ts';
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
  readonly incomplete: 'torn' | 'newer' | 'damaged' | null;
}

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
  start(isFlagsOnly: boolean): PlanningSession;
  /** An earlier session to go on with, rebuilt from its journal; one that another window holds is followed. @throws DamagedFileError */
  resume(stored: StoredSession, options?: ResumeOptions): PlanningSession;
  /** An earlier session to be read only. @throws DamagedFileError */
  read(stored: StoredSession, options?: ResumeOptions): PlanningSession;
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
    makeFolders(machineFiles, state);
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
  // What cannot be written can still be read.
  const store = planStore(program.locations.state);
  const engines = createEngines(program);
  const planningFacts = createPlanningFacts();
  const { facts } = planningFacts;
  const opened: OpenedSession[] = [];
  let known: readonly EarlierPlan[] | null = null;

  const earlier = () => {
    known ??= earlierPlans(store, planningFacts, earlierLimit);
    const open = new Set(opened.map(({ planning }) => planning.id));
    return known.filter(({ id, answers }) => !open.has(id) && Object.keys(answers).length > 0);
  };

  /** The ports of a session, and its options; `of` gives the session as soon as it is there. */
  function wire(how: Wiring): { readonly wired: WiredPorts; readonly options: SessionOptions } {
    const { id, folder, language, runsBefore, isFlagsOnly, append, of } = how;
    const speaks = () => of()?.snapshot().language ?? language;
    const wired = wirePorts({
      program,
      engines,
      planningFacts,
      folder,
      append: (event) =>
        storing(
          () => append(event),
          () => messages(speaks()),
        ),
      runsBefore,
      earlier,
      recallsWords: !isFlagsOnly,
      language: speaks,
    });
    const answers = isFlagsOnly ? omittedFlags() : {};
    return { wired, options: { id, language, ports: wired.ports, facts, isFlagsOnly, answers } };
  }

  /** A session as its journal has it. */
  function rebuilt(
    { id, folder }: Pick<StoredSession, 'id' | 'folder'>,
    { head, records }: SessionContent<JournalledEvent>,
    append: (event: JournalledEvent) => void,
    isRunning = false,
  ) {
    const all = records.map(({ event }) => event);
    const { count, outcomes, unfinishedLog } = storedOutcomes(folder, all);
    // A run that goes on in another window has no end yet; until then the plan stands before it.
    const isOpenRun = isRunning && count > 0 && outcomes.at(-1) === null;
    const events = isOpenRun
      ? all.slice(
          0,
          all.findLastIndex(({ type }) => type === 'run'),
        )
      : all;
    let session: Session | null = null;
    const { wired, options } = wire({
      id,
      folder,
      language: head.language,
      runsBefore: count,
      isFlagsOnly: head.flagsOnly === true,
      append,
      of: () => session,
    });
    session = replaySession(options, events, outcomes, unfinishedLog);
    return { session, wired };
  }

  function opens(one: OpenedSession): PlanningSession {
    opened.push(one);
    return one.planning;
  }

  /** A session that another window holds. */
  function follows(stored: StoredSession, holder: LockHolder): PlanningSession {
    const { id, folder } = stored;
    const texts = () => messages(followed.session.snapshot().language).store.session;
    let heldBy = holder;
    let kept: OpenSession<JournalledEvent> | null = null;
    const readOnly = () => {
      throw new NotStoredError(heldWords(heldBy, stored, program));
    };
    let now = rebuilt(stored, store.read(stored), readOnly, true);
    const followed: FollowedSession = followSession({
      mark: () => markOf(stored),
      read() {
        now = rebuilt(stored, store.read(stored), readOnly, true);
        return now.session;
      },
      takeOver() {
        const attempt = store.reopen(stored);
        if ('heldBy' in attempt) {
          ({ heldBy } = attempt);
          return null;
        }
        kept = attempt.session;
        now = rebuilt(stored, attempt.content, attempt.session.append);
        return now.session;
      },
      problem: () => heldWords(heldBy, stored, program),
      words: (which) => texts()[which],
    });
    const { head, end } = store.read(stored);
    return opens({
      planning: {
        id,
        session: followed.session,
        folder,
        startedAt: head.startedAt,
        forceCancel: () => now.wired.forceCancel(),
        idle: () => now.wired.idle(),
        incomplete: end?.reason ?? null,
      },
      isWriter: () => !followed.isFollowing(),
      release() {
        followed.stop();
        kept?.close();
      },
    });
  }

  return {
    store,
    facts,
    planningFacts,
    engines,
    earlier,
    isTemporary: state.isTemporary,
    start(isFlagsOnly) {
      const now = new Date();
      const { language } = program;
      const kept = (state.isTemporary ? planStore(state.folder) : store).create(language, isFlagsOnly, now);
      const { id, folder, append } = kept;
      let session: Session | null = null;
      const how = { id, folder, language, runsBefore: 0, isFlagsOnly, append, of: () => session };
      const { wired, options } = wire(how);
      session = createSession(options);
      const { forceCancel, idle } = wired;
      const startedAt = now.toISOString();
      return opens({
        planning: { id, session, folder, startedAt, forceCancel, idle, incomplete: null },
        isWriter: () => true,
        release: kept.close,
      });
    },
    resume(stored, { passesDamage = false } = {}) {
      const already = opened.find(({ planning }) => planning.id === stored.id);
      if (already) return already.planning;
      const attempt = store.reopen(stored, { passesDamage });
      if ('heldBy' in attempt) return follows(stored, attempt.heldBy);
      const { session: kept, content } = attempt;
      const { session, wired } = rebuilt(stored, content, kept.append);
      return opens({
        planning: planningOf(stored, content, session, wired),
        isWriter: () => true,
        release: kept.close,
      });
    },
    read(stored, { passesDamage = false } = {}) {
      const content = store.read(stored);
      const end = blockingEnd(content.end);
      if (end?.reason === 'damaged' && !passesDamage) throw damageOf(stored, end);
      const readOnly = () => {
        throw new NotStoredError(messages(content.head.language).store.session.readOnly);
      };
      const { session, wired } = rebuilt(stored, content, readOnly, store.holder(stored) !== null);
      return planningOf(stored, content, session, wired);
    },
    opened: (session) => opened.find(({ planning }) => planning.session === session)?.planning ?? null,
    discard(planning) {
      const index = opened.findIndex((one) => one.planning === planning);
      for (const one of opened.splice(index, 1)) one.release();
      rmSync(planning.folder, { recursive: true, force: true });
    },
    close() {
      engines.close();
      for (const { planning, isWriter, release } of opened) {
        const { id, session, folder, startedAt, forceCancel } = planning;
        forceCancel();
        const stored = isWriter() && existsSync(folder) ? store.exactly(id) : null;
        if (stored) keepBrief(stored, session.snapshot(), startedAt);
        release();
      }
      if (settings.sessionDays !== undefined && !state.isTemporary) store.prune(settings.sessionDays);
      if (state.isTemporary) rmSync(state.folder, { recursive: true, force: true });
    },
  };
}

interface OpenedSession {
  readonly planning: PlanningSession;
  /** False while another window writes the session. */
  isWriter(): boolean;
  /** Gives the session to the next window. */
  release(): void;
}

interface Wiring {
  readonly id: string;
  readonly folder: string;
  readonly language: Language;
  readonly runsBefore: number;
  readonly isFlagsOnly: boolean;
  readonly append: (event: JournalledEvent) => void;
  readonly of: () => Session | null;
}

function planningOf(
  { id, folder }: StoredSession,
  { head, end }: SessionContent<JournalledEvent>,
  session: Session,
  { forceCancel, idle }: WiredPorts,
): PlanningSession {
  const { startedAt } = head;
  return { id, session, folder, startedAt, forceCancel, idle, incomplete: end?.reason ?? null };
}

/** Does a write of the journal; what the disk refuses is said in words. @throws NotStoredError */
function storing(write: () => void, texts: () => Catalogue): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof WriteRefusedError)) throw error;
    const { session } = texts().store;
    throw new NotStoredError(
      error.problem === 'gone' ? session.deleted : session.notStored(writeProblemWords(error, texts())),
    );
  }
}

/** Who holds a session, in the program's language. */
function heldWords(holder: LockHolder, stored: StoredSession, { language, texts }: Program): string {
  const { host, pid, since } = holder;
  const when = whenWords(Date.parse(since), Date.now(), language);
  const { heldBy, heldElsewhere } = texts.store.session;
  return fateOf(holder) === 'elsewhere'
    ? heldElsewhere(host, String(pid), when, journalLockPath(stored.journalPath))
    : heldBy(String(pid), when);
}

/** Changes with the journal of a session and with the ends of its runs. */
function markOf({ journalPath, folder }: StoredSession): string {
  try {
    const { size } = statSync(journalPath);
    let runs = 0;
    while (existsSync(runFolder(folder, runs))) runs += 1;
    const outcome = statSync(join(runFolder(folder, runs - 1), 'outcome.json'), { throwIfNoEntry: false });
    return `${size} ${runs} ${outcome?.mtimeMs ?? 0}`;
  } catch {
    return 'gone';
  }
}
