import { basename, join, resolve } from 'node:path';
import { UsageError } from '../../app/usage-error.ts';
import { parquetOf } from '../../backends/trace/parquet.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { fixed } from '../../text/figures.ts';
import { analyseTrace, noHelpers } from '../../trace/analysis/analyse.ts';
import { catalogs } from '../../trace/catalog/catalogs.ts';
import { kernelColumns } from '../../trace/export/kernel-columns.ts';
import { exportSql } from '../../trace/export/tables-sql.ts';
import { rankOf } from '../../trace/targets/choose-targets.ts';
import { everyTrace, readAloud, targetsOf } from './read-targets.ts';
import type { TablesRequest } from './run-tables.ts';
import type { TriagePorts } from './triage-ports.ts';

/**
 * `throughline triage export PATH --output FOLDER`: one Parquet file a trace, and the SQL that makes the three tables of
 * all of them. One trace after another is read and let go.
 *
 * @throws {UsageError} · what reading and writing throw
 */
export async function runExport(
  path: string,
  everyRank: boolean,
  request: Omit<TablesRequest, 'inputs'>,
  ports: TriagePorts,
): Promise<number> {
  const texts = ports.texts.triageExport;
  if (request.output === null) throw new UsageError(texts.needsOutput);
  const folder = resolve(request.output);
  const isEvery = everyRank && ports.isFolder(path);
  const files = isEvery ? await everyTrace(path, ports) : await targetsOf(path, request.rank, ports);
  const used = new Map<string, number>();
  for (const file of files) {
    const columns = await readAloud(file.path, request.isSpoken, ports);
    const rank = rankOf(file) ?? columns.head.distributed?.rank ?? null;
    const input = { columns, path: file.path, serverArguments: ports.serverArguments(file.path) };
    const analysis = analyseTrace(input, request.options, noHelpers, catalogs());
    const name = basename(file.path).replace(/(?:\.pt)?(?:\.trace)?\.json(?:\.gz)?$/i, '');
    const before = used.get(name) ?? 0;
    used.set(name, before + 1);
    const target = join(folder, `${name}${before === 0 ? '' : `-${before + 1}`}.kernels.parquet`);
    ports.saveBytes(target, parquetOf(kernelColumns(analysis, { trace: basename(file.path), rank })));
    ports.err(texts.wrote(target, fixed(analysis.rows.length)));
  }
  const sql = join(folder, 'triage.sql');
  ports.save(sql, exportSql(join(folder, '*.kernels.parquet')));
  ports.out(texts.run(sql));
  return exitCodes.done;
}
