import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createGzip } from 'node:zlib';

/** Size of a generated trace. Every kernel has its launch, its operator and the Python frames around it. */
export interface TraceSize {
  readonly kernels: number;
  readonly framesOfKernel: number;
}

/** 4.2 million events in 1.23 GB of text: five profiled steps of a serving worker with Python stacks. */
export const largeTrace: TraceSize = { kernels: 223_706, framesOfKernel: 16 };
/** A twentieth of it: 62 MB of text. */
export const smallTrace: TraceSize = { kernels: 11_300, framesOfKernel: 16 };

const kernelNames = Array.from({ length: 240 }, (_, index) => {
  const tile = `${64 << (index % 3)}x${32 << (index % 4)}x${16 << (index % 2)}`;
  const families = [
    `void cutlass::Kernel2<cutlass_80_tensorop_bf16_s16816gemm_relu_bf16_${tile}_ldg8_f2f_stages_${index}_tn_align8>(Params)`,
    `void flash::flash_fwd_kernel<Flash_fwd_kernel_traits<128, ${tile.replaceAll('x', ', ')}, 4, false, cutlass::bfloat16_t>, ${index}>(Flash_fwd_params)`,
    `triton_red_fused__to_copy_add_mean_mul_pow_rsqrt_${index}`,
    `void vllm::act_and_mul_kernel<c10::BFloat16, &vllm::silu_kernel<c10::BFloat16>, true>(c10::BFloat16*, ${index})`,
    `ncclDevKernel_AllReduce_Sum_bf16_RING_LL(ncclDevKernelArgsStorage<${index}ul>)`,
  ];
  return families[index % families.length] ?? '';
});

const frameNames = Array.from({ length: 3000 }, (_, index) => {
  const places = [
    `vllm/model_executor/models/qwen3.py(${100 + (index % 400)}): forward`,
    `vllm/model_executor/layers/linear.py(${100 + (index % 700)}): apply`,
    `torch/nn/modules/module.py(${1700 + (index % 90)}): _wrapped_call_impl`,
    `vllm/v1/worker/gpu_model_runner.py(${900 + (index % 2000)}): execute_model`,
    `<built-in method linear of type object at 0x7f${(index * 7919).toString(16).padStart(10, '0')}>`,
    `nn.Module: Qwen3DecoderLayer_${index % 64}`,
  ];
  return places[index % places.length] ?? '';
});

/** Microseconds between two launches on the host, and between two kernels on the device. */
const stepUs = 20;

function us(value: number): string {
  return value.toFixed(3);
}

/** Up to a tenth of a microsecond that differs from row to row: clocks are never even. */
function jitter(index: number): number {
  return (Math.imul(index, 2_654_435_761) >>> 20) / 40_960;
}

function row(
  category: string,
  name: string,
  place: string,
  start: number,
  duration: number,
  args: string,
): string {
  return `  {
    "ph": "X", "cat": "${category}", "name": "${name}", "pid": ${place},
    "ts": ${us(start)}, "dur": ${us(duration)},
    "args": {
      ${args}
    }
  },
`;
}

const base = 7_412_000_000;

function hostRows(index: number, { framesOfKernel }: TraceSize): string {
  const start = base + index * stepUs;
  let text = '';
  for (let depth = 0; depth < framesOfKernel; depth += 1) {
    const id = index * framesOfKernel + depth;
    const name = frameNames[(depth * 187 + (index % 480) * 13) % frameNames.length] ?? '';
    const args = `"Python parent id": ${Math.max(0, id - 1)}, "Python id": ${id}, "Ev Idx": ${id}`;
    text += row(
      'python_function',
      name,
      '4242, "tid": 4242',
      start + depth * 0.125 + jitter(id),
      19 - depth * 0.5 - jitter(id + 7),
      args,
    );
  }
  const inner = start + framesOfKernel * 0.125;
  text += row(
    'cpu_op',
    'aten::mm',
    '4242, "tid": 4242',
    inner,
    9.5,
    `"External id": ${index + 1},"Record function id": 0, "Ev Idx": ${index}`,
  );
  return text;
}

function launchRow(index: number, { framesOfKernel }: TraceSize): string {
  const start = base + index * stepUs + framesOfKernel * 0.125 + 1;
  const args = `"External id": ${index + 1},\n      "cbid": 211, "correlation": ${index + 100}`;
  return row('cuda_runtime', 'cudaLaunchKernel', '4242, "tid": 4242', start, 4.25, args);
}

function kernelRow(index: number): string {
  const name = kernelNames[(index * 17) % kernelNames.length] ?? '';
  const stream = index % 11 === 0 ? 20 : 7;
  const args = `"External id": ${index + 1}, "queued": 0, "device": 0, "context": 1,
      "stream": ${stream}, "correlation": ${index + 100},
      "registers per thread": 168, "shared memory": 98304, "blocks per SM": 1.939394, "warps per SM": 7.757576,
      "grid": [${128 + (index % 7)}, 1, 1], "block": [128, 1, 1], "est. achieved occupancy %": 12`;
  const duration = 3 + ((index * 7919) % 16_000) / 1000;
  return row('kernel', name, `0, "tid": ${stream}`, base + index * stepUs + 12, duration, args);
}

function annotationRow(index: number, count: number): string {
  const name =
    index % 5 === 0 ? 'execute_context_2(4096)_generation_0(0)' : 'execute_context_0(0)_generation_32(32)';
  return row(
    'user_annotation',
    name,
    '4242, "tid": 4242',
    base + index * stepUs - 1,
    count * stepUs - 2,
    `"External id": 0`,
  );
}

const head = `{
  "schemaVersion": 1,
  "deviceProperties": [
    {"id": 0, "name": "NVIDIA H100 80GB HBM3", "totalGlobalMem": 85045673984, "computeMajor": 9, "numSms": 132}
  ],
  "cupti_version": 26, "cuda_runtime_version": 12080, "with_stack": 1, "record_shapes": 0,
  "displayTimeUnit": "ms",
  "baseTimeNanoseconds": 1752000000000000000,
  "traceEvents": [
`;
const tail = `  {
    "name": "Record Window End", "ph": "i", "s": "g", "pid": "", "tid": "", "ts": 99999999999.000
  }
  ],
  "traceName": "generated.json"
}
`;

function* pieces(size: TraceSize): Generator<string> {
  yield head;
  const ofStep = Math.ceil(size.kernels / 50);
  for (let index = 0; index < size.kernels; index += 1) {
    if (index % ofStep === 0) yield annotationRow(index, ofStep);
    yield hostRows(index, size);
  }
  for (let index = 0; index < size.kernels; index += 1) {
    yield launchRow(index, size);
    yield kernelRow(index);
  }
  yield tail;
}

/** Writes a generated trace as Kineto writes it; gzip where `path` ends in `.gz`. The same size gives the same bytes. */
export async function generateTrace(path: string, size: TraceSize): Promise<void> {
  const file = createWriteStream(path);
  const packed = path.endsWith('.gz') ? createGzip({ level: 6 }) : null;
  packed?.pipe(file);
  const target = packed ?? file;
  let waiting = '';
  for (const piece of pieces(size)) {
    waiting += piece;
    if (waiting.length < 1 << 20) continue;
    if (!target.write(waiting)) await once(target, 'drain');
    waiting = '';
  }
  target.end(waiting);
  await once(file, 'close');
}
