import { describe, expect, it } from 'vitest';
import { runBundle } from '../../../src/commands/triage/run-bundle.ts';
import { runDiff } from '../../../src/commands/triage/run-diff.ts';
import { runSkew } from '../../../src/commands/triage/run-skew.ts';
import {
  DiffusionGateError,
  runTables,
  type TablesRequest,
} from '../../../src/commands/triage/run-tables.ts';
import { NoTargetsError } from '../../../src/commands/triage/trace-faults.ts';
import { diffReportSchema } from '../../../src/trace/diff/diff-report.ts';
import { triageReportSchema } from '../../../src/trace/report/schema.ts';
import { skewReportSchema } from '../../../src/trace/skew/skew-report.ts';
import { columnsOf } from '../../trace/support/columns-of.ts';
import { kernel, launch, mark } from '../../trace/support/events.ts';
import { standardOptions } from '../../trace/support/reports.ts';
import { decodeTrace, fakePorts, replayedTrace } from './triage-kit.ts';

function request(more: Partial<TablesRequest> = {}): TablesRequest {
  return {
    inputs: { kind: 'single', path: '/t/a.json' },
    options: standardOptions,
    limits: { minShare: 0.01, kernels: 0, overlap: 0 },
    captures: [],
    graphAnnotations: null,
    rank: null,
    runLogs: [],
    allowNonNative: false,
    isStrict: false,
    topStack: 0,
    json: false,
    output: null,
    csv: null,
    isSpoken: false,
    ...more,
  };
}

