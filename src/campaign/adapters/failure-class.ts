import type { FailureClass, FrameworkAdapter } from './adapter.ts';

/** Why a server ended, with the line of its log that says so. */
export interface ServerFailure {
  readonly class: FailureClass;
  /** From 1; null where no line says it. */
  readonly line: number | null;
  readonly evidence: string;
}

/** Reads the end of a server from its log: the first marker in it, else how the process ended. */
export function classifyServerEnd(
  log: string,
  end: { readonly exitCode: number | null; readonly signal: string | null; readonly isLate: boolean },
  adapter: FrameworkAdapter,
): ServerFailure {
  const lines = log.split(/\r?\n/);
  for (const [at, text] of lines.entries()) {
    const marker = adapter.failures.find(({ pattern }) => pattern.test(text));
    if (marker !== undefined) return { class: marker.class, line: at + 1, evidence: text.trim() };
  }
  if (end.isLate) return { class: 'launch-timeout', line: null, evidence: '' };
  const last = lines.findLastIndex((text) => text.trim() !== '');
  const evidence = lines[last]?.trim() ?? '';
  const line = last === -1 ? null : last + 1;
  return { class: end.signal === 'SIGKILL' ? 'killed' : 'exited', line, evidence };
}
