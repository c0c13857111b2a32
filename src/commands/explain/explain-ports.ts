import type { ExplainFacts } from '../../explain/facts.ts';
import type { ExplainInput } from '../../explain/input.ts';
import type { TraceOrigin } from '../../results/readers/recordings/trace-origin.ts';
import type { Result } from '../../results/result.ts';
import type { Language } from '../../text/language.ts';

/** Flags of `throughline explain`. */
export interface ExplainOptions {
  /** Files, `-` for standard input, or sessions; several are explained together. */
  readonly sources: readonly string[];
  readonly json: boolean;
  readonly markdown: boolean;
  /** Where to write the HTML page; null writes none. */
  readonly html: string | null;
  readonly question: string | null;
  /** `--trace-origin`: the user's word about a trace that does not say who wrote it. */
  readonly traceOrigin: TraceOrigin | null;
}

/** The terminal and the files that the command needs. */
export interface ExplainPorts {
  readonly language: Language;
  readonly columns: number;
  readonly isAscii: boolean;
  /** There is a person who can be asked. */
  readonly isInteractive: boolean;
  /** Lines for people. */
  readonly say: (text: string) => void;
  /** The one document of `--json` or `--markdown`. */
  readonly print: (document: string) => void;
  /** A typed answer; null when the person gave none. */
  readonly ask: (question: string) => Promise<string | null>;
  /** Text of a file or of standard input (`-`), unpacked (`readSourceText`); null when there is none. */
  readonly readText: (source: string) => Promise<string | null>;
  readonly readSession: (id: string) => Promise<readonly Result[] | null>;
  readonly writeFile: (path: string, text: string) => Promise<void>;
  /** Facts that explanations of an input look up; absent: the analytic engine's alone. */
  readonly facts?: (input: ExplainInput) => Promise<ExplainFacts>;
}
