import { gpuSystems } from '../engine/hardware/gpu-systems.ts';
import type { Result } from '../results/result.ts';

/** A few rounds of the requests in flight are a load that has settled. */
const rounds = 4;

/** Devices of a result on which no program runs one forward pass by itself: they are known by measured operators alone. */
export function devicesWithoutPasses({ results, conditions }: Result): readonly string[] {
  const named = [...results.map(({ device }) => device), ...conditions.devices];
  return [...new Set(named)].filter(
    (device): device is string => device !== null && gpuSystems.some(({ id }) => id === device),
  );
}

/** The command of a load test that measures the best row; null where the result does not say the load. */
export function loadCommand({ results, conditions }: Result): readonly string[] | null {
  const { model, inputLength, outputLength } = conditions;
  const concurrency = results[0]?.best?.concurrency ?? null;
  if (model === null || inputLength === null || outputLength === null || concurrency === null) return null;
  const flags = [
    ['--model', model],
    ['--requests', rounds * concurrency],
    ['--concurrency', concurrency],
    ['--input-length', inputLength],
    ['--output-length', outputLength],
  ] as const;
  return [
    'throughline',
    'load',
    'http://localhost:8000',
    ...flags.flatMap(([flag, value]) => [flag, String(value)]),
  ];
}
