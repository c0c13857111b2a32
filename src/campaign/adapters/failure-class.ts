import type { FailureClass, FrameworkAdapter } from './adapter.ts';

/** Why a server ended, with the line of its log that says so. */
export interface ServerFailure {
  readonly class: FailureClass;
  /** From 1; null where no line says it. */
  readonly line: number | null;
  readonly evidence: string;
}

const contextLines = 20;
const longestEvidence = 300;
/** Of a line so much is looked at. */
const longestLine = 2000;
/** Lines that stopped nobody; they count where no other line says anything. */
const calm = /\b(?:INFO|WARN|WARNING|DEBUG)\b/;

/** A line as it is cited: without its ends, and not endless. */
function cited(text: string): string {
  return text.trim().slice(0, longestEvidence);
}

/** A line that names an error by its type, as the last one of a Python traceback does. */
const errorLine = /(?:Error|Exception|Failure) ?:/;

/** The end of a log without a known line: the last one that names an error, else the last one. */
function lastWords(lines: readonly string[]): number {
  const error = lines.findLastIndex((text) => errorLine.test(text.slice(0, longestEvidence)));
  return error === -1 ? lines.findLastIndex((text) => text.trim() !== '') : error;
}

/** Whether only an engine below the server says that it failed. */
function wrapperClass(lines: readonly string[], { wrappers }: FrameworkAdapter): 'engine' | 'exited' {
  return lines.some((text) => wrappers.some(({ pattern }) => pattern.test(text))) ? 'engine' : 'exited';
}

/**
 * Reads the end of a server from its log. The surest marker decides, wherever it stands: a log also holds warnings about
 * ports and devices that stopped nobody. Where only a wrapper is found, the line that names an error is the evidence.
 */
export function classifyServerEnd(
  log: string,
  end: { readonly exitCode: number | null; readonly signal: string | null; readonly isLate: boolean },
  adapter: FrameworkAdapter,
): ServerFailure {
  const lines = log.split(/\r?\n/).map((text) => text.slice(0, longestLine));
  for (const isSaid of [(text: string) => !calm.test(text), () => true]) {
    for (const marker of adapter.failures) {
      // The last one: what was tried again and worked stands above.
      const at = lines.findLastIndex((text) => isSaid(text) && marker.pattern.test(text));
      if (at !== -1) return { class: marker.class, line: at + 1, evidence: cited(lines[at] ?? '') };
    }
  }
  if (end.isLate) return { class: 'launch-timeout', line: null, evidence: '' };
  const last = lastWords(lines);
  const evidence = cited(lines[last] ?? '');
  const line = last === -1 ? null : last + 1;
  // A process that names its own error was not ended from outside: a parent only ends its children with it.
  const isExplained = last !== -1 && errorLine.test((lines[last] ?? '').slice(0, longestEvidence));
  if (isExplained) return { class: wrapperClass(lines, adapter), line, evidence };
  if (end.signal === 'SIGKILL' || end.exitCode === 137) return { class: 'killed', line, evidence };
  return { class: wrapperClass(lines, adapter), line, evidence };
}

/** Lines of a log around the one that says why. */
export function linesAround(log: string, { line }: ServerFailure): string[] {
  const lines = log.split(/\r?\n/);
  const end = line ?? lines.length;
  return lines.slice(Math.max(0, end - contextLines), end + contextLines).filter((text) => text !== '');
}
