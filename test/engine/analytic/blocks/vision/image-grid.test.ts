import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageGrid } from '../../../../../src/engine/analytic/blocks/vision/image-grid.ts';
import { defaultPixelRange } from '../../../../../src/engine/index.ts';
import { visionFacts } from '../../../../../src/engine/models/vision-facts.ts';
import { configOf } from '../../families/forward-of.ts';

const vision = visionFacts(configOf('Qwen/Qwen3-VL-8B-Instruct'), 'model');
if (vision === null) throw new Error('Qwen3-VL has an image encoder');

function gridOf(heightPx: number, widthPx: number) {
  return imageGrid(
    vision as NonNullable<typeof vision>,
    { heightPx, widthPx, perQuery: 1, ...defaultPixelRange },
    'model',
  );
}

describe('an image cut into patches', () => {
  it('keeps a size of whole merged patches and adds two marks to its tokens', () => {
    expect(gridOf(448, 640)).toEqual({ rows: 28, columns: 40, patches: 1120, tokens: 282 });
  });

  it('rounds halves to even multiples', () => {
    expect(gridOf(1072, 1920).rows).toBe(68);
    expect(gridOf(1008, 1920).rows).toBe(64);
  });

  it('enlarges small images and shrinks large ones into the pixel range', () => {
    expect(gridOf(64, 100)).toMatchObject({ rows: 14, columns: 20 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20_000 }),
        fc.integer({ min: 1, max: 20_000 }),
        (height, width) => {
          fc.pre(Math.max(height, width) <= 200 * Math.min(height, width));
          const { rows, columns, patches, tokens } = gridOf(height, width);
          const pixels = rows * columns * 16 ** 2;
          expect(rows % 2 === 0 && columns % 2 === 0).toBe(true);
          expect(pixels).toBeGreaterThanOrEqual(defaultPixelRange.minPixels);
          // A side of a single merged patch is never cut, so slim images may stay a little larger.
          if (rows > 2 && columns > 2) expect(pixels).toBeLessThanOrEqual(defaultPixelRange.maxPixels);
          expect(tokens).toBe(patches / 4 + 2);
        },
      ),
    );
  });

  it('refuses images that the image processor refuses', () => {
    expect(() => gridOf(10, 3000)).toThrow(/image-aspect.*most 200/);
  });
});
