import { describe, expect, test } from 'vitest';
import { runTextGenerate } from '../../../../../src/programs/text-generate/text-generate.ts';
import type { Language } from '../../../../../src/text/language.ts';
import { displayWidth } from '../../../../../src/text/width.ts';
import { runEngineProgram } from '../../../../programs/engine-kit.ts';

const words = [
  ...['deepseek-ai/DeepSeek-V3.1', '--num-queries', '64', '--query-length', '1', '--context-length', '900'],
  ...['--decode', '--num-devices', '16', '--tp-size', '4', '--ep-size', '16', '--compile', '--equations'],
];

async function equations(language: Language, more: readonly string[] = []): Promise<string> {
  return (await runEngineProgram(runTextGenerate, [...words, ...more], { language })).out;
}

const numbers = (text: string) =>
  [...text.matchAll(/\d[\d,]*(?:\.\d+)?/g)].map(([figure]) => figure.replaceAll(',', ''));

describe('equations of a forward pass', () => {
  test.each(['en', 'zh'] as const)('fit 80 columns in %s', async (language) => {
    const text = await equations(language);
    const widest = Math.max(...text.split('\n').map(displayWidth));
    expect(widest).toBeLessThanOrEqual(80);
    expect(text).not.toMatch(/ $/m);
  });

  test('state the same figures in both languages', async () => {
    const figures = async (language: Language) =>
      numbers(
        (await equations(language))
          .split('\n')
          .filter((line) => line.includes('·'))
          .join('\n'),
      );
    expect(await figures('zh')).toEqual(await figures('en'));
  });

  test('show equal layers once, with how many there are', async () => {
    const text = await equations('en');
    expect(text).toContain('Layers 0–2 (3 alike, shown once)');
    expect(text).toContain('Layers 3–60 (58 alike, shown once)');
  });

  test('the products add up to the operations beside them', async () => {
    const text = (await equations('en')).replace(/\n {12}(?=\S)/g, ' ');
    const rows = [...text.matchAll(/matrix {2}([\d·+ ]+) = ([\d,]+) /g)];
    expect(rows.length).toBeGreaterThan(10);
    for (const [, products = '', sum = ''] of rows) {
      const added = products
        .split(' + ')
        .reduce(
          (all, product) => all + product.split('·').reduce((one, factor) => one * Number(factor), 1),
          0,
        );
      expect(added).toBe(Number(sum.replaceAll(',', '')));
    }
  });

  test('bytes add up', async () => {
    const rows = [...(await equations('en')).matchAll(/memory {2}([a-z\d, +]+) = ([\d,]+) B/g)];
    expect(rows.length).toBeGreaterThan(30);
    for (const [, parts = '', sum = ''] of rows) {
      const added = numbers(parts).reduce((all, figure) => all + Number(figure), 0);
      expect(added).toBe(Number(sum.replaceAll(',', '')));
    }
  });

  test('a linear beside its all-reduce names both', async () => {
    const text = await equations('en', ['--compilation-config', 'enable_matmul_allreduce']);
    expect(text).toContain('tensor_cast.static_quant_linear_all_reduce.default');
    expect(text).toContain('the slower of the linear and its collective');
  });

  test('a format without a peak is said to take no time', async () => {
    const text = await equations('en', [
      '--device',
      'ATLAS_800_A3_560T_128G_DIE',
      '--quantize-linear-action',
      'FP8',
    ]);
    expect(text).toMatch(/fp8 \(no peak, no time\)/);
  });
});
