import type { PreparedCommand } from '../../backends/backend.ts';
import type { CommandEnd } from '../../backends/run/run-command.ts';
import type { PlanFlag } from '../../plan/dialect.ts';
import type { Result } from '../../results/result.ts';
import type { Language } from '../../text/language.ts';
import type { VerificationCase } from '../../verification/verification-case.ts';

/** The terminal and the files that verification and comparison read from and speak to. */
export interface SourcePorts {
  readonly language: Language;
  readonly columns: number;
  /** There is a person who can be asked. */
  readonly isInteractive: boolean;
  /** Lines for people; with `--json` they go to stderr. */
  readonly say: (text: string) => void;
  /** Why there is nothing to show, on stderr. */
  readonly refuse: (text: string) => void;
  /** The one document of `--json`. */
  readonly print: (document: string) => void;
  /** Text of a file or of standard input (`-`); null when there is no such file. */
  readonly readText: (source: string) => Promise<string | null>;
  /** Results of a stored session; null when there is no such session. */
  readonly readSession: (id: string) => Promise<readonly Result[] | null>;
}

/** Ports that run commands and ask before. */
export interface RunningPorts {
  readonly confirm: (question: string) => Promise<boolean>;
  readonly run: (command: PreparedCommand) => Promise<CommandEnd>;
}

/** The terminal, the files and the engines that verification needs. */
export interface VerifyPorts extends SourcePorts, RunningPorts {
  readonly ask: (question: string) => Promise<string | null>;
  /** A text_generate command of an engine, or the reason why it has none. */
  readonly forwardCommand: (
    engine: VerifyEngine,
    flags: readonly PlanFlag[],
  ) => Promise<PreparedCommand | { readonly reason: string }>;
}

/** Engines that `throughline verify` can run cases with. */
export const verifyEngines = ['embedded', 'tensorcast'] as const;
export type VerifyEngine = (typeof verifyEngines)[number];

/** Flags of `throughline verify`. */
export interface VerifyOptions {
  /** A file, `-`, or a session. */
  readonly source: string;
  /** 1-based place in the list of candidates; null is the best row. */
  readonly row: number | null;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly opBound: boolean;
  readonly yes: boolean;
  readonly engine: VerifyEngine;
  /** Fields that the result may lack, by flag. */
  readonly given: Partial<VerificationCase>;
}
