import { exitCodes } from '../../app/exit-codes.ts';
import { UsageError } from '../../app/usage-error.ts';
import { collectivesOf, type RankCollectives } from '../../trace/skew/collectives.ts';
import { skewLines, skewWarnings } from '../../trace/skew/skew-lines.ts';
import { skewReport } from '../../trace/skew/skew-report.ts';
import { chooseRanks, rankOf } from '../../trace/targets/choose-targets.ts';
import { everyTrace, readAloud } from './read-targets.ts';
import type { TablesRequest } from './run-tables.ts';
import type { TriagePorts } from './triage-ports.ts';

/**
 * `throughline triage FOLDER --all-ranks`: one trace after another is read, its collectives are kept and the rest is let
 * go, so that memory stays that of one trace. @throws UsageError · what reading throws
 */
export async function runSkew(
  folder: string,
  request: Omit<TablesRequest, 'inputs'>,
  ports: TriagePorts,
): Promise<number> {
  if (!ports.isFolder(folder)) throw new UsageError(ports.texts.triageCommand.usage.ranksNeedFolder);
  const ranks: RankCollectives[] = [];
  for (const file of chooseRanks(await everyTrace(folder, ports))) {
    const columns = await readAloud(file.path, request.isSpoken, ports);
    const rank = rankOf(file) ?? columns.head.distributed?.rank ?? ranks.length;
    ranks.push(collectivesOf(columns, rank, file.path, request.options));
  }
  const report = skewReport(ranks);
  for (const message of skewWarnings(report, ports.texts)) ports.err(message);
  const text = request.json ? JSON.stringify(report) : skewLines(report, ports.texts).join('\n');
  if (request.output !== null) {
    ports.save(
      request.output,
      `${request.output.endsWith('.json') ? JSON.stringify(report, null, 2) : text}\n`,
    );
    ports.err(ports.texts.triageCommand.saved(request.output));
  }
  ports.out(text);
  return exitCodes.done;
}
