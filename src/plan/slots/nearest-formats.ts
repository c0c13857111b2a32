/** Bits of weights and of activations, and whether the numbers are floating point. */
interface Format {
  readonly weights: number;
  readonly activations: number;
  readonly isFloat: boolean;
}

/** The bits that a format's name states: `W4A8_STATIC`, `AWQ` (4-bit weights, 16-bit activations), `NVFP4`. */
function formatOf(name: string): Format | null {
  const text = name.toUpperCase();
  const [, weights, activations] = /W(\d+)A(\d+)/u.exec(text) ?? [];
  if (weights && activations) {
    return { weights: Number(weights), activations: Number(activations), isFloat: false };
  }
  const [, bits] = /(?:FP|HIF|FLOAT|NF|INT|Q|^)-?(\d+)/u.exec(text) ?? [];
  const isFloat = /FP|HIF|FLOAT/u.test(text);
  if (/AWQ|GPTQ|GGUF|EXL|HQQ|BNB|BITSANDBYTES|INT|^Q\d|NF/u.test(text)) {
    return { weights: Number(bits ?? 4), activations: 16, isFloat: false };
  }
  return bits ? { weights: Number(bits), activations: Number(bits), isFloat } : null;
}

/**
 * The formats nearest to one that does not exist: same kind of numbers first, then weights of nearly as many bits,
 * then activations. All options where the name states no bits.
 */
export function nearestFormats(words: string, options: readonly string[]): readonly string[] {
  const wanted = formatOf(words);
  if (!wanted) return options;
  const costs = options.flatMap((option) => {
    const format = formatOf(option);
    if (!format) return [];
    const cost =
      (format.isFloat === wanted.isFloat ? 0 : 20) +
      3 * Math.abs(format.weights - wanted.weights) +
      Math.abs(format.activations - wanted.activations);
    return [{ option, cost }];
  });
  return costs
    .toSorted((a, b) => a.cost - b.cost)
    .slice(0, 4)
    .map(({ option }) => option);
}
