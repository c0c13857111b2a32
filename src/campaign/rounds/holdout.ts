import type { Scenario } from '../manifest.ts';

const share = 0.07;
const opposite = { 1: -1, '-1': 1 } as const;

/** A length moved by 7 %, by one token at least. */
function moved(length: number, direction: 1 | -1): number {
  return Math.max(1, length + direction * Math.max(1, Math.round(length * share)));
}

/**
 * A shape that nobody who wrote the patch knew: both lengths moved by 7 %, up or down by chance, within what the server
 * was started for. `random` is drawn when the patch is there already.
 */
export function holdoutShape(
  scenario: Scenario,
  longest: number,
  random: () => number,
): { readonly scenario: Scenario; readonly seed: number } {
  const seed = Math.floor(random() * 2_000_000_000);
  const [input, output] = [random() < 0.5 ? -1 : 1, random() < 0.5 ? -1 : 1] as const;
  const shapes = [
    [input, output],
    [input, opposite[output]],
    [opposite[input], output],
    [-1, -1],
  ] as const;
  for (const [first, second] of shapes) {
    const shape = {
      name: scenario.name,
      input_len: moved(scenario.input_len, first),
      output_len: moved(scenario.output_len, second),
    };
    if (shape.input_len + shape.output_len <= longest) return { scenario: shape, seed };
  }
  return { scenario: { ...scenario, input_len: moved(scenario.input_len, -1) }, seed };
}
