import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readable } from '../support/readable.ts';
import { realTrace } from '../support/real-traces.ts';
import { scan } from '../support/scan.ts';
import { Twin } from '../support/twin.ts';

describe.each([
  'sglang-qwen3-8b-decode.trace.json.gz',
  'vllm-gptoss-mixed.trace.json.gz',
  'vllm-b200-eager.trace.json.gz',
  'torch-compile-triton.trace.json.gz',
  'ascend-resnet-rank0.trace_view.json.gz',
  'ascend-serving-snippet.trace_view.json.gz',
  'dlrm-a100-rank0.pt.trace.json.gz',
])('%s', (name) => {
  const path = realTrace(name);
  it.skipIf(path === null)('is read by the compiled scanner as by its plain twin', () => {
    const bytes = gunzipSync(readFileSync(path ?? ''));
    const plain = readable(new Twin(bytes).read());
    const { raw, document, templateShare } = scan(bytes);
    expect(document).toMatchObject({ hasEvents: true, isWhole: true, isDamaged: false });
    expect(plain.events).toBeGreaterThan(5);
    // Learned templates read what repeats; small files have little to learn from.
    if (plain.events > 1000) expect(templateShare).toBeGreaterThan(0.9);
    expect(readable(raw)).toEqual(plain);
    expect(readable(scan(bytes, 4093).raw)).toEqual(plain);
  });
});
