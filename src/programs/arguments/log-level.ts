import type { ParsedArguments } from './parsed-arguments.ts';

/** How much is told on stderr, most first. */
export const logLevels = ['debug', 'info', 'warning', 'error', 'critical'] as const;
export type LogLevel = (typeof logLevels)[number];

/** How much stderr tells: an explicit level wins over `-v` and `-q`. */
export function logLevelOf(given: ParsedArguments): LogLevel {
  const named = logLevels.find((level) => level === given.text('--log-level'));
  if (given.isGiven('--log-level') && named !== undefined) return named;
  if (given.isOn('--quiet')) return 'error';
  return given.isOn('--verbose') ? 'debug' : (named ?? 'error');
}

/** Whether something of importance `wanted` is told at `level`. */
export function reaches(level: LogLevel, wanted: LogLevel): boolean {
  return logLevels.indexOf(level) <= logLevels.indexOf(wanted);
}
