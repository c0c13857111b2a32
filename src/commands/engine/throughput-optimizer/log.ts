import type { ConfigurationReport } from '../../../engine/index.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { fixedHalfEven } from '../../../text/half-even.ts';
import type { ParsedArguments } from '../arguments/parsed-arguments.ts';

type Texts = Catalogue['engineCommand'];

const levels = ['debug', 'info', 'warning', 'error', 'critical'] as const;
export type LogLevel = (typeof levels)[number];

/** How much stderr tells: an explicit level wins over `-v` and `-q`. */
export function logLevelOf(given: ParsedArguments): LogLevel {
  const named = levels.find((level) => level === given.text('--log-level'));
  if (given.isGiven('--log-level') && named !== undefined) return named;
  if (given.isOn('--quiet')) return 'error';
  return given.isOn('--verbose') ? 'debug' : (named ?? 'error');
}

function reaches(level: LogLevel, wanted: LogLevel): boolean {
  return levels.indexOf(level) <= levels.indexOf(wanted);
}

/** What became of a configuration, as far as the level wants to know; null is nothing to say. */
export function configurationNote(
  device: string,
  configuration: ConfigurationReport,
  level: LogLevel,
  texts: Texts,
): string | null {
  const { label, verdict, reason, first, probes } = configuration;
  const where = `${device}, ${label}`;
  if (verdict === 'cannot-split') {
    return reaches(level, 'error') ? `[ERROR] ${where}: ${texts.log.cannotSplit(reason ?? '')}` : null;
  }
  if (verdict === 'found') {
    return reaches(level, 'info') ? `[INFO] ${where}: ${texts.log.searched(probes)}` : null;
  }
  if (!reaches(level, 'warning')) return null;
  const missingGiB = fixedHalfEven(-(first?.memory.availableGiB ?? 0), 2);
  const why =
    verdict === 'no-row' ? texts.log.noRow : texts.log.stopped[verdict](first?.batchSize ?? 1, missingGiB);
  return `[WARNING] ${where}: ${why}`;
}
