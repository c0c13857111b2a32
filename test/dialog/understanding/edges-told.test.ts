import { describe, expect, it } from 'vitest';
import { understand } from '../../../src/dialog/understanding/understand.ts';
import { registryFacts } from '../../../src/plan/registry-facts.ts';
import type { SlotId, SlotValues } from '../../../src/plan/slots/values.ts';
import { answersOf } from '../../plan/plan-kit.ts';
import { hear, meaningOf } from './corpus-case.ts';

const qwen = { model: 'Qwen/Qwen3-32B' };
const a2 = { ...qwen, devices: ['ATLAS_800_A2_376T_64G'] };
const h200 = (numDevices: number) => ({ ...qwen, numDevices, devices: ['h200_sxm'] });

/** Everything that a text says: what stands in no entry was not understood. */
type Case = readonly [say: string, meaning: Readonly<Record<string, unknown>>];

const told = (cases: readonly Case[]) =>
  it.each(cases)('%s', (say, meaning) => {
    expect(meaningOf(say)).toEqual(meaning);
  });

describe('machines with their devices', () => {
  told([
    ['Qwen3-32B on one 8xH200 box', h200(8)],
    ['Qwen3-32B on an 8xH200 box', h200(8)],
    ['Qwen3-32B on 8xH200 box', h200(8)],
    ['Qwen3-32B on two 8x H200 nodes', h200(16)],
    ['Qwen3-32B, 64 A2 376T, 16 per node', { ...a2, numDevices: 64 }],
    ['Qwen3-32B, prefill instance: 2 nodes x 8 cards, A2 376T', { ...a2, prefillDevicesPerInstance: 16 }],
  ]);
  it('an instance of several machines is their product', () => {
    expect(hear('decode instance: 2 nodes x 8 cards').slots.decodeDevicesPerInstance).toMatchObject({
      value: 16,
      reading: '2 × 8 = 16',
    });
  });
});

describe('numbers of a list, and figures in it', () => {
  told([
    ['1. Qwen3-32B\n2. 8 H200\n3. TPOT 50 ms', { ...h200(8), tpotLimitMs: 50 }],
    ['(1) Qwen3-32B; (2) 8 H200; (3) TPOT 50 ms', { ...h200(8), tpotLimitMs: 50 }],
  ]);
});

describe('bounds of a batch', () => {
  told([
    ['Qwen3-32B, batch at least 4, at most 64', { ...qwen, batchRange: [4, 64] }],
    ['Qwen3-32B, batch at most 64 and at least 64', { ...qwen, batchRange: [64, 64] }],
  ]);
  it('the wrong way round are none', () => {
    expect(meaningOf('Qwen3-32B, batch at least 64, at most 4').batchRange).not.toEqual([64, 4]);
  });
});

describe('rates', () => {
  told([
    ['Qwen3-32B on 8 H200, 0 tokens/s per user', { ...h200(8), unread: ['0 tokens/s'] }],
    ['Qwen3-32B on 8 H200, 25 tokens/s per user', { ...h200(8), tpotLimitMs: 40 }],
  ]);
});

describe('a context beside an answer', () => {
  told([
    ['Qwen3-32B on 8 H200, ctx 16k gen 1k', { ...h200(8), inputLength: 16_384, outputLength: 1024 }],
    ['Qwen3-32B on 8 H200, ctx 16k', { ...h200(8), 'inputLength?': [16_384] }],
  ]);
});

describe('what stands decides what a change comes to', () => {
  const changed = (say: string, values: Partial<SlotValues>, slot: SlotId | null = null) => {
    const heard = understand(say, {
      slot,
      answers: answersOf(values),
      facts: registryFacts(),
      language: 'en',
    });
    return Object.fromEntries(Object.entries(heard.slots).map(([id, one]) => [id, [one.value, one.reading]]));
  };
  it('in times and in amounts, and nothing below one', () => {
    expect(changed('twice the cards', { numDevices: 8 })).toMatchObject({ numDevices: [16, '8 × 2 = 16'] });
    expect(changed('half the cards', { numDevices: 8 })).toMatchObject({ numDevices: [4, '8 × 0.5 = 4'] });
    expect(changed('half the cards', { numDevices: 7 })).toEqual({});
    expect(changed('8 fewer cards', { numDevices: 8 })).toEqual({});
    expect(changed('raise TPOT by 10 ms', { tpotLimitMs: 50 })).toMatchObject({
      tpotLimitMs: [60, '50 + 10 = 60'],
    });
    expect(changed('lower TPOT by 50 ms', { tpotLimitMs: 50 })).toEqual({});
  });
  it('a length as long as the other one is that of the text, else the one that stands', () => {
    expect(changed('output as long as the input', { inputLength: 3000 })).toMatchObject({
      outputLength: [3000, '= 3,000'],
    });
    expect(changed('input 2000, output as long as the input', { inputLength: 3000 })).toMatchObject({
      outputLength: [2000, '= 2,000'],
    });
    expect(changed('input as long as the output', { outputLength: 700 })).toMatchObject({
      inputLength: [700, '= 700'],
    });
    expect(changed('output as long as the input', {})).toEqual({});
  });
});

describe('a device by its detail', () => {
  it.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['the 313T one', { devices: ['ATLAS_800_A2_313T_64G'] }],
    ['the 999T one', {}],
  ])('%s', (say, meaning) => {
    const { unread: _unread, ...rest } = meaningOf(say, 'devices');
    expect(rest).toEqual(meaning);
  });
});

describe('questions among statements', () => {
  it.each<readonly [string, string]>([
    ['Qwen3-32B on 8 H200, 4k in 1k out; is TTFT under 2 s realistic?', 'plan'],
    ['why is TPOT 50 ms?', 'explain'],
    ['what if I only have 4 cards?', 'explain'],
    ['8 H200, 4k in, TPOT 50 ms: what throughput do I get?', 'plan'],
  ])('%s: %s', (say, intent) => {
    expect(hear(say).intent).toBe(intent);
  });
});
