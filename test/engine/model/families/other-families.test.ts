import { describe, expect, it } from 'vitest';
import { ParallelSplitError, UnsupportedArchitectureError } from '../../../../src/engine/index.ts';
import { modelRegistry } from '../../../../src/engine/model/model-registry.ts';
import { configOf, forwardOf, shapeOf } from './forward-of.ts';

const ernie = configOf('baidu/ERNIE-4.5-21B-A3B-PT');
const ling = configOf('inclusionAI/Ling-mini-2.0');
const vision = configOf('Qwen/Qwen3-VL-2B-Instruct');

describe('ERNIE-4.5', () => {
  it('refuses arrangements that were never measured, by name', () => {
    for (const changes of [{ moe_layer_interval: 2 }, { moe_layer_end_index: 20 }, { use_bias: true }]) {
      expect(() => forwardOf({ ...ernie, ...changes }, '')).toThrow(UnsupportedArchitectureError);
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

describe('Ling', () => {
  it('runs without compilation and prediction only', () => {
    expect(() => forwardOf(ling, '--compile')).toThrow(/--compile/);
    expect(() => forwardOf(ling, '--num-mtp-tokens 1')).toThrow(UnsupportedArchitectureError);
  });

  it('takes the same time however long the context is', () => {
    const seconds = (sequence: number) => forwardOf(ling, '').cost(shapeOf('decode', 4, 1, sequence)).seconds;
    expect(seconds(30_000)).toBe(seconds(100));
  });
});

describe('Qwen3-VL', () => {
  const image = '--image-height 448 --image-width 640 --image-batch-size 2';
  const plain = forwardOf(vision, '');
  const seeing = forwardOf(vision, image);

  it('adds the tokens of images to prompts and runs the encoder in prefill', () => {
    const [without, withImages] = [plain, seeing].map((one) => one.cost(shapeOf('prefill', 1, 100, 100)));
    expect(withImages?.seconds).toBeGreaterThan(without?.seconds ?? 0);
    expect(withImages?.memory.weightBytes).toBeGreaterThan(without?.memory.weightBytes ?? 0);
    const same = plain.cost(shapeOf('prefill', 1, 664, 664)).memory.kvCacheBytes;
    expect(withImages?.memory.kvCacheBytes).toBe(same);
  });

  it('only lengthens the cache in decode', () => {
    const decode = seeing.cost(shapeOf('decode', 4, 1, 500));
    const text = plain.cost(shapeOf('decode', 4, 1, 500 + 564));
    expect(decode).toEqual(text);
  });

  it('takes the number of images from the shape where it is given', () => {
    const none = seeing.cost({ ...shapeOf('prefill', 1, 100, 100), imagesPerRequest: 0 });
    expect(none).toEqual(plain.cost(shapeOf('prefill', 1, 100, 100)));
  });

  it('keeps its embedding whole', () => {
    const seconds = (flags: string) =>
      forwardOf(vision, `--num-devices 2 --tp-size 2 ${flags}`).cost(shapeOf('decode', 2, 1, 300));
    expect(seconds('--word-embedding-tp row')).toEqual(seconds(''));
  });
});

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
