import type { Language } from '../text/language.ts';
import type { ServingData } from './serving-estimator/serving-io.ts';

/** Ports of reading a command line: files that arguments name, and a place for warnings. */
export interface RequestIo {
  /** Standard error: warnings, errors, progress. Nothing is added to the text. */
  err(text: string): void;
  /** Text of a file. @throws Error whose message says why it cannot be read. */
  readTextFile(path: string): string;
}

/** Ports of a program of `throughline engine` to the machine. Tests pass their own. */
export interface EngineIo extends RequestIo {
  /** Data of the serving estimator; absent where it is not run. */
  readonly serving?: ServingData;
  readonly language: Language;
  readonly version: string;
  /** Columns of the terminal. */
  readonly columns: number;
  /** Only ASCII may be drawn (terminal curves). */
  readonly isAscii: boolean;
  /** Standard output: results, as the real program prints them. Nothing is added to the text. */
  out(text: string): void;
  /** Writes a file whole or not at all. @throws Error */
  writeFile(path: string, text: string): void;
  /** A steady clock, for elapsed times. */
  nowMs(): number;
  /** Aborted when the user wants to stop. */
  readonly signal: AbortSignal;
}
