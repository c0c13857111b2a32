import { expect, it } from 'vitest';
import { storedQuantization } from '../../../src/engine/models/checkpoint-quantization.ts';

const group = (weights: object, input_activations: object | null = null) => ({
  quant_method: 'compressed-tensors',
  config_groups: { group_0: { weights, input_activations } },
});

it.each([
  [{ quant_method: 'fp8' }, 'FP8', true],
  [{ quant_method: 'mxfp4' }, 'MXFP4', true],
  [{ quant_method: 'modelopt', quant_algo: 'FP8' }, 'FP8', true],
  // NVFP4 is no MXFP4: the nearest of its kind, and said to be only that.
  [{ quant_method: 'modelopt', quant_algo: 'NVFP4' }, 'MXFP4', false],
  [group({ type: 'float', num_bits: 8 }, { num_bits: 8, dynamic: true }), 'FP8', true],
  [group({ type: 'int', num_bits: 8 }, { num_bits: 8, dynamic: true }), 'W8A8_DYNAMIC', true],
  [group({ type: 'int', num_bits: 8 }, { num_bits: 8, dynamic: false }), 'W8A8_STATIC', true],
  [group({ type: 'int', num_bits: 8 }), 'W8A16_DYNAMIC', true],
  [group({ type: 'int', num_bits: 4 }, { num_bits: 8, dynamic: true }), 'W4A8_DYNAMIC', true],
  [group({ type: 'int', num_bits: 4 }), null, false],
] as const)('a checkpoint of %j is %s', (quantization_config, linear, isSame) => {
  expect(storedQuantization({ quantization_config })).toMatchObject({ linear, isSame });
});

it.each([{}, { quantization_config: null }, { quantization_config: { quant_method: 7 } }])(
  'nothing is stated by %j',
  (config) => expect(storedQuantization(config)).toBeNull(),
);

it.each([{ config_groups: {} }, { config_groups: { group_0: null } }, { config_groups: { group_0: [] } }])(
  'a group that says nothing gives no action: %j',
  (groups) => {
    const said = storedQuantization({
      quantization_config: { quant_method: 'compressed-tensors', ...groups },
    });
    expect(said).toEqual({ name: 'compressed-tensors', linear: null, isSame: false });
  },
);
