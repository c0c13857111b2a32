import { describe, expect, it } from 'vitest';
import { readTrace } from '../../../src/backends/trace/trace-reader.ts';
import { deviceKinds, type TraceColumns } from '../../../src/trace/columns/columns.ts';
import { realTrace } from '../../trace/support/real-traces.ts';

function kernelTotal({ device }: TraceColumns): { rows: number; microseconds: number } {
  const kernel = deviceKinds.indexOf('kernel');
  const places = Array.from(device.kind.keys()).filter((place) => device.kind[place] === kernel);
  const ns = places.reduce((sum, place) => sum + (device.durationNs[place] ?? 0), 0);
  return { rows: places.length, microseconds: Number((ns / 1000).toFixed(3)) };
}

// Kernel rows, their time by an independent full parse of each recording, and how many have no launch row in it.
describe.each([
  ['sglang-qwen3-8b-decode.trace.json.gz', 'rocm', 555, 9765.437, 0],
  ['sglang-qwen3-8b-extend.trace.json.gz', 'rocm', 527, 492773.592, 0],
  ['vllm-gptoss-mixed.trace.json.gz', 'rocm', 413, 156008.506, 0],
  ['vllm-b200-eager.trace.json.gz', 'cuda', 768, 10862.916, 0],
  ['torch-compile-triton.trace.json.gz', 'rocm', 12, 12549.021, 0],
  ['hta-v100-ddp.trace.json.gz', 'cuda', 19370, 977859, 0],
  ['ascend-resnet-rank0.trace_view.json.gz', 'ascend', 187, 8873.757, 0],
  ['ascend-serving-snippet.trace_view.json.gz', 'ascend', 0, 0, 0],
  ['dlrm-a100-rank0.pt.trace.json.gz', 'cuda', 245, 6832, 0],
  ['dlrm-a100-rank1.pt.trace.json.gz', 'cuda', 310, 12582, 64],
] as const)('%s', (name, vendor, rows, microseconds, loose) => {
  const path = realTrace(name);

  it.skipIf(path === null)('has the kernels of an independent parse, tied to the host', async () => {
    const columns = await readTrace(path ?? '');
    expect(columns.head.vendor).toBe(vendor);
    expect(columns.scan).toMatchObject({ partial: false, skippedEvents: 0 });
    expect(kernelTotal(columns)).toEqual({ rows, microseconds });
    const isKernel = Array.from(columns.device.kind).map((kind) => kind === 0);
    expect(columns.device.launch.filter((row, place) => row < 0 && isKernel[place])).toHaveLength(loose);
  });
});
