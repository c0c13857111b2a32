import { describe, expect, it } from 'vitest';
import { configOf, forwardOf, shapeOf } from './forward-of.ts';

const vision = configOf('Qwen/Qwen3-VL-2B-Instruct');

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
