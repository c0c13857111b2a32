import { replaySession, type SessionOptions } from '../dialog/create-session.ts';
import { NotStoredError } from '../dialog/ports.ts';
import type { JournalledEvent, Session } from '../dialog/session.ts';
import type { SessionContent, StoredSession } from '../store/session-store.ts';
import { WriteRefusedError } from '../store/write-refused-error.ts';
import { type Catalogue, messages } from '../text/catalogue.ts';
import type { Language } from '../text/language.ts';
import { writeProblemWords } from './damage-words.ts';
import type { EarlierPlan } from './earlier-plans.ts';
import { omittedFlags } from './flags-only.ts';
import type { PlanningEngines } from './planning-engines.ts';
import type { PlanningFacts } from './planning-facts.ts';
import type { Program } from './program.ts';
import { type WiredPorts, wirePorts } from './session-ports.ts';
import { storedOutcomes } from './stored-outcomes.ts';

/** Parts that every session of a desk shares. */
export interface DeskParts {
  readonly program: Program;
  readonly engines: PlanningEngines;
  readonly planningFacts: PlanningFacts;
  readonly earlier: () => readonly EarlierPlan[];
}

/** Wiring of one session. */
export interface Wiring {
  readonly id: string;
  readonly folder: string;
  readonly language: Language;
  readonly runsBefore: number;
  readonly isFlagsOnly: boolean;
  readonly append: (event: JournalledEvent) => void;
  /** The session as soon as it is there. */
  readonly of: () => Session | null;
}

/** A session as its journal has it, with the ports that it goes on with. */
export interface RebuiltSession {
  readonly session: Session;
  readonly wired: WiredPorts;
}

/** The ports of a session, and its options. */
export function wireSession(
  { program, engines, planningFacts, earlier }: DeskParts,
  { id, folder, language, runsBefore, isFlagsOnly, append, of }: Wiring,
): { readonly wired: WiredPorts; readonly options: SessionOptions } {
  const { facts } = planningFacts;
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

/** The session that a journal tells. A run that goes on in another window has no end yet: the plan stands before it. */
export function rebuildSession(
  parts: DeskParts,
  { id, folder }: Pick<StoredSession, 'id' | 'folder'>,
  { head, records }: SessionContent<JournalledEvent>,
  append: (event: JournalledEvent) => void,
  { isRunning = false }: { readonly isRunning?: boolean } = {},
): RebuiltSession {
  const all = records.map(({ event }) => event);
  const { count, outcomes, unfinishedLog } = storedOutcomes(folder, all);
  const isOpenRun = isRunning && count > 0 && outcomes.at(-1) === null;
  const events = isOpenRun ? beforeLastRun(all) : all;
  let session: Session | null = null;
  const { wired, options } = wireSession(parts, {
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

/** The events of a session up to the run that it ends with. */
export function beforeLastRun(events: readonly JournalledEvent[]): readonly JournalledEvent[] {
  return events.slice(
    0,
    events.findLastIndex(({ type }) => type === 'run'),
  );
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
