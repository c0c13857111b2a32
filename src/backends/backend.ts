import type { Answers } from '../plan/answers.ts';
import type { PlanFlag } from '../plan/dialect.ts';
import type { Result } from '../results/result.ts';
import type { Bilingual } from '../text/language.ts';

/** Installation of an engine: found once per session, cached by version. */
export interface Probe {
  readonly installed: boolean;
  readonly version: string | null;
  /** Where it is: a checkout, an interpreter; null for the embedded engine. */
  readonly where: string | null;
  /** Long flags its help lists, in its own spelling; empty when not installed. */
  readonly flags: readonly string[];
  /** Why it cannot be used; null when it can. */
  readonly reason: Bilingual | null;
}

/** Whether a backend can run a plan, and if not, why in words. */
export type RunVerdict = { readonly canRun: true } | { readonly canRun: false; readonly reason: Bilingual };

/** A child process to start: an argument array, never a shell string. */
export interface PreparedCommand {
  readonly backend: string;
  /** Executable and arguments as they are started. */
  readonly file: string;
  readonly args: readonly string[];
  /** The command as a person would type it, shown in review and kept in exports. */
  readonly shown: readonly string[];
  readonly workingDirectory: string | null;
  /** Names of environment variables passed on, and values set on top of them. */
  readonly environment: { readonly allow: readonly string[]; readonly set: Readonly<Record<string, string>> };
  /** File the child writes its typed result to; null when the printed output is all there is. */
  readonly resultFile: string | null;
  /** Changes and omissions for this version, each in words. */
  readonly notices: readonly Bilingual[];
  /** Files that the program reads, written before it starts. */
  readonly inputs?: readonly { readonly path: string; readonly text: string }[];
}

/** Output of a run that has ended. */
export interface RunOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
  /** The file of the command's result; null where it writes none. Its text is null where nothing was written. */
  readonly resultFile: { readonly path: string; readonly text: string | null } | null;
}

/** One engine behind the conversation. The embedded engine is a backend like the others. */
export interface Backend {
  readonly id: 'embedded' | 'calibrated' | 'tensorcast' | 'aiconfigurator';
  readonly title: string;
  probe(): Promise<Probe>;
  canRun(answers: Answers): RunVerdict;
  /** One command for each target; `folder` is the session's own. */
  prepare(answers: Answers, folder: string): PreparedCommand;
  read(output: RunOutput, answers: Answers): Result;
  /** A search by flags of the present optimizer instead of answers: what a stored command says, or why it cannot run here. */
  prepareSearch(flags: readonly PlanFlag[]): PreparedCommand | { readonly reason: Bilingual };
  /** Result of what such a search printed. */
  readSearch(output: RunOutput, command: PreparedCommand): Result;
  /** One forward pass (`text_generate`) by flags of the present program, or why this engine has none. */
  prepareForward(flags: readonly PlanFlag[]): PreparedCommand | { readonly reason: Bilingual };
}
