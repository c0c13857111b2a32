import { describe, expect, it } from 'vitest';
import { storedQuantization } from '../../../src/engine/models/checkpoint-quantization.ts';

describe('what else checkpoints state of their weights', () => {
  it.each<[stated: object, name: string, linear: string | null]>([
    [{ quant_method: 'FP8' }, 'fp8', 'FP8'],
    [{ quant_method: 'gptq', bits: 4 }, 'gptq 4 bit', null],
    [{ quant_method: 'gptq', bits: 8 }, 'gptq 8 bit', 'W8A16_STATIC'],
    [{ quant_method: 'awq', w_bit: 4 }, 'awq 4 bit', null],
    [{ quant_method: 'other' }, 'other', null],
    [{ quant_method: 'modelopt' }, 'modelopt', null],
    [{ quant_method: 'modelopt', quant_algo: 'FP8' }, 'modelopt FP8', 'FP8'],
    [{ quant_method: 'modelopt', quant_algo: 'W4A8' }, 'modelopt W4A8', null],
    [{ quant_method: 'modelopt', quant_algo: 'INT8' }, 'modelopt INT8', 'W8A8_STATIC'],
    [
      { quant_method: 'compressed-tensors', config_groups: { g: { weights: { num_bits: 8, type: 'int' } } } },
      'compressed-tensors int8',
      'W8A16_DYNAMIC',
    ],
    [
      {
        quant_method: 'compressed-tensors',
        config_groups: { g: { weights: { num_bits: 4, type: 'float' } } },
      },
      'compressed-tensors float4',
      'MXFP4',
    ],
    [
      { quant_method: 'compressed-tensors', config_groups: { g: { weights: {} } } },
      'compressed-tensors',
      null,
    ],
  ])('%j is %s', (quantization_config, name, linear) => {
    expect(storedQuantization({ quantization_config })).toMatchObject({ name, linear });
  });
});
