import { describe, expect, it } from 'vitest';
import { allOperators } from '../../../../src/engine/analytic/forward/operator-costs.ts';
import { prepareForward } from '../../../../src/engine/analytic/forward/prepare-forward.ts';
import { gibibyte, passesOf, passFiles, specOf } from './recorded-passes.ts';

function near(actual: number, wanted: number, what: string) {
  expect(
    Math.abs(actual - wanted) / Math.max(1e-12, Math.abs(wanted)),
    `${what}: ${actual}, not ${wanted}`,
  ).toBeLessThan(1e-6);
}

describe.each(passFiles)('recorded forward passes of the real program: %s', (file) => {
  for (const recording of passesOf(file)) {
    it(recording.id, () => {
      const { spec, shape } = specOf(recording);
      const forward = prepareForward(spec);
      const cost = forward.cost(shape);
      const byName = new Map<string, [number, number]>();
      const calls =
        recording.operatorsOf === undefined
          ? forward.operators(shape)
          : allOperators(forward.stageOperators(shape).at(-1)?.parts ?? []);
      for (const call of calls) {
        if (call.seconds === 0) continue;
        const [calls, seconds] = byName.get(call.name) ?? [0, 0];
        byName.set(call.name, [calls + call.calls, seconds + call.calls * call.seconds]);
      }
      const names = new Set([...Object.keys(recording.ops), ...byName.keys()]);
      const differing = [...names].filter((name) => {
        const [calls, seconds] = byName.get(name) ?? [0, 0];
        const [wantedCalls, wantedSeconds] = recording.ops[name] ?? [0, 0];
        const tolerance = recording.rounded ? 1e-10 * wantedCalls : 1e-6 * Math.max(wantedSeconds, 1e-9);
        return calls !== wantedCalls || Math.abs(seconds - wantedSeconds) > tolerance;
      });
      expect(differing.map((name) => [name, byName.get(name), recording.ops[name]])).toEqual([]);
      near(cost.seconds, recording.time, 'seconds');
      const { memory, communication, matrix, vector } = cost.bounds;
      near((memory ?? 0) + 1e-9, (recording.breakdown.memory_bound ?? 0) + 1e-9, 'memory bound');
      near(
        (communication ?? 0) + 1e-9,
        (recording.breakdown.communication_bound ?? 0) + 1e-9,
        'communication bound',
      );
      near((matrix ?? 0) + 1e-9, (recording.breakdown.compute_bound_mma ?? 0) + 1e-9, 'matrix bound');
      near((vector ?? 0) + 1e-9, (recording.breakdown.compute_bound_gp ?? 0) + 1e-9, 'vector bound');
      near(cost.memory.weightBytes / gibibyte, recording.mem.weight, 'weights');
      near(cost.memory.kvCacheBytes / gibibyte, recording.mem.kv, 'cache');
      near(cost.memory.indexerCacheBytes / gibibyte, recording.mem.indexer ?? 0, 'indexer cache');
    });
  }
});
