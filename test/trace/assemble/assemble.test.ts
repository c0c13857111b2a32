import { describe, expect, it } from 'vitest';
import { deviceKinds, linkKinds, type TraceColumns } from '../../../src/trace/columns/columns.ts';
import { columnsOf } from '../support/columns-of.ts';

const work = ({ device, texts }: TraceColumns) =>
  Array.from({ length: device.count }, (_, place) => ({
    name: texts.text(device.name[place] ?? 0),
    kind: deviceKinds[device.kind[place] ?? 0],
    startNs: device.startNs[place],
    durationNs: device.durationNs[place],
    link: linkKinds[device.link[place] ?? 0],
  }));

const kernel = { ph: 'X', cat: 'kernel', pid: 0, tid: 7, ts: 100, dur: 5 };
const codes = ({ scan }: TraceColumns) => scan.notices.map(({ code }) => code);

describe('device work', () => {
  it('takes kernels, copies and fills of every age of Kineto, and no other row of the device', () => {
    const columns = columnsOf([
      { ...kernel, name: 'b', ts: 200 },
      { ...kernel, name: 'a' },
      { ...kernel, name: 'copy', cat: 'gpu_memcpy', ts: 300, args: { bytes: 4096, stream: 7 } },
      { ...kernel, name: 'old copy', cat: 'Memcpy', ts: 400, tid: 'stream 7' },
      { ...kernel, name: 'fill', cat: 'gpu_memset', ts: 500 },
      { ...kernel, name: 'Event Sync', cat: 'cuda_sync', ts: 600 },
      { ...kernel, name: 'step', cat: 'gpu_user_annotation', ts: 90 },
      { ...kernel, name: 'cudaLaunchKernel', cat: 'cuda_runtime', ts: 80 },
    ]);
    expect(work(columns).map(({ name, kind, startNs }) => [name, kind, startNs])).toEqual([
      ['a', 'kernel', 20_000],
      ['b', 'kernel', 120_000],
      ['copy', 'copy', 220_000],
      ['old copy', 'copy', 320_000],
      ['fill', 'set', 420_000],
    ]);
    expect(columns.streams.map(({ label, number }) => [label, number])).toEqual([['7', 7]]);
    expect([columns.synchronisations.count, columns.launches.count, columns.annotations.count]).toEqual([
      1, 1, 1,
    ]);
    expect(columns.device.bytes[2]).toBe(4096);
  });

  it('keeps a launch that took no measured time', () => {
    expect(work(columnsOf([{ ...kernel, name: 'short', dur: 0 }]))).toMatchObject([{ durationNs: 0 }]);
  });

  it('takes rows that name a stream as kernels only where nothing says what a kernel is', () => {
    const loose = { ph: 'X', name: 'gemm', pid: 0, tid: 1, ts: 1, dur: 2, args: { stream: 3 } };
    expect(work(columnsOf([loose]))).toMatchObject([{ name: 'gemm', kind: 'kernel' }]);
    expect(codes(columnsOf([loose]))).toEqual(['uncategorised-kernels']);
    expect(work(columnsOf([loose, { ...kernel, name: 'real' }])).map(({ name }) => name)).toEqual(['real']);
  });

  it('calls the trace of a simulator one, whatever header it has', () => {
    const columns = columnsOf([{ ph: 'X', name: 'aten.mm.default', pid: 0, tid: 0, ts: 0, dur: 9 }], {
      deviceProperties: [{ name: 'NVIDIA H100' }],
    });
    expect(columns.head).toMatchObject({ format: 'simulator', simulator: 'TensorCast' });
    expect(work(columns)).toMatchObject([{ name: 'aten.mm.default', durationNs: 9000 }]);
  });
});

describe('times', () => {
  it('counts from the first row that is not metadata, in whole nanoseconds of the epoch', () => {
    const columns = columnsOf(
      [
        { ph: 'M', name: 'process_name', pid: 0, ts: 0, args: { name: 'python' } },
        { ...kernel, name: 'late', ts: '1736408883688177.930' },
        { ph: 'i', name: 'mark', pid: 0, tid: 0, ts: '1736408883688177.001' },
      ],
      { baseTimeNanoseconds: '1000000000000000007' },
    );
    expect(columns.zeroNs).toBe(1_000_000_000_000_000_007n + 1_736_408_883_688_177_001n);
    expect(columns.device.startNs[0]).toBe(929);
  });

  it('ignores rows of no time at all among later ones, and says so', () => {
    const columns = columnsOf([
      { ...kernel, name: 'nothing', ts: 0, dur: 0 },
      { ...kernel, name: 'a', ts: 5e9 },
    ]);
    expect(columns.device.startNs.at(-1)).toBe(0);
    expect(columns.scan.notices).toContainEqual({ code: 'zero-times', count: 1 });
  });

  it('joins begin and end rows by thread, the innermost first', () => {
    const row = { pid: 1, tid: 1, cat: 'cpu_op' };
    const columns = columnsOf([
      { ...row, ph: 'B', name: 'outer', ts: 10 },
      { ...row, ph: 'B', name: 'inner', ts: 12 },
      { ...row, ph: 'E', ts: 15 },
      { ...row, ph: 'E', ts: 30 },
      { ...row, ph: 'E', ts: 31 },
    ]);
    expect(Array.from(columns.operators.durationNs)).toEqual([20_000, 3000]);
    expect(columns.scan.notices).toContainEqual({ code: 'begin-end-pairs', joined: 2, unmatched: 1 });
  });
});