describe('tables of one trace', () => {
  it('prints the three tables in their order, each with its alignment row', async () => {
    const { ports, out } = fakePorts({ '/t/a.json': decodeTrace() });
    expect(await runTables(request(), ports)).toBe(0);
    const text = out.join('\n');
    const places = ['Triage View', 'Kernel Table', 'Overlap Opportunity Table', 'Fuse Opportunity Table'].map(
      (heading) => text.indexOf(`${heading}\n`),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(text).toContain('| --- | --- | ---: | ---: | ---: | --- | --- |');
    expect(text).toContain(
      '| void sgemm_128x64 | gemm | 0.08 ms | 80.0% | 1 | python/sglang/srt/models/qwen3.py:10 forward | cudaLaunchKernel |',
    );
    expect(text).toContain('Times are measured in this trace alone');
    expect(text).not.toContain('try overlap |');
  });

  it('wraps its sentences between words on a terminal, and leaves its tables whole', async () => {
    const { ports, out } = fakePorts({ '/t/a.json': decodeTrace() });
    await runTables(request(), { ...ports, columns: 60 });
    const lines = out.join('\n').split('\n');
    const prose = lines.filter((one) => !one.startsWith('|'));
    expect(prose.every((one) => one.length <= 60)).toBe(true);
    expect(prose.join(' ').replaceAll(/\s+/gu, ' ')).toContain('Times are measured in this trace alone');
    expect(lines.some((one) => one.startsWith('| void sgemm_128x64 |') && one.length > 60)).toBe(true);
  });

  it('writes one document with ids, unrounded figures and the hash', async () => {
    const { ports, out } = fakePorts({ '/t/a.json': decodeTrace(80.123) });
    await runTables(request({ json: true }), ports);
    const report = triageReportSchema.parse(JSON.parse(out.join('')));
    expect(report.trace).toMatchObject({ sha256: 'a'.repeat(64), kernels: 2, gpuMicroseconds: 100.123 });
    expect(report.stages[0]?.kernels.map(({ id, microseconds }) => [id, microseconds])).toEqual([
      ['K1', 80.123],
      ['K2', 20],
    ]);
    expect(report.stages[0]?.families.map(({ category }) => category)).toEqual(['gemm', 'communication']);
  });

  it('hides what is below the bar and says how much', async () => {
    const { ports, out } = fakePorts({ '/t/a.json': decodeTrace() });
    await runTables(request({ json: true, limits: { minShare: 0.5, kernels: 0, overlap: 0 } }), ports);
    const [stage] = JSON.parse(out.join('')).stages;
    expect(stage.kernels).toHaveLength(1);
    expect(stage.hidden).toEqual({ rows: 1, share: 20 });
  });

  it('a partial trace is done, and damaged with --strict', async () => {
    const whole = decodeTrace();
    const columns = { ...whole, scan: { ...whole.scan, partial: true } };
    const { ports, err } = fakePorts({ '/t/a.json': columns });
    expect(await runTables(request(), ports)).toBe(0);
    expect(err.join('\n')).toContain('partial');
    expect(await runTables(request({ isStrict: true }), ports)).toBe(3);
  });

  it('a run that fell back to diffusers is refused, or marked in every table', async () => {
    const files = { '/t/run.log': 'x\nINFO Falling back to diffusers backend\n' };
    const { ports, out } = fakePorts({ '/t/a.json': decodeTrace() }, files);
    await expect(runTables(request(), ports)).rejects.toThrow(DiffusionGateError);
    expect(out).toEqual([]);
    await runTables(request({ allowNonNative: true }), ports);
    expect(out.join('\n').match(/Not native SGLang evidence/g)).toHaveLength(3);
  });

  it('saves tables as CSV', async () => {
    const { ports, saved } = fakePorts({ '/t/a.json': decodeTrace() });
    await runTables(request({ csv: 'd' }), ports);
    expect(Object.keys(saved).sort()).toEqual([
      'd/families.csv',
      'd/fuse.csv',
      'd/gaps.csv',
      'd/kernels.csv',
      'd/outliers.csv',
      'd/overlap.csv',
    ]);
    expect(saved['d/kernels.csv']?.split('\n')[1]).toContain('decode,K1,void sgemm_128x64');
  });

  it('speaks Chinese from head to foot', async () => {
    const { ports, out } = fakePorts({ '/t/a.json': decodeTrace() }, {}, 'zh');
    await runTables(request(), ports);
    const text = out.join('\n');
    expect(text).toContain('kernel 表');
    expect(text).not.toMatch(/\b(Table|share|Below|headroom|check deps|Notes)\b/);
  });
});

describe('a mapping/formal pair', () => {
  it('takes places from the mapping trace and times from the formal one', async () => {
    const { ports, out } = fakePorts({ '/m.json': decodeTrace(999), '/f.json': replayedTrace() });
    const pair = { kind: 'pair', mapping: ['/m.json'], formal: '/f.json' } as const;
    await runTables(request({ inputs: pair, json: true }), ports);
    const report = triageReportSchema.parse(JSON.parse(out.join('')));
    expect(report.mode).toBe('mapping-formal');
    const [gemm] = report.stages[0]?.kernels ?? [];
    expect(gemm).toMatchObject({
      microseconds: 80,
      match: { kind: 'exact', letter: null },
      sites: [{ location: 'python/sglang/srt/models/qwen3.py:10 forward' }],
    });
    expect(report.coverage).toMatchObject({ located: 100, exact: 100, replayed: 100 });
  });

  it('alone, a replayed kernel is known by the call of the replay only', async () => {
    const { ports, out } = fakePorts({ '/t/a.json': replayedTrace() });
    await runTables(request({ json: true }), ports);
    const report = triageReportSchema.parse(JSON.parse(out.join('')));
    expect(report.coverage).toMatchObject({ located: 0, replayCallOnly: 100 });
    expect(report.stages[0]?.kernels[0]?.match.kind).toBe('replay');
  });
});

describe('folders', () => {
  it('takes one rank, and says what it passed over', async () => {
    const { ports, out, err } = fakePorts({
      '/r/x-TP-1.trace.json': decodeTrace(),
      '/r/x-TP-0.trace.json': decodeTrace(),
      '/r/merged-x.trace.json': decodeTrace(),
    });
    await runTables(request({ inputs: { kind: 'single', path: '/r' }, json: true }), ports);
    expect(JSON.parse(out.join('')).traces.map(({ path }: { path: string }) => path)).toEqual([
      '/r/x-TP-0.trace.json',
    ]);
    expect(err.filter((line) => line.startsWith('passed over'))).toHaveLength(2);
    const missing = request({ inputs: { kind: 'single', path: '/r' }, rank: 7 });
    await expect(runTables(missing, ports)).rejects.toThrow(NoTargetsError);
  });
});

describe('names of graph nodes', () => {
  const nodes = columnsOf([
    mark('step[DECODE bs=4]', 100, 100),
    launch(1, 110, 'cudaGraphLaunch'),
    kernel('gemm_a', 200, 80, 1, { args: { 'graph node id': 4294967297 } }),
    kernel('gemm_b', 300, 60, 1, { args: { 'graph node id': 4294967298 } }),
    kernel('gemm_c', 400, 20, 1, { args: { 'graph node id': 4294967299 } }),
  ]);
  const names = JSON.stringify({
    4294967297: [{ name: 'layer', stream: 7 }, { name: 'layer/attention' }],
    4294967298: ['mlp'],
    7: [{ str: 'elsewhere' }],
  });
  const operatorsOf = async (
    path: string,
    files: Readonly<Record<string, string>>,
    more: Partial<TablesRequest> = {},
  ) => {
    const { ports, out } = fakePorts({ [path]: nodes }, files);
    await runTables(request({ inputs: { kind: 'single', path }, json: true, ...more }), ports);
    const { stages, coverage } = triageReportSchema.parse(JSON.parse(out.join('')));
    return { operators: stages[0]?.kernels.map(({ cpuOps }) => cpuOps), annotated: coverage.annotated };
  };

  it('stand for the call that replayed them, the innermost scope first', async () => {
    const given = { graphAnnotations: '/n.json' };
    expect(await operatorsOf('/t/a.json', { '/n.json': names }, given)).toEqual({
      operators: [['layer/attention'], ['mlp'], ['cudaGraphLaunch']],
      annotated: { replayed: 3, named: 2 },
    });
    expect(await operatorsOf('/t/a.json', {})).toEqual({
      operators: [['cudaGraphLaunch'], ['cudaGraphLaunch'], ['cudaGraphLaunch']],
      annotated: null,
    });
  });

  it('are found one folder up, for the rank that begins the name of the trace', async () => {
    const found = await operatorsOf('/t/step_1/000003.x.pt.trace.json', {
      '/t/kernel_annotations_rank1_x.json': JSON.stringify({ 4294967297: ['wrong rank'] }),
      '/t/kernel_annotations_rank3_x.json': names,
    });
    expect(found.annotated).toEqual({ replayed: 3, named: 2 });
  });

  it('a file that holds none is named where it was given, and let be where it was only found', async () => {
    const { ports } = fakePorts({ '/t/a.json': nodes }, { '/n.json': '{"x": 1}' });
    await expect(runTables(request({ graphAnnotations: '/n.json' }), ports)).rejects.toThrow('/n.json');
    const beside = { '/t/kernel_annotations_rank0_x.json': '[]' };
    expect((await operatorsOf('/t/a.json', beside)).annotated).toBeNull();
  });
});

it('ranks: who is late to a collective, and what the others wait', async () => {
  const name = 'ncclDevKernel_AllReduce_Sum';
  const { ports, out } = fakePorts({
    '/r/rank0.trace.json': decodeTrace(80, name, 400),
    '/r/rank1.trace.json': decodeTrace(80, name, 450),
  });
  expect(await runSkew('/r', request({ json: true }), ports)).toBe(0);
  const report = skewReportSchema.parse(JSON.parse(out.join('')));
  expect(report.collectives).toMatchObject([
    { kernel: name, calls: 1, maxSkewMicroseconds: 50, lastRank: 1 },
  ]);
  expect(report.ranks.map(({ waitedMicroseconds, last }) => [waitedMicroseconds, last])).toEqual([
    [50, 0],
    [0, 1],
  ]);
});

it('two runs: differences per step, by family and kernel', async () => {
  const { ports, out } = fakePorts({ '/a.json': decodeTrace(80), '/b.json': decodeTrace(60) });
  expect(await runDiff('/a.json', '/b.json', request({ json: true }), ports)).toBe(0);
  const report = diffReportSchema.parse(JSON.parse(out.join('')));
  expect(report.stages[0]).toMatchObject({ basis: 'step', total: { a: 100, b: 80, delta: -20 } });
  expect(report.stages[0]?.kernels[0]).toMatchObject({
    kernel: 'void sgemm_128x64',
    delta: -20,
    status: 'both',
  });
  expect(report.conditions.find(({ condition }) => condition === 'model')?.verdict).toBe('unknown');
});

it('bundles reports by model and framework', () => {
  const { ports, out } = fakePorts(
    {},
    {
      '/runs/qwen/analysis_vllm.txt': 'Triage View\nModel: Qwen/Qwen3-8B\r\nKernel Table\n| a |\n',
      '/runs/qwen/analysis_sglang.txt': '',
    },
  );
  const flags = {
    analysisRoot: ['/runs'],
    includeToc: true,
    framework: 'auto',
    minShare: '1',
    kernelTableLimit: '0',
    overlapTableLimit: '0',
  };
  expect(runBundle(flags, ports)).toBe(0);
  expect(out.join('\n')).toBe(
    [
      '# Triage bundle',
      '',
      '_Generated on 2026-01-02 03:04:05 UTC_',
      '',
      '## Contents',
      '',
      '- [Qwen/Qwen3-8B](#qwen-qwen3-8b)',
      '',
      '## Qwen/Qwen3-8B',
      '',
      'Model id: `qwen`',
      '',
      '### SGLang',
      '',
      'Source: `/runs/qwen/analysis_sglang.txt`',
      '',
      '_The report is empty._',
      '',
      '### vLLM',
      '',
      'Source: `/runs/qwen/analysis_vllm.txt`',
      '',
      '#### Triage View',
      'Model: Qwen/Qwen3-8B',
      '#### Kernel Table',
      '| a |',
    ].join('\n'),
  );
});

it('a trace without a device gives the placeholder rows', async () => {
  const { ports, out, err } = fakePorts({
    '/t/a.json': columnsOf([{ ph: 'X', cat: 'cpu_op', name: 'aten::mm', pid: 1, tid: 1, ts: 1, dur: 1 }]),
  });
  expect(await runTables(request(), ports)).toBe(0);
  expect(out.join('\n')).toContain('| No kernel reaches the bar of 1.0% share. | - | - | - | - | - | - |');
  expect(err.join('\n')).toContain('activities CPU and GPU');
});
