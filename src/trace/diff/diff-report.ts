import { z } from 'zod';
import { categories } from '../categories/category.ts';
import { type TriageReport, traceFactsSchema } from '../report/schema.ts';
import type { StageReport } from '../report/stage-schema.ts';
import { stages } from '../stages/stage.ts';

const microseconds = z.number().nonnegative();
const perSide = { a: microseconds, b: microseconds, delta: z.number() };
const launches = { aLaunches: z.number().nonnegative(), bLaunches: z.number().nonnegative() };

/**
 * Two runs beside each other. Times are microseconds per step where both runs mark steps (`basis` step), else of the whole
 * trace; `delta` is B minus A.
 */
export const diffReportSchema = z.strictObject({
  schema: z.literal('throughline.triage-diff/1'),
  a: traceFactsSchema,
  b: traceFactsSchema,
  conditions: z.array(
    z.strictObject({
      condition: z.enum(['framework', 'model', 'tp', 'vendor', 'kind']),
      a: z.string().nullable(),
      b: z.string().nullable(),
      verdict: z.enum(['same', 'different', 'unknown']),
    }),
  ),
  stages: z.array(
    z.strictObject({
      stage: z.enum(stages),
      basis: z.enum(['step', 'trace']),
      steps: z.strictObject({ a: z.number(), b: z.number() }),
      total: z.strictObject({ ...perSide, ...launches }),
      families: z.array(z.strictObject({ category: z.enum(categories), ...perSide, ...launches })),
      kernels: z.array(
        z.strictObject({
          kernel: z.string(),
          shortName: z.string(),
          category: z.enum(categories),
          status: z.enum(['both', 'only-a', 'only-b']),
          ...perSide,
          ...launches,
        }),
      ),
    }),
  ),
  onlyIn: z.array(z.strictObject({ stage: z.enum(stages), side: z.enum(['a', 'b']) })),
});
export type DiffReport = z.infer<typeof diffReportSchema>;

interface Sums {
  readonly us: number;
  readonly launches: number;
}

const nothing: Sums = { us: 0, launches: 0 };

function side(a: Sums | undefined, b: Sums | undefined, aSteps: number, bSteps: number) {
  const left = a ?? nothing;
  const right = b ?? nothing;
  const [aUs, bUs] = [left.us / aSteps, right.us / bSteps];
  return {
    a: aUs,
    b: bUs,
    delta: bUs - aUs,
    aLaunches: left.launches / aSteps,
    bLaunches: right.launches / bSteps,
  };
}

const byDelta = (a: { readonly delta: number }, b: { readonly delta: number }) =>
  Math.abs(b.delta) - Math.abs(a.delta);

function stageDiff(a: StageReport, b: StageReport): DiffReport['stages'][number] {
  const isPerStep = a.steps > 0 && b.steps > 0;
  const [aSteps, bSteps] = isPerStep ? [a.steps, b.steps] : [1, 1];
  const families = (stage: StageReport) =>
    new Map(stage.families.map((one) => [one.category, { us: one.microseconds, launches: one.launches }]));
  const [aFamilies, bFamilies] = [families(a), families(b)];
  const kernels = (stage: StageReport) =>
    new Map(stage.kernels.map((one) => [`${one.category} ${one.kernel}`, one]));
  const [aKernels, bKernels] = [kernels(a), kernels(b)];
  const sums = (row: StageReport['kernels'][number] | undefined) =>
    row === undefined ? undefined : { us: row.microseconds, launches: row.launches };
  const launchCount = (stage: StageReport) => stage.families.reduce((sum, one) => sum + one.launches, 0);
  return {
    stage: a.stage,
    basis: isPerStep ? 'step' : 'trace',
    steps: { a: a.steps, b: b.steps },
    total: side(
      { us: a.gpuMicroseconds, launches: launchCount(a) },
      { us: b.gpuMicroseconds, launches: launchCount(b) },
      aSteps,
      bSteps,
    ),
    families: categories
      .filter((category) => aFamilies.has(category) || bFamilies.has(category))
      .map((category) => ({
        category,
        ...side(aFamilies.get(category), bFamilies.get(category), aSteps, bSteps),
      }))
      .sort(byDelta),
    kernels: [...new Set([...aKernels.keys(), ...bKernels.keys()])]
      .sort()
      .flatMap((key) => {
        const [left, right] = [aKernels.get(key), bKernels.get(key)];
        const row = left ?? right;
        if (row === undefined) return [];
        const status = left === undefined ? 'only-b' : right === undefined ? 'only-a' : 'both';
        const { kernel, shortName, category } = row;
        return [
          { kernel, shortName, category, status, ...side(sums(left), sums(right), aSteps, bSteps) } as const,
        ];
      })
      .sort(byDelta),
  };
}

function condition(
  name: DiffReport['conditions'][number]['condition'],
  a: string | null,
  b: string | null,
): DiffReport['conditions'][number] {
  const verdict = a === null || b === null ? 'unknown' : a === b ? 'same' : 'different';
  return { condition: name, a, b, verdict };
}

const kindOf = (report: TriageReport) => (report.trace.simulator === null ? 'recorded' : 'simulated');

/** Compares two reports that were made without a bar (`minShare` 0), so that no kernel is missing. */
export function diffReports(a: TriageReport, b: TriageReport): DiffReport {
  const pairs = stages.map((stage) => ({
    stage,
    left: a.stages.find((one) => one.stage === stage),
    right: b.stages.find((one) => one.stage === stage),
  }));
  const count = (value: number | null) => (value === null ? null : String(value));
  return {
    schema: 'throughline.triage-diff/1',
    a: a.trace,
    b: b.trace,
    conditions: [
      condition(
        'framework',
        a.framework === 'other' ? null : a.framework,
        b.framework === 'other' ? null : b.framework,
      ),
      condition('model', a.model, b.model),
      condition('tp', count(a.tp), count(b.tp)),
      condition('vendor', a.trace.vendor, b.trace.vendor),
      condition('kind', kindOf(a), kindOf(b)),
    ],
    stages: pairs.flatMap(({ left, right }) =>
      left === undefined || right === undefined ? [] : [stageDiff(left, right)],
    ),
    onlyIn: pairs.flatMap(({ stage, left, right }) => {
      if ((left === undefined) === (right === undefined)) return [];
      return [{ stage, side: left === undefined ? 'b' : 'a' } as const];
    }),
  };
}
