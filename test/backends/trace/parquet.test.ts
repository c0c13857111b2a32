import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, it } from 'vitest';
import { parquetOf } from '../../../src/backends/trace/parquet.ts';
import { analyseTrace, noHelpers, type TraceAnalysis } from '../../../src/trace/analysis/analyse.ts';
import { catalogs } from '../../../src/trace/catalog/catalogs.ts';
import { kernelColumns } from '../../../src/trace/export/kernel-columns.ts';
import {
  exportSql,
  fuseTableSql,
  kernelTableSql,
  overlapTableSql,
  viewSql,
} from '../../../src/trace/export/tables-sql.ts';
import { columnsOf } from '../../trace/support/columns-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-parquet-'));
afterAll(() => rmSync(folder, { recursive: true }));

const kernel = (name: string, tid: number, ts: number, dur: number, more: object = {}) => ({
  ph: 'X',
  cat: 'kernel',
  name,
  pid: 0,
  tid,
  ts,
  dur,
  args: { stream: tid, correlation: ts, grid: [1, 2, 3], ...more },
});
const columns = columnsOf(
  [
    kernel('ampere_gemm', 7, 100, 50),
    kernel('ncclDevKernel_AllReduce', 20, 120, 60),
    kernel('vectorized_elementwise_kernel', 7, 200, 4),
    kernel('rmsnorm_kernel', 7, 205, 6),
    kernel('vectorized_elementwise_kernel', 7, 300, 4),
    kernel('rmsnorm_kernel', 7, 330, 6),
    {
      ph: 'X',
      cat: 'python_function',
      name: 'vllm/layers/linear.py(7): apply',
      pid: 1,
      tid: 1,
      ts: 90,
      dur: 20,
    },
    {
      ph: 'X',
      cat: 'cuda_runtime',
      name: 'cudaLaunchKernel',
      pid: 1,
      tid: 1,
      ts: 95,
      dur: 2,
      args: { correlation: 100 },
    },
  ],
  { baseTimeNanoseconds: '1752000000000000001' },
);
const options = {
  framework: null,
  minShare: 0,
  stage: null,
  rangeNs: null,
  device: null,
  pidSubstring: null,
};
const analysis: TraceAnalysis = analyseTrace(
  { columns, path: 'rank-0.json', serverArguments: null },
  options,
  noHelpers,
  catalogs(),
);
writeFileSync(
  join(folder, 'rank-0.kernels.parquet'),
  parquetOf(kernelColumns(analysis, { trace: 'rank-0.json', rank: 0 })),
);
writeFileSync(
  join(folder, 'rank-1.kernels.parquet'),
  parquetOf(kernelColumns(analysis, { trace: 'rank-1.json', rank: null })),
);

async function query(pattern: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(viewSql(join(folder, pattern)));
    return (await connection.runAndReadAll(sql)).getRowObjects();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

describe('exported columns in DuckDB', () => {
  it('hold every launch with its place, and nothing where nothing is known', async () => {
    const rows = await query('rank-0*.parquet', 'SELECT * FROM kernels ORDER BY start_us');
    expect(rows).toHaveLength(6);
    expect(rows[0]).toMatchObject({
      trace: 'rank-0.json',
      rank: 0,
      stage: 'all',
      step: null,
      kernel: 'ampere_gemm',
      category: 'gemm',
      kind: 'kernel',
      device: '0',
      stream: '7',
      start_us: 10,
      duration_us: 50,
      cpu_op: 'cudaLaunchKernel',
      location: 'vllm/layers/linear.py:7 apply',
      match: 'own',
      replayed: false,
      correlation: 100,
      bytes: null,
      grid: '[1,2,3]',
      block: null,
      zero_ns: 1_752_000_000_000_090_001n,
    });
    expect(rows[1]).toMatchObject({ location: null, cpu_op: null, match: 'none' });
  });

  it('make the kernel table of the report, over all traces together', async () => {
    const rows = await query('*.parquet', kernelTableSql);
    const [stage] = analysis.stages;
    const expected = [...(stage?.groups.groups ?? [])].map(({ name, totalNs, launches }) => [
      name.canonical,
      (2 * totalNs) / 1e6,
      BigInt(2 * launches),
    ]);
    expect(rows.map(({ kernel: name, gpu_ms, launches }) => [name, gpu_ms, launches])).toEqual(expected);
    expect(rows.reduce((sum, { share_percent }) => sum + Number(share_percent), 0)).toBeCloseTo(100, 9);
  });

  it('make the hidden and exclusive times of the report', async () => {
    const rows = await query('rank-0*.parquet', overlapTableSql);
    const times = Object.fromEntries(
      rows.map(({ kernel: name, exclusive_us, hidden_us }) => [name, [exclusive_us, hidden_us]]),
    );
    expect(times).toEqual({
      ampere_gemm: [20, 30],
      ncclDevKernel_AllReduce: [30, 30],
      vectorized_elementwise_kernel: [8, 0],
      rmsnorm_kernel: [12, 0],
    });
  });

  it('find neighbours on one stream, and not those that are far apart', async () => {
    const rows = await query('rank-0*.parquet', fuseTableSql);
    expect(rows).toEqual([
      {
        stage: 'all',
        kernel: 'vectorized_elementwise_kernel',
        next_kernel: 'rmsnorm_kernel',
        pairs: 1n,
        related_ms: 0.01,
      },
    ]);
  });

  it('run as the file that is written beside them: the view and three tables', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const statements = await connection.extractStatements(exportSql(join(folder, '*.parquet')));
    expect(statements.count).toBe(4);
    for (let at = 0; at < statements.count; at += 1) await (await statements.prepare(at)).run();
    connection.closeSync();
    instance.closeSync();
  });
});
