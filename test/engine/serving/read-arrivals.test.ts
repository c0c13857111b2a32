import { describe, expect, it } from 'vitest';
import { everyNth, lengthsOf, requestsOf } from '../../../src/engine/serving/load/protocol.ts';
import { ArrivalsFileError, readArrivalsFile } from '../../../src/engine/serving/load/read-arrivals.ts';

const mooncake = [
  '{"timestamp": 1000, "input_length": 1500, "output_length": 10, "hash_ids": [1, 2, 3]}',
  '{"timestamp": 1500, "input_length": 1600, "output_length": 20, "hash_ids": [1, 2, 9]}',
  '',
].join('\n');

const problemOf = (text: string) => {
  try {
    readArrivalsFile(text);
    return null;
  } catch (error) {
    if (error instanceof ArrivalsFileError) return [error.line, error.problem];
    throw error;
  }
};

describe('a file of arrivals', () => {
  it('has no time without end', () => {
    for (const time of ['1e308', '1e17', '-1']) {
      const line = `{"timestamp": ${time}, "input_length": 15, "output_length": 10}`;
      expect(() => readArrivalsFile(line), time).toThrow(ArrivalsFileError);
    }
    expect(problemOf('{"timestamp": 1.7e12, "input_length": 15, "output_length": 10}')).toBeNull();
  });

  it('of Mooncake counts milliseconds from the first request; equal blocks of a prompt are cached', () => {
    expect(readArrivalsFile(mooncake)).toEqual({
      microseconds: [0, 500_000],
      prompts: [1500, 1600],
      cached: [0, 1024],
      outputs: [10, 20],
    });
  });

  it('of serving logs counts seconds, whatever its fields are called', () => {
    const read = readArrivalsFile('{"arrival_time": 0.5, "prompt_tokens": 9, "completion_tokens": 3}');
    expect(read).toMatchObject({ microseconds: [0], prompts: [9], outputs: [3] });
    const [row] = readArrivalsFile('[{"at_ms": 5, "input_tokens": 7, "output_tokens": 2}]').prompts;
    expect(row).toBe(7);
  });

  it('is a detailed load test: its start times where they are, all at once where they are not', () => {
    const detail = { input_lens: [10, 20, 30], output_lens: [4, 0, 6], start_times: [100, 100.5, 102] };
    expect(readArrivalsFile(JSON.stringify(detail))).toMatchObject({
      microseconds: [0, 2_000_000],
      prompts: [10, 30],
    });
    const { start_times, ...rest } = detail;
    expect(readArrivalsFile(JSON.stringify(rest)).microseconds).toEqual([0, 0]);
  });

  it('is a CSV trace in seconds or with dates', () => {
    const burst =
      'Timestamp,Model,Request tokens,Response tokens\n5,ChatGPT,472,18\n45,ChatGPT,1087,0\n118,GPT-4,417,276\n';
    expect(readArrivalsFile(burst)).toMatchObject({ microseconds: [0, 113e6], prompts: [472, 417] });
    const azure =
      'TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,4808,10\n2023-11-16 18:17:04.4799600,3180,8\n';
    expect(readArrivalsFile(azure).microseconds).toEqual([0, 500_000]);
  });

  it('that is wrong is named with its line', () => {
    expect(problemOf('')).toEqual([1, 'empty']);
    // Lengths without times are no trace.
    expect(problemOf('Request tokens,Response tokens\n472,18')).toEqual([1, 'form']);
    expect(problemOf('{"timestamp": 0, "input_length": 5, "output_length": 5}\nnot json')).toEqual([
      2,
      'form',
    ]);
    expect(problemOf('{"timestamp": 0, "input_length": 0, "output_length": 5}')).toEqual([1, 'fields']);
    const back = mooncake.replace('1500, "input_length": 1600', '500, "input_length": 1600');
    expect(problemOf(back)).toEqual([2, 'order']);
  });

  it('counts seconds and small blocks where a trace names its chats', () => {
    const row = (at: number, ids: number[]) =>
      JSON.stringify({ chat_id: at, timestamp: at, input_length: 40, output_length: 5, hash_ids: ids });
    const arrivals = readArrivalsFile([row(0, [1, 2]), row(2.5, [1, 3])].join('\n'));
    expect(arrivals.microseconds).toEqual([0, 2_500_000]);
    expect(arrivals.cached).toEqual([0, 16]);
  });

  it('is played as it is, by turns on several replicas', () => {
    const arrivals = readArrivalsFile(mooncake);
    const lengths = lengthsOf(arrivals);
    expect(lengths).toMatchObject({ prompt: 1550, output: 15 });
    const requests = requestsOf({ kind: 'arrivals', arrivals, requests: 2 }, lengths, 1);
    expect([...requests.prompts]).toEqual([1500, 576]);
    expect([...(requests.arrivals ?? [])]).toEqual([0, 500_000]);
    expect(everyNth(arrivals, 2, 0).prompts).toEqual([1500]);
    expect(everyNth(arrivals, 2, 1).prompts).toEqual([1600]);
  });
});
