import type { Answers } from '../plan/answers.ts';
import type { Assessment } from '../plan/assessment.ts';
import type { FlagDialect } from '../plan/dialect.ts';
import type { FeasibleChange } from '../plan/feasible-change.ts';
import type { Forecast } from '../plan/forecast.ts';
import type { SlotId } from '../plan/slots/values.ts';
import type { MemoryCheck } from '../plan/validation/validation-facts.ts';
import type { Result } from '../results/result.ts';
import type { Language } from '../text/language.ts';
import type { Line } from '../text/line.ts';
import type { JournalledEvent, SessionEvent, Suggestion } from './session.ts';

/** An engine as the dialog offers it. */
export interface EngineOption {
  readonly id: 'embedded' | 'calibrated' | 'tensorcast' | 'aiconfigurator';
  readonly title: string;
  readonly version: string | null;
  /** Why it cannot run this plan; null when it can. */
  readonly reason: string | null;
}

/** How one run of a plan ended. */
export type RunOutcome =
  | { readonly status: 'done'; readonly results: readonly Result[]; readonly logPath: string }
  | {
      readonly status: 'failed' | 'timed-out' | 'cancelled';
      /** `parameters`: a flag or value is wrong; `environment`: something is missing; `assumption`: model or device. */
      readonly cause: 'parameters' | 'environment' | 'assumption' | 'unknown';
      readonly importantLines: readonly string[];
      readonly correction: { readonly label: string; readonly event: SessionEvent } | null;
      readonly logPath: string | null;
    };

/** Progress callbacks of a run. */
export interface RunObserver {
  line(text: string): void;
  /** 0…1. */
  progress(fraction: number): void;
}

/** An event could not be stored, so it does not take effect; `problem` says why, in the session's language. */
export class NotStoredError extends Error {
  override readonly name = 'NotStoredError';
  readonly problem: string;

  constructor(problem: string) {
    super(problem);
    this.problem = problem;
  }
}

/** An answer to a follow-up question: lines to read, and what it would change or run if the user says so. */
export interface FollowUpAnswer {
  readonly lines: readonly Line[];
  readonly events: readonly { readonly label: string; readonly event: SessionEvent }[];
}

/**
 * Ports of a session to the outside. The composition root (`src/app`) fills them in; tests pass their own.
 * Everything here is deterministic for a test and may do I/O in the program.
 */
export interface SessionPorts {
  /**
   * Appends an event to the session's journal before it takes effect. @throws NotStoredError when it is not on the
   * disk.
   */
  journal(event: JournalledEvent): void;
  /** The embedded engine on the answers so far; null while core inputs are missing. Synchronous and fast. */
  forecast(answers: Answers): Forecast | null;
  /** Calls back each time that data were read which a forecast was without. Absent: every forecast has all it needs. */
  whenRead?(listener: () => void): void;
  engines(answers: Answers, language: Language): readonly EngineOption[];
  /** Whether weights and the KV cache of one request fit; null when that cannot be told. Absent: not checked. */
  memory?(answers: Answers): MemoryCheck | null;
  /** Assessment that stands above the model in the plan; null where the engine cannot run it. Absent: not assessed. */
  assess?(answers: Answers): Assessment | null;
  /** The flags of the program that would run; null for the embedded engine. Absent: not checked. */
  dialect?(answers: Answers): FlagDialect | null;
  /** The command of each target as one unwrapped line. */
  commands(answers: Answers): readonly string[];
  run(answers: Answers, observer: RunObserver, signal: AbortSignal): Promise<RunOutcome>;
  /** Changes that would make an infeasible plan feasible, one at a time. Absent: not looked for. */
  feasible?(answers: Answers): readonly FeasibleChange[];
  /** Summary of results: figures, tables, plot, disclaimer. */
  summarise(
    results: readonly Result[],
    answers: Answers,
    language: Language,
    columns: number,
  ): readonly Line[];
  /** The best of each result in a few lines. Absent: a result that is come back to is not told again. */
  headlines?(results: readonly Result[], language: Language, columns: number): readonly Line[];
  /** Answers typed or chosen follow-up questions; `previous` is the one before, which a question may go on with. */
  followUp(
    question: string,
    previous: string | null,
    results: readonly Result[],
    answers: Answers,
    language: Language,
    columns: number,
  ): FollowUpAnswer;
  /** Examples for a slot that were opened in the local checkout now. */
  inspectedExamples(slot: SlotId): readonly Suggestion[];
  /** Words of earlier sessions for a slot, newest first. */
  history(slot: SlotId): readonly string[];
  /** The newest earlier session that can be reused; null when there is none. */
  previous(): { readonly session: string; readonly answers: Answers; readonly title: string } | null;
  /** Columns of the terminal now. */
  columns(): number;
  nowMs(): number;
}
