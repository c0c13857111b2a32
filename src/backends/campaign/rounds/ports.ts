import type { Candidate } from '../../../campaign/bench/flag-candidates.ts';
import type { PlannedTrial } from '../../../campaign/bench/planned-trial.ts';
import type { CandidateRow } from '../../../campaign/bench/row.ts';
import type { Framework, Scenario } from '../../../campaign/manifest.ts';
import type { GateId } from '../../../campaign/rounds/gate-terms.ts';
import type { CitedRow, RecordedProfile } from '../../../campaign/rounds/round-records.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Language } from '../../../text/language.ts';
import type { LayerPipeline } from '../../../trace/pipeline/layer-report.ts';
import type { OpenCampaign } from '../campaign-folder.ts';

/** Side of a comparison: the framework, its candidate and the commit that are measured. */
export interface Side {
  readonly framework: Framework;
  readonly candidate: Candidate;
  /** The commit whose code runs; null for a rival, which runs as it was frozen. */
  readonly commit: string | null;
}

/** A server of ours that runs one side. */
export interface ServedSide {
  readonly command: readonly string[];
  measure(trial: PlannedTrial): Promise<CandidateRow>;
  /** Texts that it answers to fixed prompts, one after another and without chance. */
  answers(prompts: readonly (readonly number[])[], tokens: number): Promise<readonly string[]>;
  /** Time of a prompt that was answered before, over that of the first time, caches reset; null where nothing tells. */
  repeatedShare(prompts: readonly (readonly number[])[], tokens: number): Promise<number | null>;
  /** The result of a score command; null where none is planned. */
  score(command: readonly string[] | null): Promise<number | null>;
  end(): Promise<void>;
}

/** A side that could not be served, and why. */
export class SideFailedError extends Error {
  override readonly name = 'SideFailedError';
  readonly status: CandidateRow['status'];
  readonly log: string | null;

  constructor(status: CandidateRow['status'], reason: string, log: string | null) {
    super(reason);
    this.status = status;
    this.log = log;
  }
}

/** The tables of a trace, as they are recorded and written. */
export interface ProfileFacts {
  readonly stages: RecordedProfile['stages'];
  readonly rows: readonly Omit<CitedRow, 'id'>[];
  /** Ids of the rows in the tables: `K1` …; same order. */
  readonly ids: readonly string[];
  readonly overlapRows: number;
  readonly fuseRows: number;
  readonly traces: RecordedProfile['traces'];
  readonly command: readonly string[];
  /** The report as data and as text. */
  readonly document: unknown;
  readonly text: string;
  readonly layers: { readonly pipeline: LayerPipeline; readonly text: string } | null;
  /** Why there are no layers. */
  readonly layersLimit: string | null;
}

/** Meter of rounds, which measures and profiles: real servers, or a table of a test. */
export interface RoundMeter {
  /** @throws SideFailedError */
  serve(campaign: OpenCampaign, side: Side): Promise<ServedSide>;
  /** Captures and reads a profile of a side. @throws SideFailedError */
  profile(campaign: OpenCampaign, side: Side, scenario: Scenario, place: string): Promise<ProfileFacts>;
  /** Runs a test command in the checkout of a commit; its exit code, and what it printed. */
  test(
    campaign: OpenCampaign,
    commit: string,
    command: readonly string[],
  ): Promise<{ readonly exit: number | null; readonly output: string }>;
}

/** News that a person sees while rounds run. */
export type RoundNews =
  | { readonly kind: 'gate'; readonly gate: GateId; readonly round: number | null }
  | { readonly kind: 'row'; readonly row: CandidateRow; readonly side: string }
  | { readonly kind: 'profiling'; readonly framework: Framework }
  | { readonly kind: 'agent'; readonly text: string };

/** Ports of rounds: clock, news, meter and stop signal. */
export interface RoundPorts {
  readonly version: string;
  readonly now: () => Date;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly meter: RoundMeter;
  readonly texts: Catalogue;
  readonly language: Language;
  tell(news: RoundNews): void;
}
