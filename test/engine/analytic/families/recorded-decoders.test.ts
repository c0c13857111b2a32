import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepareForward } from '../../../../src/engine/analytic/forward/prepare-forward.ts';
import { readArchitecture, someLayersOf } from '../../../../src/engine/models/read-architecture.ts';
import type { ConfigFields } from '../../../../src/engine/terms/architecture.ts';
import { gibibyte } from '../../../../src/engine/terms/units.ts';
import { caseOf } from '../forward/text-generate-case.ts';

/** A pass that the modelled program ran on a config.json of its own: seconds, calls and seconds by operator, GiB. */
interface RecordedPass {
  readonly id: string;
  readonly config: ConfigFields;
  readonly args: readonly string[];
  readonly time: number;
  readonly mem: { readonly weight: number; readonly kv: number };
  readonly ops: Readonly<Record<string, readonly [calls: number, seconds: number]>>;
}

const passes = readFileSync(join(import.meta.dirname, '../../../golden/decoder-passes.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line): RecordedPass => JSON.parse(line));

describe('passes of the modelled program on configurations of their own', () => {
  it.each(passes)('$id', ({ config, args, time, mem, ops }) => {
    const { spec, shape } = caseOf(['Qwen/Qwen3-8B', ...args]);
    const count = Number(args[args.indexOf('--num-hidden-layers-override') + 1]);
    const whole = readArchitecture(config, 'model');
    const architecture = args.includes('--num-hidden-layers-override')
      ? someLayersOf(whole, { first: 0, end: count })
      : whole;
    const forward = prepareForward({ ...spec, architecture });
    const { seconds, memory } = forward.cost(shape);
    expect(Math.abs(seconds / time - 1)).toBeLessThan(1e-6);
    expect(Math.abs(memory.weightBytes / gibibyte / mem.weight - 1)).toBeLessThan(1e-6);
    expect(Math.abs(memory.kvCacheBytes / gibibyte / mem.kv - 1)).toBeLessThan(1e-6);
    for (const [name, [calls, total]] of Object.entries(ops)) {
      const own = forward.operators(shape).filter((one) => one.name.replace(/\.default$/, '') === name);
      expect(
        own.reduce((sum, one) => sum + one.calls, 0),
        name,
      ).toBe(calls);
      expect(
        own.reduce((sum, one) => sum + one.calls * one.seconds, 0),
        name,
      ).toBeCloseTo(total, 9);
    }
  });
});
