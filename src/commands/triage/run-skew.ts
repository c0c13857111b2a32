import { UsageError } from '../../app/usage-error.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { letGo } from '../../trace/columns/packed-columns.ts';
import { collectivesOf, type RankCollectives } from '../../trace/skew/collectives.ts';
import { skewLines, skewWarnings } from '../../trace/skew/skew-lines.ts';
import { type SkewReport, skewReport } from '../../trace/skew/skew-report.ts';
import { chooseRanks, rankOf } from '../../trace/targets/choose-targets.ts';
import { everyTrace, readAloud } from './read-targets.ts';
import type { TablesRequest } from './run-tables.ts';
import type { TriagePorts } from './triage-ports.ts';
import { writeDocument } from './write-document.ts';

/**
 * The skew of all ranks of a folder: one trace after another is read, its collectives are kept and the rest is let go, so
 * that memory stays that of one trace. @throws UsageError · what reading throws
 */
export async function skewOf(
  folder: string,
  request: Omit<TablesRequest, 'inputs'>,
  ports: TriagePorts,
): Promise<SkewReport> {
  if (!ports.isFolder(folder)) throw new UsageError(ports.texts.triageCommand.usage.ranksNeedFolder);
  const ranks: RankCollectives[] = [];
  for (const file of chooseRanks(await everyTrace(folder, ports))) {
    const columns = await readAloud(file.path, request.isSpoken, ports);
    const rank = rankOf(file) ?? columns.head.distributed?.rank ?? ranks.length;
    ranks.push(collectivesOf(columns, rank, file.path, request.options));
    letGo(columns);
    ports.collectGarbage();
  }
  const report = skewReport(ranks);
  for (const message of skewWarnings(report, ports.texts)) ports.err(message);
  return report;
}

/** `throughline triage FOLDER --all-ranks`. @throws UsageError · what reading throws */
export async function runSkew(
  folder: string,
  request: Omit<TablesRequest, 'inputs'>,
  ports: TriagePorts,
): Promise<number> {
  const report = await skewOf(folder, request, ports);
  writeDocument(report, skewLines(report, ports.texts).join('\n'), request, ports);
  return exitCodes.done;
}
