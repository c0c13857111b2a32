import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import calibration from '../../../references/accuracy/calibration.yaml';
import {
  loadedOperators,
  loadOperators,
  measuredSystems,
} from '../../../src/backends/calibrated/operator-data.ts';
import { gpuSystems } from '../../../src/engine/hardware/gpu-systems.ts';
import { missedHalfWidth, unmeasuredHalfWidth } from '../../../src/engine/serving/calibration/bands.ts';
import type { BandedFigure } from '../../../src/engine/serving/calibration/calibrated-figures.ts';
import { calibrationSchema } from '../../../src/engine/serving/calibration/document.ts';
import type { CalibrationTarget } from '../../../src/engine/serving/calibration/targets.ts';
import {
  type MeasuredPoint,
  measuredPointSchema,
} from '../../../src/engine/serving/points/measured-point.ts';
import { measuredThroughput } from '../../../src/engine/serving/points/observe.ts';
import {
  decodingReplica,
  type PointSetup,
  pointSetup,
} from '../../../src/engine/serving/points/point-setup.ts';
import { type PointPrediction, predictPoint } from '../../../src/engine/serving/points/predict-point.ts';
import { PointRefusedError } from '../../../src/engine/serving/points/refusal.ts';
import { servingModelNamed } from '../../../src/engine/serving/registry/serving-models.ts';
import { systemById, systemNamed } from '../../../src/engine/serving/registry/serving-systems.ts';

const registry = { model: servingModelNamed, system: systemNamed, operators: loadedOperators };
const fitted = { document: calibrationSchema.parse(calibration), local: null };
const file = join(import.meta.dirname, '../../../references/accuracy/points.json');
const points: readonly MeasuredPoint[] = JSON.parse(readFileSync(file, 'utf8')).points.map((one: unknown) =>
  measuredPointSchema.parse(one),
);

beforeAll(async () => {
  await Promise.all(measuredSystems.map(loadOperators));
});

function setupOf(point: MeasuredPoint): PointSetup | null {
  try {
    return pointSetup(point, registry);
  } catch (error) {
    if (error instanceof PointRefusedError) return null;
    throw error;
  }
}

/** Figures of a point that a load test tells, each beside what is predicted. */
function pairsOf(point: MeasuredPoint, { figures, raw }: PointPrediction) {
  const { ttft, tpot, outputTokensPerSecondPerDevice } = figures;
  const all: readonly (readonly [
    name: CalibrationTarget,
    measured: number | null,
    predicted: BandedFigure,
  ])[] = [
    ['tpot', point.tpot_mean_ms, tpot.mean],
    ['ttftMean', point.ttft_mean_ms, ttft.mean],
    ['ttftMedian', point.ttft_median_ms, ttft.median],
    ['throughput', measuredThroughput(point, raw.devices), outputTokensPerSecondPerDevice],
  ];
  return all.flatMap(([name, measured, predicted]) =>
    measured === null ? [] : [{ name, measured, predicted }],
  );
}

/** Points of the chips that nobody measured operators of, with what the plain band would have been. */
function barePoints() {
  return points.flatMap((point) => {
    const setup = setupOf(point);
    const system = setup === null ? null : decodingReplica(setup.instances).system;
    const isBare = system !== null && loadedOperators(system.operators) === null;
    const prediction = isBare ? predictPoint(point, registry, fitted) : null;
    // Chips whose kin have points of their own carry the spread of those.
    return prediction === null || prediction.figures.basis.className !== null
      ? []
      : pairsOf(point, prediction).map((pair) => ({ id: point.id, system: system?.id ?? '', ...pair }));
  });
}

describe('a chip whose predictions rest on peaks alone', () => {
  it('has bands that hold the public points of it, and its record says how far those are off', () => {
    const rows = barePoints();
    expect(rows.map(({ system }) => system)).toContain('h20_sxm');
    for (const { id, system, name, measured, predicted } of rows) {
      const missed = gpuSystems.find((one) => one.id === system)?.missed;
      expect({ id, told: missed?.points.includes(id) }).toEqual({ id, told: true });
      expect((missed?.[name] ?? 0) / (measured / predicted.value), `${id} ${name}`).toBeCloseTo(1, 2);
      // What a load itself sets has no band; nothing says that it cannot be served.
      if (predicted.low === predicted.high) continue;
      expect(predicted.low, `${id} ${name}`).toBeLessThan(measured);
      expect(predicted.high, `${id} ${name}`).toBeGreaterThan(measured);
    }
  });

  it('is the same chip with more memory, too', () => {
    expect(systemById('h20_sxm_141g')?.missed).toEqual(systemById('h20_sxm')?.missed);
    expect(systemById('h800_sxm')?.missed).toBeUndefined();
  });

  it('has the usual band where a point lies inside it, and a wider one the further a point is outside', () => {
    expect(missedHalfWidth(0.3)).toBe(unmeasuredHalfWidth);
    expect(missedHalfWidth(-0.3)).toBe(unmeasuredHalfWidth);
    for (const miss of [0.7, 1, -1, 2]) {
      expect(missedHalfWidth(miss)).toBeGreaterThan(Math.abs(miss));
      expect(missedHalfWidth(miss)).toBe(missedHalfWidth(-miss));
    }
    expect(missedHalfWidth(2)).toBeGreaterThan(missedHalfWidth(1));
  });
});
