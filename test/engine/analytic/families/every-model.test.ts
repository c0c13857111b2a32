import { describe, expect, it } from 'vitest';
import { ParallelSplitError } from '../../../../src/engine/index.ts';
import { modelRegistry } from '../../../../src/engine/models/model-registry.ts';
import { forwardOf, shapeOf } from './forward-of.ts';

describe('every known model', () => {
  it('can be laid out, eager, on as many ranks as its heads allow', () => {
    for (const { id, config } of modelRegistry.values()) {
      const cost = forwardOf(config, '--num-devices 1').cost(shapeOf('decode', 1, 1, 500));
      expect(cost.seconds, id).toBeGreaterThan(0);
      try {
        forwardOf(config, '--num-devices 8 --tp-size 8 --ep-size 8 --quantize-attention-action INT8');
      } catch (error) {
        expect(error, id).toBeInstanceOf(ParallelSplitError);
      }
    }
  });
});
