import { describe, expect, it } from 'vitest';
import { memoryStatements } from '../../../src/explain/analysis/best.ts';
import { countedMemory, moreRequestsOf } from '../../../src/explain/analysis/uncounted.ts';
import { explain } from '../../../src/explain/explain.ts';
import { embedded } from '../readings.ts';
import { inputOf, resultOf, rulesOf, subjectOf } from '../subject-kit.ts';

const memory = { weightGiB: 18.31, kvCacheGiB: 6.27, activationGiB: 0.01, availableGiB: 29.41 };
const hybrid = { model: 'Qwen/Qwen3.5-35B-A3B', inputLength: 512, outputLength: 256, tpotLimitMs: 150 };
const row = { tp: 1, dp: 2, batchSize: 512, concurrency: 1024, tpotMs: 149, memory };
const subject = (facts: Partial<typeof row> = {}, conditions = {}) =>
  subjectOf([{ ...row, ...facts }], { conditions: { ...hybrid, ...conditions } });

describe('memory that the columns of a row leave out', () => {
  it('counts 64.4 MB of states for each request of Qwen3.5-35B-A3B: a batch of 512 does not fit', () => {
    const counted = countedMemory(subject(), embedded());
    expect(counted?.stateBytes).toBeCloseTo(64.4e6, -5);
    expect(counted?.state.value).toBeCloseTo(30.7, 1);
    expect(counted?.left.value).toBeCloseTo(29.41 - 30.7, 1);
    expect(rulesOf(memoryStatements(subject(), embedded()))).toEqual(['memory-left', 'memory-missing']);
    expect(moreRequestsOf(subject(), embedded())).toBeNull();
  });

  it('says what a smaller batch leaves, and for how many more requests', () => {
    const small = subject({ batchSize: 100, memory: { ...memory, kvCacheGiB: 1.22, availableGiB: 34.4 } });
    expect(rulesOf(memoryStatements(small, embedded()))).toEqual(['memory-left', 'memory-counted']);
    const each = 0.0122 + 64.4e6 / 1024 ** 3;
    expect(moreRequestsOf(small, embedded())?.more.value).toBeCloseTo((34.4 - 6) / each, -1);
  });

  it('takes back the KV cache of layers that have none: Qwen3-Next has 12 of 48', () => {
    const next = subject({ batchSize: 10 }, { model: 'Qwen/Qwen3-Next-80B-A3B-Instruct' });
    const counted = countedMemory(next, embedded());
    expect(counted?.overcounted?.value).toBeCloseTo(6.27 * 0.75, 6);
    expect(counted?.left.value).toBeCloseTo(29.41 + 6.27 * 0.75 - (counted?.state.value ?? 0), 6);
  });

  it('counts the states that a draft model needs for the tokens that it proposes', () => {
    const qwen = 'Qwen/Qwen3.5-27B';
    const flags =
      '--input-length 512 --output-length 256 --speculative-method dflash --num-speculative-tokens 7';
    const words = `python -m cli.inference.throughput_optimizer ${qwen} --device TEST_DEVICE --num-devices 1 ${flags}`;
    const conditions = { ...hybrid, model: qwen, devices: ['TEST_DEVICE'], numDevices: 1 };
    const drafted = { ...row, tp: 1, batchSize: 10, parallel: 'TP=1 | PP=1 | DP=1 | DFlash=8/acc=5' };
    const counted = countedMemory(
      subjectOf([drafted], { conditions, run: { command: words.split(' ') } }),
      embedded(),
    );
    // 48 gated layers: 48 value heads of 128 × 128 in fp32 for 8 tokens, and 10 inputs of a convolution over 10240 channels.
    expect(counted?.stateBytes).toBe(48 * (8 * 48 * 128 * 128 * 4 + 10 * 10240 * 2));
  });

  it('keeps the cache of a draft model, and says nothing of a draft that it does not know', () => {
    const labelled = { batchSize: 10, parallel: 'TP=1 | PP=1 | DP=1 | DSpark=8/acc=5' };
    const next = subject(labelled, { model: 'Qwen/Qwen3-Next-80B-A3B-Instruct' });
    const facts = { ...embedded(), draftOf: () => ({ tokens: 7, cacheLayers: () => 6 }) };
    expect(countedMemory(next, facts)?.overcounted?.value).toBeCloseTo(6.27 * (1 - 18 / 54), 6);
    expect(countedMemory(next, { ...embedded(), draftOf: () => null })).toBeNull();
    const plain = subject({ batchSize: 10 }, { model: 'Qwen/Qwen3-Next-80B-A3B-Instruct' });
    expect(countedMemory(plain, facts)?.overcounted?.value).toBeCloseTo(6.27 * 0.75, 6);
  });

  it('is silent of models without states, of measurements and where a column is missing', () => {
    const dense = subject({}, { model: 'Qwen/Qwen3-32B' });
    expect(countedMemory(dense, embedded())).toBeNull();
    expect(rulesOf(memoryStatements(dense, embedded()))).toEqual(['memory-left']);
    expect(moreRequestsOf(dense, embedded())?.more.value).toBe(Math.floor(29.41 / (6.27 / 512)));
    const measured = subjectOf([row], { conditions: hybrid, run: { basis: 'measured' } });
    expect(countedMemory(measured, embedded())).toBeNull();
    expect(
      countedMemory(subject({ memory: { ...memory, kvCacheGiB: null } as never }), embedded()),
    ).toBeNull();
  });

  it('makes a row suspicious that does not hold, in both languages', () => {
    const input = inputOf(resultOf([row], { conditions: hybrid }));
    const told = explain(input, embedded());
    expect(told.reasonableness).toMatchObject({ level: 'suspicious', rules: ['memory-missing'] });
    const [, missing] = memoryStatements(subject(), embedded());
    expect(missing?.text.en).toMatch(/64\.4 MB for each request, 30\.7\d GiB .*does not fit: 1\.\d+ GiB/);
    expect(missing?.text.zh).toMatch(/循环状态.*放不下：每卡还差 1\.\d+ GiB/);
  });
});
