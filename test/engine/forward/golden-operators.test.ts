import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allOperators } from '../../../src/engine/forward/operator-costs.ts';
import { prepareForward } from '../../../src/engine/forward/prepare-forward.ts';
import type { ConfigFields } from '../../../src/engine/model/architecture.ts';
import { readArchitecture } from '../../../src/engine/model/read-architecture.ts';
import { configOf } from '../model/families/forward-of.ts';
import { caseOf } from './text-generate-case.ts';

interface Recording {
  readonly id: string;
  readonly args: readonly string[];
  /** Fields of the model's config that were changed: fewer layers, or what no published config has. */
  readonly changes?: ConfigFields;
  readonly dynamicShapes?: boolean;
  readonly time: number;
  readonly mem: { readonly weight: number; readonly kv: number; readonly indexer?: number };
  readonly breakdown: Readonly<Record<string, number>>;
  /** Which pipeline stage the operators are those of; all of them unless stated. */
  readonly operatorsOf?: 'last stage';
  /** Seconds of single calls were kept to a ten-thousandth of a microsecond. */
  readonly rounded?: boolean;
  readonly ops: Readonly<Record<string, readonly [number, number]>>;
}

const folder = new URL('../../golden/', import.meta.url);

/** Forward passes of the real program by family: calls and seconds by operator. */
const files = readdirSync(folder).filter((name) => /^operators.*\.jsonl$/.test(name));

function recordingsOf(file: string): Recording[] {
  const lines = readFileSync(new URL(file, folder), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

function specOf({ args, changes, dynamicShapes = false }: Recording) {
  const { spec, shape } = caseOf(args);
  const [model = ''] = args;
  const architecture =
    changes === undefined ? spec.architecture : readArchitecture(configOf(model, changes), model);
  return { spec: { ...spec, architecture, dynamicShapes }, shape };
}

const gibibyte = 1024 ** 3;

function near(actual: number, wanted: number, what: string) {
  expect(
    Math.abs(actual - wanted) / Math.max(1e-12, Math.abs(wanted)),
    `${what}: ${actual}, not ${wanted}`,
  ).toBeLessThan(1e-6);
}

describe.each(files)('recorded forward passes of the real program: %s', (file) => {
  for (const recording of recordingsOf(file)) {
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
      const { memory, communication, cube, vector } = cost.bounds;
      near((memory ?? 0) + 1e-9, (recording.breakdown.memory_bound ?? 0) + 1e-9, 'memory bound');
      near(
        (communication ?? 0) + 1e-9,
        (recording.breakdown.communication_bound ?? 0) + 1e-9,
        'communication bound',
      );
      near((cube ?? 0) + 1e-9, (recording.breakdown.compute_bound_mma ?? 0) + 1e-9, 'cube bound');
      near((vector ?? 0) + 1e-9, (recording.breakdown.compute_bound_gp ?? 0) + 1e-9, 'vector bound');
      near(cost.memory.weightBytes / gibibyte, recording.mem.weight, 'weights');
      near(cost.memory.kvCacheBytes / gibibyte, recording.mem.kv, 'cache');
      near(cost.memory.indexerCacheBytes / gibibyte, recording.mem.indexer ?? 0, 'indexer cache');
    });
  }
});
