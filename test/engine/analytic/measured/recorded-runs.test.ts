import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { prepareForward } from '../../../../src/engine/analytic/forward/prepare-forward.ts';
import { MeasuredSource } from '../../../../src/engine/analytic/measured/source.ts';
import { readArchitecture, someLayersOf } from '../../../../src/engine/models/read-architecture.ts';
import { openMeasuredDatabase } from '../../../../src/store/measured-database.ts';
import { configOf } from '../families/forward-of.ts';
import { caseOf } from '../forward/text-generate-case.ts';

interface Recording {
  readonly id: string;
  readonly args: readonly string[];
  readonly time: number;
  readonly breakdown: { readonly empirical_OpBound: Readonly<Record<string, number>> };
  /** Calls and seconds by operator and where its time comes from. */
  readonly ops: Readonly<Record<string, readonly [number, number]>>;
}

const golden = new URL('../../../golden/measured-operators.jsonl', import.meta.url);
const recordings = readFileSync(golden, 'utf8')
  .trim()
  .split('\n')
  .map((line): Recording => JSON.parse(line));
/** The database that a call names; the first recordings all have the same one. */
function databaseOf(args: readonly string[]) {
  const name = args[args.indexOf('--profiling-database-path') + 1] ?? '';
  const folder = name === 'DATABASE' ? 'database' : name;
  return openMeasuredDatabase(fileURLToPath(new URL(folder, import.meta.url)));
}

/** Words that say nothing about the forward pass itself. */
function passWords(args: readonly string[]): string[] {
  const words = [...args];
  const cut = (flag: string, count: number) => {
    const at = words.indexOf(flag);
    if (at >= 0) words.splice(at, count);
  };
  cut('--performance-model', 2);
  cut('--profiling-database-path', 2);
  cut('--disable-profiling-interpolation', 1);
  cut('--num-hidden-layers-override', 2);
  return words;
}

describe('passes of the real program over the same database of measured operators', () => {
  it.each(recordings.map((one) => [one.id, one] as const))('%s', (_id, { args, time, breakdown, ops }) => {
    const { spec, shape } = caseOf(passWords(args));
    const [model = ''] = args;
    const layers = Number(args[args.indexOf('--num-hidden-layers-override') + 1]);
    const whole = readArchitecture(configOf(model), model);
    const architecture = someLayersOf(whole, { first: 0, end: layers });
    const interpolates = !args.includes('--disable-profiling-interpolation');
    const measured = new MeasuredSource(databaseOf(args), interpolates);
    const forward = prepareForward({ ...spec, architecture, measured });
    const found = new Map<string, [number, number]>();
    for (const { name, calls, seconds, origin } of forward.operators(shape)) {
      if (seconds === 0) continue;
      const key = `${name}|${origin?.kind}`;
      const [before, sum] = found.get(key) ?? [0, 0];
      found.set(key, [before + calls, sum + calls * seconds]);
    }
    const names = new Set([...Object.keys(ops), ...found.keys()]);
    const differing = [...names].filter((name) => {
      const [calls, seconds] = found.get(name) ?? [0, 0];
      const [wantedCalls, wantedSeconds] = ops[name] ?? [0, 0];
      return (
        calls !== wantedCalls || Math.abs(seconds - wantedSeconds) > 1e-9 * Math.max(wantedSeconds, 1e-9)
      );
    });
    expect(differing.map((name) => [name, found.get(name), ops[name]])).toEqual([]);
    const cost = forward.cost(shape);
    expect(cost.seconds).toBeCloseTo(time, 12);
    expect(cost.bounds.memory ?? 0).toBeCloseTo(breakdown.empirical_OpBound.memory_bound ?? 0, 12);
    expect(cost.bounds.matrix ?? 0).toBeCloseTo(breakdown.empirical_OpBound.compute_bound_mma ?? 0, 12);
  });
});
