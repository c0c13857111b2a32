import { describe, expect, it } from 'vitest';
import { readArchitecture } from '../../../../src/engine/index.ts';
import { configOf, forwardOf, shapeOf } from './forward-of.ts';

const ernie = configOf('baidu/ERNIE-4.5-21B-A3B-PT');

describe('ERNIE-4.5', () => {
  it('leaves arrangements that were never measured to the general layout, labelled as such', () => {
    for (const changes of [{ moe_layer_interval: 2 }, { moe_layer_end_index: 20 }, { use_bias: true }]) {
      expect(readArchitecture({ ...ernie, ...changes }, 'model').basis).toBe('published-architecture');
      expect(
        forwardOf({ ...ernie, ...changes }, '').cost(shapeOf('decode', 4, 1, 500)).seconds,
      ).toBeGreaterThan(0);
    }
  });

  it('predicts tokens with a dense layer', () => {
    const experts = (flags: string) =>
      forwardOf(ernie, flags)
        .operators(shapeOf('decode', 4, 2, 500))
        .filter(({ name }) => name === 'tensor_cast.init_routing_v2')
        .reduce((sum, { calls }) => sum + calls, 0);
    expect(experts('--num-mtp-tokens 1')).toBe(experts(''));
  });
});
