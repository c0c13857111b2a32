import { describe, expect, it } from 'vitest';
import { readWorkload, WorkloadError } from '../../../src/campaign/load/read-workload.ts';
import { recountDiffers, recounted } from '../../../src/campaign/load/recount.ts';
import type { RequestRecord } from '../../../src/campaign/load/request-record.ts';
import { workloadRequests } from '../../../src/campaign/load/workload-requests.ts';
import { readArrivalsFile } from '../../../src/engine/serving/load/read-arrivals.ts';
import { outputLengthFields, promptLengthFields } from '../../../src/engine/serving/load/request-lines.ts';

const lines = (...rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n');
const chat = [{ role: 'user', content: 'hello' }];

describe('a file of prompts', () => {
  it.each<[string, object, object]>([
    ['text', { prompt: 'a b', output_tokens: 7 }, { prompt: 'a b', inputTokens: null, outputTokens: 7 }],
    ['ids', { prompt: [5, 6], max_tokens: 7 }, { prompt: [5, 6], inputTokens: 2, outputTokens: 7 }],
    ['ids by name', { prompt_token_ids: [5], output_len: 7 }, { prompt: [5], inputTokens: 1 }],
    ['a chat', { messages: chat, max_completion_tokens: 3 }, { prompt: chat, outputTokens: 3 }],
    [
      'a batch',
      {
        custom_id: 'x',
        method: 'POST',
        url: '/v1/chat/completions',
        body: { messages: chat, max_tokens: 4 },
      },
      { prompt: chat, outputTokens: 4 },
    ],
    [
      'ShareGPT',
      {
        conversations: [
          { from: 'human', value: 'why?' },
          { from: 'gpt', value: 'so.' },
        ],
      },
      { prompt: 'why?', outputTokens: null },
    ],
    ['lengths', { prompt: 'a', input_length: 9, output_length: 2 }, { inputTokens: 9, outputTokens: 2 }],
  ])('may hold %s', (_, row, wanted) => {
    expect(readWorkload(`\uFEFF${lines(row)}\r\n\n`)).toEqual([expect.objectContaining(wanted)]);
  });

  it.each([
    ['{', 1, 'form'],
    ['\n[]', 2, 'form'],
    [lines({ prompt: 'a' }, { output_tokens: 3 }), 2, 'prompt'],
    [lines({ prompt: '' }), 1, 'form'],
    ['\n', 1, 'empty'],
  ])('%j is refused at its line', (text, line, problem) => {
    let caught: unknown = null;
    try {
      readWorkload(text);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(WorkloadError);
    expect(caught).toMatchObject({ line, problem });
  });

  it('is sent in its order and none twice; an answer without a length is refused', () => {
    const rows = readWorkload(lines({ prompt: 'a', output_tokens: 1 }, { prompt: 'b' }, { prompt: 'c' }));
    const arrivals = { kind: 'burst' } as const;
    const given = { from: 0, requests: 9, arrivals, outputTokens: 5 };
    const { requests, prompts } = workloadRequests(rows, given, () => 0.5);
    expect(prompts).toEqual(['a', 'b', 'c']);
    expect(requests.map(({ index, outputTokens, atMs }) => [index, outputTokens, atMs])).toEqual([
      [0, 5, 0],
      [1, 5, 0],
      [2, 5, 0],
    ]);
    expect(() => workloadRequests(rows, { ...given, outputTokens: null }, () => 0.5)).toThrow(
      'line 2: output',
    );
  });
});

describe('a tokenizer that counts again', () => {
  const record: RequestRecord = {
    index: 0,
    requestedInputTokens: null,
    requestedOutputTokens: 4,
    dueAtMs: null,
    sentAtMs: 0,
    firstTokenAtMs: 1,
    endedAtMs: 2,
    gapsMs: [],
    inputTokens: null,
    outputTokens: 2,
    outputTokensFrom: 'chunks',
    failure: null,
  };
  const kept = new Map([[0, { prompt: 'one two three', answer: 'a b c d' }]]);
  const count = (text: string) => text.split(' ').length;

  it('stands for the server where that counts nothing, and beside it where it does', () => {
    expect(recounted([record], kept, count)).toEqual([
      { ...record, inputTokens: 3, outputTokens: 4, outputTokensFrom: 'tokenizer', recountedTokens: 4 },
    ]);
    const told = { ...record, inputTokens: 9, outputTokens: 5, outputTokensFrom: 'usage' } as const;
    expect(recounted([told], kept, count)).toEqual([{ ...told, recountedTokens: 4 }]);
    expect(recounted([{ ...record, index: 1 }], kept, count)).toEqual([{ ...record, index: 1 }]);
  });

  it('differs beyond five in a hundred tokens, and says nothing where nothing was counted twice', () => {
    const twice = (outputTokens: number, recountedTokens: number) =>
      recountDiffers([{ ...record, outputTokens, outputTokensFrom: 'usage', recountedTokens }]);
    expect([twice(100, 95), twice(100, 94), twice(100, 106)]).toEqual([false, true, true]);
    expect(recountDiffers([record])).toBeNull();
  });
});

describe('the names that logs and datasets have for lengths', () => {
  const record = (input: string, output: string) => JSON.stringify({ [input]: 40, [output]: 9 });
  it.each(
    promptLengthFields.flatMap((input) => outputLengthFields.map((output) => [input, output] as const)),
  )('%s and %s are read alike as arrivals and as prompts', (input, output) => {
    const line = record(input, output);
    const [request] = readWorkload(line.replace('{', '{"prompt":"a question",'));
    expect(request).toMatchObject({ inputTokens: 40, outputTokens: 9 });
    const arrivals = readArrivalsFile(line.replace('{', '{"at_ms":5,'));
    expect([arrivals.prompts, arrivals.outputs]).toEqual([[40], [9]]);
  });
  it('refuse a length that is none, with its line', () => {
    expect(() => readWorkload('{"prompt":"a"}\n{"prompt":"a","max_tokens":0}')).toThrow('line 2: form');
  });
});
