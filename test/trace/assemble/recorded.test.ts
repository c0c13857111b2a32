import { describe, expect, it } from 'vitest';
import { deviceKinds, type TraceColumns } from '../../../src/trace/columns/columns.ts';
import { columnsOf } from '../support/columns-of.ts';
import { parseWhole, realTrace } from '../support/real-traces.ts';

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
  ['ascend-resnet-rank0.trace_view.json.gz', 'ascend', 187, 8873.757, 0],
  ['ascend-serving-snippet.trace_view.json.gz', 'ascend', 0, 0, 0],
  ['dlrm-a100-rank0.pt.trace.json.gz', 'cuda', 245, 6832, 0],
  ['dlrm-a100-rank1.pt.trace.json.gz', 'cuda', 310, 12582, 64],
] as const)('%s', (name, vendor, rows, microseconds, loose) => {
  const path = realTrace(name);
  const columns = path === null ? null : columnsOf(...parseWhole(path));

  it.skipIf(columns === null)('has the kernels of an independent parse', () => {
    expect(columns?.head.vendor).toBe(vendor);
    expect(columns && kernelTotal(columns)).toEqual({ rows, microseconds });
  });

  it.skipIf(columns === null)('ties the kernels to the host', () => {
    const kernels = Array.from(columns?.device.kind ?? []).map((kind) => kind === 0);
    expect(columns?.device.launch.filter((row, place) => row < 0 && kernels[place])).toHaveLength(loose);
  });
});
