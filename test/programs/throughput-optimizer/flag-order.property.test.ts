import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runThroughputOptimizer } from '../../../src/programs/throughput-optimizer/throughput-optimizer.ts';
import { runEngineProgram } from '../engine-kit.ts';

/** Flags with their values; the model stands in front, where no list of values can swallow it. */
const flags = [
  ['--device', 'TEST_DEVICE', 'ATLAS_800_A2_376T_64G'],
  ['--num-devices', '4'],
  ['--input-length', '900'],
  ['--output-length', '120'],
  ['--tpot-limit', '45'],
  ['--ttft-limit=6000'],
  ['--compile'],
  ['--quantize-linear-action', 'w8a8-dynamic'],
  ['--tp-sizes', '1', '4'],
  ['--dump-original-results'],
] as const;

test('the order of flags changes nothing that is printed', async () => {
  const run = (groups: readonly (readonly string[])[]) =>
    runEngineProgram(runThroughputOptimizer, ['Qwen/Qwen3-8B', ...groups.flat()]);
  const expected = await run(flags);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...flags], { minLength: flags.length }), async (shuffled) => {
      expect(await run(shuffled)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});
