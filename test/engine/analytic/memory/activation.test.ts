import { describe, expect, it } from 'vitest';
import { prepareForward } from '../../../../src/engine/analytic/forward/prepare-forward.ts';
import { gibibyte, passesOf, passFiles, specOf } from '../forward/recorded-passes.ts';

/** How far an activation peak may be from the recorded one, GiB (references/engine/memory.md 6.3). */
const tolerance = 0.0301;

/** Passes that are known to be further off, and how far at most, GiB; the estimates of other files are all near. */
const knownBeyond: ReadonlyMap<string, { readonly passes: number; readonly furthest: number }> = new Map([
  ['operators.jsonl', { passes: 6, furthest: 0.94 }],
  ['operators-dsa.jsonl', { passes: 6, furthest: 0.93 }],
  ['operators-deepseek-v4.jsonl', { passes: 1, furthest: 0.1 }],
]);

/** Distances in GiB between estimated and recorded peaks, for the passes whose peak was kept. */
function distancesOf(file: string): number[] {
  return passesOf(file).flatMap((pass) => {
    const { act } = pass.mem;
    if (act === undefined) return [];
    const { spec, shape } = specOf(pass);
    return [Math.abs(prepareForward(spec).cost(shape).memory.activationBytes / gibibyte - act)];
  });
}

const byFile = passFiles.map((file) => [file, distancesOf(file)] as const);

describe.each(byFile.filter(([, distances]) => distances.length > 0))(
  'estimated activation peaks beside recorded ones: %s',
  (file, distances) => {
    const { passes, furthest } = knownBeyond.get(file) ?? { passes: 0, furthest: tolerance };

    it('are within the tolerance but for the passes that are known', () => {
      expect(distances.filter((distance) => distance > tolerance).length).toBeLessThanOrEqual(passes);
      expect(Math.max(...distances)).toBeLessThanOrEqual(furthest);
    });
  },
);

/** Passes of so few layers that logits, router or dispatch need most. */
const latePasses = passesOf('late-peaks.jsonl');

describe('a peak behind the first layers', () => {
  it.each(latePasses)('$id is the recorded one', (pass) => {
    const { spec, shape } = specOf(pass);
    const { activationBytes } = prepareForward(spec).cost(shape).memory;
    expect(Math.abs(activationBytes / gibibyte - (pass.mem.act ?? Number.NaN))).toBeLessThan(0.0011);
  });
});

/** Compiled passes of so few layers that logits, router, dispatch or growing layers need most. */
const compiledPasses = passesOf('compiled-peaks.jsonl');

describe('a peak of a compiled pass of few layers', () => {
  it.each(compiledPasses)('$id is the recorded one', (pass) => {
    const { spec, shape } = specOf(pass);
    const { activationBytes } = prepareForward(spec).cost(shape).memory;
    expect(Math.abs(activationBytes / gibibyte - (pass.mem.act ?? Number.NaN))).toBeLessThan(0.0003);
  });
});

describe('a quantised cache', () => {
  const [spec, shape] = passesOf('operators.jsonl')
    .map(specOf)
    .filter(({ spec: one }) => one.architecture.mla === null && !one.compile)
    .map((one) => [one.spec, one.shape] as const)[0] ?? [null, null];

  it('keeps three fp32 scales in each layer, which no printed digit shows', () => {
    if (spec === null) throw new Error('no recorded eager pass with grouped-query attention');
    const peak = (attention: 'DISABLED' | 'INT8') =>
      prepareForward({ ...spec, quantization: { ...spec.quantization, attention } }).cost(shape).memory
        .activationBytes;
    expect(peak('INT8') - peak('DISABLED')).toBe(12 * spec.architecture.layers);
  });
});
