import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { loadedOperators, loadOperators, measuredSystems } from '../src/backends/calibrated/operator-data.ts';
import {
  type CrossValidated,
  calibrate,
  crossValidate,
  type Observation,
} from '../src/engine/serving/calibration/calibrate.ts';
import { modeOf } from '../src/engine/serving/calibration/features.ts';
import { type CalibrationTarget, calibrationTargets } from '../src/engine/serving/calibration/targets.ts';
import { type MeasuredPoint, measuredPointSchema } from '../src/engine/serving/points/measured-point.ts';
import { observe } from '../src/engine/serving/points/observe.ts';
import { pointSetup } from '../src/engine/serving/points/point-setup.ts';
import { PointRefusedError } from '../src/engine/serving/points/refusal.ts';
import { runPoint } from '../src/engine/serving/points/run-point.ts';
import { servingModelNamed } from '../src/engine/serving/registry/serving-models.ts';
import { systemNamed } from '../src/engine/serving/registry/serving-systems.ts';

/** Fits constants and bands on `references/accuracy/points.json`, writes `calibration.yaml` beside it and prints how well left-out groups are predicted. */

const folder = join(import.meta.dirname, '..', 'references', 'accuracy');

/** AIConfigurator's own prediction of a figure and what was measured; it predicts neither medians nor full queues. */
function rivalOf(point: MeasuredPoint | undefined, target: CalibrationTarget): number | null {
  const [predicted, actual] =
    target === 'tpot'
      ? [point?.aic_pred_tpot_ms, point?.tpot_mean_ms]
      : target === 'ttftMean'
        ? [point?.aic_pred_ttft_ms, point?.ttft_mean_ms]
        : [null, null];
  return predicted == null || actual == null ? null : Math.abs(predicted / actual - 1) * 100;
}

const absolute = (values: readonly number[]) =>
  values.map((residual) => Math.abs(Math.exp(-residual) - 1) * 100);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

function scored(values: readonly number[]): string {
  return values.length === 0 ? '–' : `${mean(values).toFixed(1)} / ${median(values).toFixed(1)}`;
}

function report(
  rows: readonly CrossValidated[],
  points: ReadonlyMap<string, MeasuredPoint>,
  widths: ReadonlyMap<string, number>,
  target: CalibrationTarget,
): string[] {
  const rivals = rows.flatMap(({ id }) => rivalOf(points.get(id), target) ?? []);
  const shared = rows.filter(({ id }) => rivalOf(points.get(id), target) !== null);
  const held = rows.filter(
    ({ residual, className }) => Math.abs(residual) <= (widths.get(className) ?? 0),
  ).length;
  return [
    String(rows.length),
    scored(absolute(rows.map(({ residual }) => residual))),
    scored(absolute(rows.map(({ raw }) => raw))),
    `${Math.round((100 * held) / rows.length)} %`,
    rivals.length === 0
      ? '–'
      : `${scored(absolute(shared.map(({ residual }) => residual)))} against ${scored(rivals)} on ${rivals.length}`,
  ];
}

function print(
  title: CalibrationTarget,
  rows: readonly CrossValidated[],
  points: ReadonlyMap<string, MeasuredPoint>,
  widths: ReadonlyMap<string, number>,
): void {
  const lines: (readonly [string, string[]])[] = [['all', report(rows, points, widths, title)]];
  const by = (name: (row: CrossValidated) => string) => {
    for (const [key, members] of [...Map.groupBy(rows, name)].sort(([a], [b]) => a.localeCompare(b))) {
      lines.push([key, report(members, points, widths, title)]);
    }
  };
  by(({ facts }) => `mode ${modeOf(facts) ?? 'aggregated, latency'}`);
  by(({ facts }) => `system ${facts.system}`);
  by(({ facts }) => `framework ${facts.framework}`);
  by(({ facts }) => `model ${facts.model}`);
  by(({ className }) => `class ${className}`);
  process.stdout.write(
    `\n${title}: points · left-out error mean / median % · before calibration · in band · on AIConfigurator's rows\n`,
  );
  for (const [name, cells] of lines) process.stdout.write(`${name.padEnd(56)} ${cells.join(' · ')}\n`);
}

await Promise.all(measuredSystems.map(loadOperators));
const registry = { model: servingModelNamed, system: systemNamed, operators: loadedOperators };
const file = JSON.parse(readFileSync(join(folder, 'points.json'), 'utf8')) as {
  readonly points: readonly unknown[];
};
const points = file.points.map((one) => measuredPointSchema.parse(one));
const refusals = new Map<string, number>();
const observations: Observation[] = [];
for (const point of points) {
  try {
    const setup = pointSetup(point, registry);
    observations.push(observe(point, setup, runPoint(setup)));
  } catch (error) {
    if (!(error instanceof PointRefusedError)) throw error;
    const { reason, detail } = error.refusal;
    const name = `${reason} ${detail} (${point.id.split('#')[0]})`;
    refusals.set(name, (refusals.get(name) ?? 0) + 1);
  }
}
const document = calibrate(observations, 'references/accuracy/points.json');
writeFileSync(
  join(folder, 'calibration.yaml'),
  `# Written by \`npm run calibrate\`: effects are logarithms of factors, classes the spread of left-out groups.\n${stringify(document, (_, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value))}`,
);
const rowsFile = process.argv[2] === '--rows' ? process.argv[3] : undefined;
if (rowsFile !== undefined) {
  const rows = calibrationTargets.map((target) => [target, crossValidate(observations, target)]);
  writeFileSync(rowsFile, JSON.stringify(Object.fromEntries(rows)));
}
const byId = new Map(points.map((point) => [point.id, point]));
for (const target of calibrationTargets) {
  const widths = new Map(
    Object.entries(document.targets[target].classes).map(([name, { halfWidth }]) => [name, halfWidth]),
  );
  print(target, crossValidate(observations, target), byId, widths);
}
process.stdout.write('\nNot predicted\n');
for (const [name, count] of refusals) process.stdout.write(`${String(count).padStart(4)} ${name}\n`);
