import type { ConfigurationReport } from '../../../engine/index.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { fixedHalfEven } from '../../../text/half-even.ts';
import { type LogLevel, reaches } from '../arguments/log-level.ts';

type Texts = Catalogue['engineCommand'];

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
