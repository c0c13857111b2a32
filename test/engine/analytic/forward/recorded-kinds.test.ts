import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepareForward } from '../../../../src/engine/analytic/forward/prepare-forward.ts';
import { gibibyte } from '../../../../src/engine/terms/units.ts';
import { caseOf } from './text-generate-case.ts';

/** A pass of the modelled program: seconds, GiB and, for a single stage, calls and seconds by operator. */
interface RecordedPass {
  readonly id: string;
  readonly args: readonly string[];
  readonly time: number;
  readonly mem: {
    readonly weight: number;
    readonly kv: number;
    /** Not kept where the estimate of the peak is further off than the others. */
    readonly act?: number;
    readonly avail?: number;
  };
  /** Bytes of each pipeline stage, the cache without that of an indexer. */
  readonly stages?: readonly { readonly weight: number; readonly kv: number }[];
  readonly ops?: Readonly<Record<string, readonly [calls: number, seconds: number]>>;
}

const passes = readFileSync(join(import.meta.dirname, '../../../golden/kinds.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line): RecordedPass => JSON.parse(line));

describe('passes with pipeline stages, features of the compiler and no layer', () => {
  it.each(passes)('$id', ({ args, time, mem, stages, ops = {} }) => {
    const { spec, shape } = caseOf(args);
    const forward = prepareForward(spec);
    const { seconds, memory } = forward.cost(shape);
    expect(Math.abs(seconds / time - 1)).toBeLessThan(1e-6);
    expect(Math.abs(memory.weightBytes / gibibyte / mem.weight - 1)).toBeLessThan(1e-6);
    expect(memory.kvCacheBytes / gibibyte).toBeCloseTo(mem.kv, 6);
    if (mem.act !== undefined) expect(memory.activationBytes / gibibyte).toBeCloseTo(mem.act, 2);
    if (mem.avail !== undefined) {
      expect((spec.device.memoryBytes - memory.peakBytes) / gibibyte).toBeCloseTo(mem.avail, 1);
    }
    forward.stages(shape).forEach(({ cost }, index) => {
      const { weightBytes, kvCacheBytes, indexerCacheBytes } = cost.memory;
      const { weight, kv } = stages?.[index] ?? { weight: weightBytes, kv: kvCacheBytes - indexerCacheBytes };
      expect(Math.abs(weightBytes / weight - 1)).toBeLessThan(1e-6);
      expect(kvCacheBytes - indexerCacheBytes).toBe(kv);
    });
    for (const [name, [calls, total]] of Object.entries(ops)) {
      const own = forward.operators(shape).filter((one) => one.name.replace(/\.default$/, '') === name);
      const sum = own.reduce((done, one) => done + one.calls * one.seconds, 0);
      expect(
        own.reduce((done, one) => done + one.calls, 0),
        name,
      ).toBe(calls);
      expect(sum, name).toBeCloseTo(total, 9);
    }
  });
});
