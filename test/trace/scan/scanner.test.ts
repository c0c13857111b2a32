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

describe('keys that are spelled with escapes', () => {
  /** A letter as JSON may spell it as well. */
  const escaped = (letter: string) => `\\u00${letter.charCodeAt(0).toString(16)}`;
  const spellings: readonly (readonly [string, (key: string) => string])[] = [
    ['first letter', (key) => escaped(key.charAt(0)) + key.slice(1)],
    ['last letter', (key) => key.slice(0, -1) + escaped(key.charAt(key.length - 1))],
    ['every letter', (key) => [...key].map(escaped).join('')],
    [
      'every letter, in capitals',
      (key) => [...key].map((one) => escaped(one).replace(/[a-f](?=\w?$)/g, (c) => c.toUpperCase())).join(''),
    ],
  ];
  const document = (spelled: (key: string) => string) => {
    const event = (at: number) =>
      `{"ph":"X","cat":"kernel","name":"gemm","pid":0,"tid":7,"ts":${at},"dur":3,"args":{"External id":${at},"correlation":${at + 1},"stream":7}}`;
    const flow = '{"ph":"s","cat":"ac2g","name":"ac2g","pid":1,"tid":1,"ts":5,"id":9}';
    const text = `{"schemaVersion":1,"traceEvents":[${[10, 20, 30, 40].map(event).join(',')},${flow}],"traceName":"t"}`;
    return text.replace(/"([A-Za-z ]+)":/g, (_, key: string) => `"${spelled(key)}":`);
  };
  const bytesOf = (text: string) => new TextEncoder().encode(text);
  const plain = readable(scan(bytesOf(document((key) => key))).raw);

  it.each(spellings)('are the same keys (%s)', (_, spelled) => {
    const bytes = bytesOf(document(spelled));
    expect(plain.events).toBe(5);
    for (const pieces of [undefined, 1, 7, 64]) {
      const { raw, document: read } = scan(bytes, pieces);
      expect(read).toMatchObject({ hasEvents: true, isWhole: true, isDamaged: false });
      expect(readable(raw)).toEqual(plain);
    }
    expect(readable(new Twin(bytes).read())).toEqual(plain);
  });

  it('a phase is what its escapes say', () => {
    const bytes = bytesOf(document((key) => key).replaceAll('"ph":"X"', `"ph":"${escaped('X')}"`));
    expect(readable(scan(bytes).raw)).toEqual(plain);
    expect(readable(new Twin(bytes).read())).toEqual(plain);
  });
});
