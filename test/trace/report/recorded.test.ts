import { describe, expect, it } from 'vitest';
import { messages } from '../../../src/text/catalogue.ts';
import { noHelpers } from '../../../src/trace/analysis/analyse.ts';
import { plainReport } from '../../../src/trace/report/plain-report.ts';
import { type TriageReport, triageReportSchema } from '../../../src/trace/report/schema.ts';
import { capturedGraphs } from '../../../src/trace/sites/capture-launches.ts';
import { recordedColumns } from '../support/columns-of.ts';
import { realTrace } from '../support/real-traces.ts';
import { reportOf } from '../support/reports.ts';

/** The report of a recording under a neutral file name; null where the recordings are not on this machine. */
function recorded(name: string, capture: string | null = null): TriageReport | null {
  const path = realTrace(name);
  if (path === null) return null;
  const helper = capture === null ? null : realTrace(capture);
  const graphs = helper === null ? null : capturedGraphs(recordedColumns(helper));
  return reportOf(recordedColumns(path), {}, { ...noHelpers, graphs });
}

const family = (report: TriageReport | null, category: string) =>
  report?.stages[0]?.families.find((one) => one.category === category)?.share ?? 0;

// Figures of an independent full parse of each recording, in microseconds.
describe('SGLang decode, replayed from one graph', () => {
  const report = recorded('sglang-qwen3-8b-decode.trace.json.gz', 'sglang-qwen3-8b-decode.capture.json.gz');

  it.skipIf(report === null)('locates every replayed kernel by its capture', () => {
    expect(report?.framework).toBe('sglang');
    expect(report?.stages.map(({ stage, steps }) => [stage, steps])).toEqual([['decode', 1]]);
    expect(report?.coverage.alignment).toEqual({ replayed: 544, aligned: 544, ambiguous: 0 });
    const attention = report?.stages[0]?.kernels.find(({ category }) => category === 'attention');
    expect(attention).toMatchObject({ launches: 36, match: { kind: 'capture', letter: null } });
    expect(attention?.microseconds).toBeCloseTo(1949.56, 1);
    expect(attention?.share).toBeCloseTo(19.94, 1);
    expect(attention?.sites[0]?.location).toBe(
      'python/sglang/srt/layers/attention/aiter_backend.py:2435 forward_decode',
    );
  });

  it.skipIf(report === null)('keeps to its schema, and says the same on every run', () => {
    expect(() => triageReportSchema.parse(report)).not.toThrow();
    const again = recorded('sglang-qwen3-8b-decode.trace.json.gz', 'sglang-qwen3-8b-decode.capture.json.gz');
    expect(JSON.stringify(again)).toBe(JSON.stringify(report));
  });

  it.skipIf(report === null)('without a capture only the call of the replay is known, and it is said', () => {
    const bare = recorded('sglang-qwen3-8b-decode.trace.json.gz');
    expect(bare?.coverage.located).toBeLessThan(2);
    expect(bare?.coverage.replayCallOnly).toBeGreaterThan(97);
  });
});

describe('other recordings', () => {
  it.skipIf(realTrace('sglang-qwen3-8b-extend.trace.json.gz') === null)(
    'SGLang extend is one extend step',
    () => {
      const report = recorded('sglang-qwen3-8b-extend.trace.json.gz');
      expect(report?.trace).toMatchObject({ kernels: 527, vendor: 'rocm' });
      expect(report?.stages.map(({ stage }) => stage)).toEqual(['extend']);
      expect(report?.stages[0]?.gpuMicroseconds).toBeCloseTo(492811.563, 1);
      expect(family(report, 'gemm')).toBeCloseTo(85.3, 0);
    },
  );

  it.skipIf(realTrace('vllm-gptoss-decode.trace.json.gz') === null)(
    'vLLM decode under a neutral name',
    () => {
      const report = recorded('vllm-gptoss-decode.trace.json.gz', 'vllm-gptoss-decode.capture.json.gz');
      const stage = report?.stages[0];
      expect(stage?.stage).toBe('decode');
      expect(report?.coverage.alignment).toMatchObject({ replayed: 421, aligned: 421 });
      expect(stage?.kernels[0]).toMatchObject({ id: 'K1', launches: 24 });
      expect(stage?.kernels[0]?.microseconds).toBeCloseTo(3761.88, 1);
      expect(stage?.kernels[0]?.share).toBeCloseTo(35.1, 1);
      expect(stage?.fuse.some(({ detector }) => detector === 'vllm.rms-quant')).toBe(false);
    },
  );

  it.skipIf(realTrace('vllm-gptoss-mixed.trace.json.gz') === null)(
    'prompts and generations in one batch are mixed',
    () => {
      const report = recorded('vllm-gptoss-mixed.trace.json.gz');
      expect(report?.stages.map(({ stage }) => stage)).toEqual(['mixed']);
      expect(report?.trace.kernels).toBe(413);
    },
  );

  it.skipIf(realTrace('vllm-b200-eager.trace.json.gz') === null)(
    'vLLM eager on B200 names its source lines',
    () => {
      const [first, second] = recorded('vllm-b200-eager.trace.json.gz')?.stages[0]?.kernels ?? [];
      expect(first?.kernel).toMatch(/^bmm_MxE4m3/);
      expect(first?.share).toBeCloseTo(27.3, 1);
      expect(first?.sites[0]).toMatchObject({
        location: 'vllm/model_executor/layers/fused_moe/layer.py:1696 forward_native',
        cpuOp: 'vllm::moe_forward',
      });
      expect(second?.category).toBe('communication');
      expect(second?.sites[0]?.location).toMatch(/symm_mem\.py:127 /);
    },
  );

  it.skipIf(realTrace('hta-v100-ddp.trace.json.gz') === null)(
    'rows of synchronisation are no kernels',
    () => {
      const report = recorded('hta-v100-ddp.trace.json.gz');
      const names = report?.stages[0]?.kernels.map(({ kernel }) => kernel) ?? [];
      expect(names.some((name) => /Sync|Wait Event/.test(name))).toBe(false);
      expect(report?.trace).toMatchObject({ kernels: 19370, kernelMicroseconds: 977859 });
      expect(report?.framework).toBe('other');
    },
  );

  it.skipIf(realTrace('ascend-resnet-rank0.trace_view.json.gz') === null)(
    'Ascend agrees with its own Overlap Analysis',
    () => {
      const report = recorded('ascend-resnet-rank0.trace_view.json.gz');
      expect(report?.trace.kernels).toBe(187);
      expect(report?.trace.kernelMicroseconds).toBeCloseTo(8873.757, 2);
      const { computing, communication, free } = report?.overlapAnalysis ?? {};
      for (const one of [computing, communication, free])
        expect(Math.abs(one?.difference ?? 100)).toBeLessThan(0.01);
      expect(report?.stages[0]?.families[0]?.category).toBe('communication');
    },
  );

  it.skipIf(realTrace('ascend-serving-snippet.trace_view.json.gz') === null)(
    'a trace without a device has placeholder rows and says which switch was missing',
    () => {
      const report = recorded('ascend-serving-snippet.trace_view.json.gz');
      expect(report?.stages).toEqual([]);
      expect(report?.warnings.map(({ code }) => code)).toContain('no-device-rows');
      const text = report === null ? [] : plainReport(report, messages('en').triage);
      expect(
        text.filter((line) => line.startsWith('| No k') || line.startsWith('| - | - | No ')),
      ).toHaveLength(2 + 0);
    },
  );
});