describe('links', () => {
  const launch = { ph: 'X', cat: 'cuda_runtime', name: 'cudaLaunchKernel', pid: 1, tid: 1, ts: 50, dur: 4 };
  const operator = { ph: 'X', cat: 'cpu_op', name: 'aten::mm', pid: 1, tid: 1, ts: 40, dur: 30 };

  it('ties a kernel to its launch by correlation and to the operator around it', () => {
    const columns = columnsOf([
      operator,
      { ...launch, args: { correlation: 9 } },
      { ...kernel, name: 'k', args: { correlation: 9 } },
    ]);
    expect(columns.device.launch[0]).toBe(0);
    expect(columns.device.operator[0]).toBe(0);
    expect(columns.launches.operator[0]).toBe(0);
  });

  it('prefers the operator of the External id to the one around the launch', () => {
    const columns = columnsOf([
      { ...operator, args: { 'External id': 3 } },
      { ...operator, name: 'aten::linear', ts: 10, dur: 12, args: { 'External id': 4 } },
      { ...launch, args: { correlation: 9 } },
      { ...kernel, name: 'k', args: { correlation: 9, 'External id': 4 } },
    ]);
    const found = columns.operators.name[columns.device.operator[0] ?? -1];
    expect(columns.texts.text(found ?? 0)).toBe('aten::linear');
  });

  it('follows a flow where no correlation is given, and compares its long numbers exactly', () => {
    const id = { spelling: '1736408883700059821' };
    const other = { spelling: '1736408883700059822' };
    const flow = { cat: 'async_npu', name: 'torch_to_npu', pid: 1, tid: 1 };
    const columns = columnsOf([
      { ph: 'M', name: 'process_name', pid: 5, args: { name: 'Ascend Hardware' } },
      operator,
      { ...operator, name: 'aten::add', ts: 80, dur: 5 },
      { ...flow, ph: 's', id: other, ts: 81 },
      { ...flow, ph: 's', id, ts: 41 },
      { ...flow, ph: 'f', id, pid: 5, tid: 2, ts: 100 },
      { ...flow, ph: 'f', id: other, pid: 5, tid: 2, ts: 200 },
      { ph: 'X', name: 'MatMul', pid: 5, tid: 2, ts: 100, dur: 5, args: { 'Task Type': 'AI_CORE' } },
      { ph: 'X', name: 'Add', pid: 5, tid: 2, ts: 200, dur: 5, args: { 'Task Type': 'AI_VECTOR_CORE' } },
    ]);
    const operators = Array.from(columns.device.operator, (row) =>
      columns.texts.text(columns.operators.name[row] ?? 0),
    );
    expect(operators).toEqual(['aten::mm', 'aten::add']);
    expect(work(columns).map(({ link }) => link)).toEqual(['flow', 'flow']);
  });
});

describe('Ascend', () => {
  const task = (name: string, type: string, ts: number, dur: number) => ({
    ph: 'X',
    name,
    pid: 5,
    tid: 2,
    ts,
    dur,
    args: { 'Task Type': type },
  });
  const names = [
    { ph: 'M', name: 'process_name', pid: 5, args: { name: 'Ascend Hardware' } },
    { ph: 'M', name: 'process_name', pid: 6, args: { name: 'HCCL' } },
    { ph: 'M', name: 'process_name', pid: 7, args: { name: 'Overlap Analysis' } },
  ];

  it('tells kernels, copies and collectives from waiting and from parts', () => {
    const columns = columnsOf([
      ...names,
      task('MatMul', 'AI_CORE', 10, 1),
      task('Old', 'Other', 20, 1),
      task('MEMCPY_ASYNC', 'SDMA_SQE', 30, 1),
      task('SDMA', 'SDMA', 40, 1),
      task('Notify Wait', 'Notify Wait', 50, 900),
      task('EVENT_WAIT', 'EVENT_WAIT_SQE', 60, 900),
      task('PROFILING_ENABLE', 'PLACE_HOLDER_SQE', 70, 1),
      { ph: 'X', name: 'hcom_allReduce__1', pid: 6, tid: 0, ts: 80, dur: 7 },
      { ph: 'X', name: 'Reduce_Inline', pid: 6, tid: 1, ts: 80, dur: 3 },
    ]);
    expect(work(columns).map(({ name, kind }) => [name, kind])).toEqual([
      ['MatMul', 'kernel'],
      ['Old', 'kernel'],
      ['MEMCPY_ASYNC', 'copy'],
      ['hcom_allReduce__1', 'collective'],
    ]);
    expect(columns.head).toMatchObject({ format: 'torch_npu', vendor: 'ascend' });
  });

  it('reports where the sums of torch_npu differ by more than half a percent', () => {
    const computing = (dur: number) => ({ ph: 'X', name: 'Computing', pid: 7, tid: 0, ts: 10, dur });
    const differs = (dur: number) =>
      codes(columnsOf([...names, task('MatMul', 'AI_CORE', 10, 1000), computing(dur)]));
    expect(differs(1004.9)).toEqual([]);
    expect(differs(1006)).toEqual(['overlap-analysis-differs']);
  });
});

it.each([
  ['empty', []],
  ['mtia', [{ ...kernel, name: 'm', cat: 'mtia_ccp_events' }]],
  ['mtia', [{ ...kernel, name: 'm', cat: 'mtia_ccp_events', args: { stream: 108 } }]],
  ['range-only', [{ ...kernel, name: 'range', cat: 'cuda_profiler_range' }]],
  ['cpu-only', [{ ...kernel, name: 'aten::mm', cat: 'cpu_op' }]],
  ['front-end', [{ ...kernel, name: 'async_llm.py(1): step', cat: 'python_function' }]],
] as const)('says why there is no device row: %s', (because, events) => {
  expect(columnsOf(events).scan.notices).toEqual([{ code: 'no-device-rows', because }]);
});
