import { describe, expect, it } from 'vitest';
import { checkpointPrecision } from '../../../src/plan/slots/checkpoint-precision.ts';
import { gpuPrecision, inGpuTerms } from '../../../src/plan/slots/gpu-precision.ts';
import { nearestFormats } from '../../../src/plan/slots/nearest-formats.ts';
import { effectiveQuantization } from '../../../src/plan/slots/recommended-quantization.ts';
import type { SlotValues } from '../../../src/plan/slots/values.ts';
import { answersOf, facts } from '../plan-kit.ts';

describe('the precision of a GPU plan behind a quantization', () => {
  it.each([
    ['DISABLED', 'bf16', true],
    ['fp8', 'fp8', true],
    ['W8A8_STATIC', 'int8', true],
    ['W8A8_DYNAMIC', 'int8', true],
    ['MXFP4', 'mxfp4', true],
    ['AWQ', 'int4', true],
    ['autoawq', 'int4', true],
    ['GPTQ-Int4', 'int4', true],
    ['INT4', 'int4', true],
    ['int-4', 'int4', true],
    ['W4A16', 'int4', true],
    ['W8A16_STATIC', 'int8', false],
    ['W4A8_DYNAMIC', 'int4', false],
  ])('%s is %s, the same format: %s', (action, value, isSame) => {
    expect(gpuPrecision(action)).toEqual({ value, isSame });
  });

  it('has no format near what no GPU serves', () => {
    expect(gpuPrecision('HIF8')).toBeNull();
    expect(gpuPrecision('XINT4')).toBeNull();
  });

  const stated: Partial<SlotValues> = {
    devices: ['gpu_two'],
    quantize: 'custom',
    quantizeLinearAction: 'FP8',
  };
  const precisionOf = (values: Partial<SlotValues>) => {
    const { precision, quantizeLinearAction, quantize } = inGpuTerms(answersOf(values), facts);
    return [precision?.value ?? null, quantizeLinearAction?.value ?? null, quantize?.value ?? null];
  };

  it('replaces a quantization that was stated before the device was known', () => {
    expect(precisionOf(stated)).toEqual(['fp8', null, null]);
    const { precision } = inGpuTerms(answersOf(stated), facts);
    expect(precision?.provenance).toEqual({ label: 'user-provided', said: null });
  });

  it.each<[why: string, change: Partial<SlotValues>, left: readonly unknown[]]>([
    ['no GPU', { devices: ['TEST_DEVICE'] }, [null, 'FP8', 'custom']],
    ['a precision is stated', { precision: 'int8' }, ['int8', 'FP8', 'custom']],
    ['only a near format exists', { quantizeLinearAction: 'W4A8_STATIC' }, [null, 'W4A8_STATIC', 'custom']],
    ["the quantization is not the user's", { quantize: 'recommended' }, [null, 'FP8', 'recommended']],
  ])('stays as it is where %s', (_, change, left) => {
    expect(precisionOf({ ...stated, ...change })).toEqual(left);
  });

  it('a file of arrivals says how requests arrive, unless the user said it', () => {
    const loadOf = (answers: ReturnType<typeof answersOf>) =>
      inGpuTerms(answers, facts).loadProtocol?.value ?? null;
    expect(loadOf(answersOf({ arrivalsFile: 'a.jsonl' }))).toBe('arrivals');
    expect(loadOf(answersOf({ arrivalsFile: 'a.jsonl', loadProtocol: 'burst' }))).toBe('burst');
    expect(loadOf(answersOf({ loadProtocol: 'burst' }))).toBe('burst');
    expect(loadOf(answersOf({}))).toBeNull();
    const assumed = {
      value: 'burst',
      provenance: { label: 'explicit heuristic', because: { en: 'x', zh: 'x' } },
      reading: null,
    } as const;
    expect(loadOf({ ...answersOf({ arrivalsFile: 'a.jsonl' }), loadProtocol: assumed })).toBe('arrivals');
  });
});

describe('the format that a checkpoint is in', () => {
  const model = (checkpoint: string) =>
    ({ ...(facts.model('dense') ?? facts.models()[0]), checkpoint }) as Parameters<
      typeof checkpointPrecision
    >[1];

  it.each<[name: string, config: string | null, format: string | null]>([
    ['nvidia/Model-NVFP4', null, 'nvfp4'],
    ['a/Model-fp4', null, 'nvfp4'],
    ['a/Modelfp4', null, null],
    ['openai/gpt-oss-120b', null, 'mxfp4'],
    ['a/Model-FP8-Block', null, 'fp8_block'],
    ['a/Model-block-fp8', null, 'fp8_block'],
    ['a/Model-FP8', null, 'fp8'],
    ['Qwen/Qwen3-32B-FP8', null, 'fp8_block'],
    ['a/Model-W8A8', null, 'int8'],
    ['a/Model-AWQ', null, 'int4'],
    ['a/Model-GPTQ-Int8', null, 'int8'],
    ['deepseek-ai/DeepSeek-R1', null, 'fp8_block'],
    ['deepseek-ai/DeepSeek-R1', 'awq', 'fp8_block'],
    ['a/Model', 'fp8', 'fp8_block'],
    ['a/Model', 'gptq', 'int4'],
    ['a/Model', 'unheard', null],
    ['a/Model', null, null],
  ])('%s with config %s: %s', (name, config, format) => {
    expect(checkpointPrecision(name, config === null ? null : model(config))).toBe(format);
  });
});

describe('the formats nearest to one that does not exist', () => {
  const options = [
    'DISABLED',
    'W8A16_STATIC',
    'W8A8_STATIC',
    'W4A8_STATIC',
    'W8A8_DYNAMIC',
    'W4A8_DYNAMIC',
    'FP8',
    'MXFP4',
  ];

  it.each([
    ['W4A4', ['W4A8_STATIC', 'W4A8_DYNAMIC', 'W8A8_STATIC', 'W8A8_DYNAMIC']],
    ['W4A16', ['W4A8_STATIC', 'W4A8_DYNAMIC', 'W8A16_STATIC', 'W8A8_STATIC']],
    ['AWQ', ['W4A8_STATIC', 'W4A8_DYNAMIC', 'W8A16_STATIC', 'W8A8_STATIC']],
    ['FP6', ['FP8', 'MXFP4', 'W8A8_STATIC', 'W4A8_STATIC']],
    ['NVFP4', ['MXFP4', 'FP8', 'W4A8_STATIC', 'W4A8_DYNAMIC']],
    ['q8_0', ['W8A16_STATIC', 'W8A8_STATIC', 'W8A8_DYNAMIC', 'W4A8_STATIC']],
  ])('%s', (name, nearest) => expect(nearestFormats(name, options)).toEqual(nearest));

  it('are all of them where the name states no bits', () => {
    expect(nearestFormats('fancy', options)).toEqual(options);
  });
});

describe('the quantization that a plan stands for', () => {
  it.each<[values: Partial<SlotValues>, found: unknown]>([
    [{ quantize: 'recommended' }, { linear: 'W8A8_DYNAMIC', attention: 'DISABLED' }],
    [
      { quantize: 'custom', quantizeLinearAction: 'FP8', quantizeAttentionAction: 'INT8' },
      { linear: 'FP8', attention: 'INT8' },
    ],
    [{ quantize: 'custom', quantizeLinearAction: 'FP8' }, null],
    [{ quantize: 'custom', quantizeAttentionAction: 'INT8' }, null],
    [{}, null],
  ])('%j: %j', (values, found) => expect(effectiveQuantization(answersOf(values))).toEqual(found));
});
