type Fields = Readonly<Record<string, unknown>>;

/** Rows of one layer in the forms of today's profilers: frames, operators, launches, kernels, flows, annotations. */
function layerOf(at: number): Fields[] {
  const ts = 1000 + at * 300;
  const host = { pid: 4242, tid: 4242 };
  const device = { pid: 0, tid: 7 };
  return [
    {
      ph: 'X',
      cat: 'user_annotation',
      name: at % 2 === 0 ? 'step[EXTEND bs=2 toks=512]' : 'step[DECODE bs=8]',
      ...host,
      ts,
      dur: 200,
    },
    {
      ph: 'X',
      cat: 'python_function',
      name: `vllm/model_executor/layers/linear.py(${200 + at}): apply`,
      ...host,
      ts: ts + 1,
      dur: 120,
      args: { 'Python id': at, 'Python parent id': null },
    },
    {
      ph: 'X',
      cat: 'cpu_op',
      name: 'aten::mm',
      ...host,
      ts: ts + 2,
      dur: 60,
      args: {
        'External id': 10 + at,
        'Input Dims': [
          [2, 8],
          [8, 4],
        ],
        'Input type': ['c10::BFloat16'],
      },
    },
    {
      ph: 'X',
      cat: 'cuda_runtime',
      name: 'cudaLaunchKernel',
      ...host,
      ts: ts + 20,
      dur: 4,
      args: { correlation: 700 + at, 'External id': 10 + at, cbid: 211 },
    },
    { ph: 's', cat: 'ac2g', name: 'ac2g', id: 700 + at, ...host, ts: ts + 20 },
    {
      ph: 'X',
      cat: 'kernel',
      name: 'void cutlass::Kernel<cutlass_80_tensorop_bf16_s16816gemm>(Params)',
      ...device,
      ts: ts + 40.125,
      dur: 90.5,
      args: {
        stream: 7,
        device: 0,
        correlation: 700 + at,
        grid: [1, 2, 3],
        block: [128, 1, 1],
        'est. achieved occupancy %': 12,
      },
    },
    { ph: 'f', cat: 'ac2g', name: 'ac2g', id: 700 + at, ...device, ts: ts + 40, bp: 'e' },
    {
      ph: 'X',
      cat: 'kernel',
      name: 'ncclDevKernel_AllReduce_Sum_bf16_RING_LL',
      pid: 0,
      tid: 20,
      ts: ts + 100,
      dur: 30,
      args: { stream: 20, device: 0, 'Collective name': 'allreduce', 'Group size': 8 },
    },
    {
      ph: 'X',
      cat: 'gpu_memcpy',
      name: 'Memcpy DtoD (Device -> Device)',
      ...device,
      ts: ts + 140,
      dur: 3,
      args: { stream: 7, bytes: 4096, 'memory bandwidth (GB/s)': 800.5 },
    },
  ];
}

const names: readonly Fields[] = [
  { ph: 'M', name: 'process_name', pid: 0, tid: 0, args: { name: 'python' } },
  { ph: 'M', name: 'process_labels', pid: 0, tid: 0, args: { labels: 'GPU 0' } },
  { ph: 'i', name: 'Iteration Start: PyTorch Profiler', pid: 'Spans', tid: 0, ts: 999, s: 'g' },
];

const events = [...names, ...Array.from({ length: 5 }, (_, at) => layerOf(at)).flat()];
const kineto = {
  schemaVersion: 1,
  deviceProperties: [{ id: 0, name: 'NVIDIA H100', numSms: 132 }],
  traceEvents: events,
  traceName: 't.json',
};

/** Rows as torch_npu writes them: a bare list, times as texts of the epoch, device rows without a category. */
const ascend = [
  { ph: 'M', name: 'process_name', pid: 10, args: { name: 'Ascend Hardware' } },
  { ph: 'M', name: 'process_name', pid: 11, args: { name: 'HCCL' } },
  {
    ph: 'X',
    name: 'MatMulV2',
    pid: 10,
    tid: 2,
    ts: '1736408883688177.930',
    dur: 40.5,
    args: { 'Task Type': 'AI_CORE', connection_id: 5 },
  },
  {
    ph: 'X',
    name: 'EVENT_WAIT',
    pid: 10,
    tid: 2,
    ts: '1736408883688220.000',
    dur: 400,
    args: { 'Task Type': 'EVENT_WAIT_SQE' },
  },
  {
    ph: 'X',
    name: 'hcom_allReduce__1_0',
    pid: 11,
    tid: 3,
    ts: '1736408883688300.250',
    dur: 80,
    args: { 'Task Type': 'Other' },
  },
  {
    ph: 's',
    cat: 'async_npu',
    id: '99999999999999999999',
    name: 'a',
    pid: 1,
    tid: 1,
    ts: '1736408883688100.5',
  },
  {
    ph: 'f',
    cat: 'async_npu',
    id: '99999999999999999999',
    name: 'a',
    pid: 10,
    tid: 2,
    ts: '1736408883688177.930',
    bp: 'e',
  },
];

export const traces: readonly string[] = [
  JSON.stringify(kineto),
  JSON.stringify(kineto, null, 1),
  JSON.stringify(events),
  `{"traceEvents":[\n${events.map((one) => JSON.stringify(one)).join(',\n')}\n]}\n`,
  JSON.stringify(ascend),
];
