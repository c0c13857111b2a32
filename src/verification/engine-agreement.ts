import { compareConditions } from '../results/conditions.ts';
import type { Conditions, DeviceResult, Result, ResultPhase } from '../results/result.ts';
import { bestLabel, type ComparedMetric, counterpart, metricsOf } from './compare-results.ts';

/** An engine with its version, as it ran one plan. */
export interface ComparedEngine {
  readonly engine: string;
  readonly version: string | null;
  /** Why it has no figures; null where it has. */
  readonly failure: string | null;
}

/** One figure on every engine; differences are fractions of the first engine's figure. */
export interface EngineFigure {
  readonly metric: ComparedMetric;
  readonly values: readonly (number | null)[];
  readonly relative: readonly (number | null)[];
}

/** One phase of one device on every engine; an engine without it is null. */
export interface EnginePhase {
  readonly phase: ResultPhase;
  readonly device: string | null;
  readonly parallel: readonly (string | null)[];
  readonly figures: readonly EngineFigure[];
}

/** An input that engines may read differently: a condition of the run, or the memory that they count on. */
export type ReadInput = keyof Conditions | 'totalGiB' | 'reservedGiB';

/** An input that the engines did not read the same, with what each understood. */
export interface DifferentInput {
  readonly input: ReadInput;
  readonly device: string | null;
  /** `unknown`: an engine does not say. */
  readonly verdict: 'different' | 'unknown';
  readonly values: readonly Conditions[keyof Conditions][];
}

/** One plan on several engines, side by side; everything in the order of the engines. */
export interface EngineAgreement {
  readonly engines: readonly ComparedEngine[];
  readonly phases: readonly EnginePhase[];
  readonly inputs: readonly DifferentInput[];
  /** The largest relative difference of throughput, TTFT and TPOT; null where none can be formed. */
  readonly worst: number | null;
}

const headline: readonly ComparedMetric[] = ['throughputTokensPerSecond', 'ttftMs', 'tpotMs', 'balancedQps'];

/** Sets the results of one plan side by side; a null is an engine that failed, for the reason in `engines`. */
export function compareEngines(
  engines: readonly ComparedEngine[],
  results: readonly (Result | null)[],
): EngineAgreement {
  const at = results.findIndex((one) => one !== null);
  const first = results[at] ?? null;
  if (first === null) return { engines, phases: [], inputs: [], worst: null };
  const phases = first.results
    .filter((one) => first.mode !== 'pd-ratio' || one.phase === 'pd-ratio')
    .map((one) => phaseOf(one, results));
  const differences = phases.flatMap(({ figures }) =>
    figures
      .filter(({ metric }) => headline.includes(metric))
      // The first engine does not differ from itself, which says nothing where no other has figures.
      .flatMap(({ relative }) =>
        relative.flatMap((one, engine) => (one === null || engine === at ? [] : [Math.abs(one)])),
      ),
  );
  return {
    engines,
    phases,
    inputs: [...differentConditions(first, results), ...differentMemory(first, results)],
    worst: differences.length === 0 ? null : Math.max(...differences),
  };
}

function phaseOf(one: DeviceResult, results: readonly (Result | null)[]): EnginePhase {
  const sides = results.map((result) =>
    result === null ? null : (counterpart(one, result.results) ?? null),
  );
  const compared = sides.map((side) => (side === null ? [] : metricsOf(one, side)));
  const metrics = [...new Set(compared.flat().map(({ metric }) => metric))];
  return {
    phase: one.phase,
    device: one.device,
    parallel: sides.map((side) => side && bestLabel(side)),
    figures: metrics.map((metric) => {
      const found = compared.map((side) => side.find((figure) => figure.metric === metric));
      return {
        metric,
        values: found.map((figure) => figure?.right ?? null),
        relative: found.map((figure) => figure?.relative ?? null),
      };
    }),
  };
}

function differentConditions(first: Result, results: readonly (Result | null)[]): DifferentInput[] {
  const compared = results.map((result) => (result === null ? null : compareConditions(first, result)));
  return compareConditions(first, first).flatMap(({ condition, left }) => {
    const sides = compared.map((side) => side?.find((one) => one.condition === condition) ?? null);
    const verdicts = sides.flatMap((side) => (side === null ? [] : [side.verdict]));
    const verdict = verdicts.includes('different')
      ? 'different'
      : verdicts.includes('unknown')
        ? 'unknown'
        : 'same';
    const values = sides.map((side) => (side === null ? null : side.right));
    const isSilent = values.every((value) => value === null || (Array.isArray(value) && value.length === 0));
    if (verdict === 'same' || (isSilent && left === null)) return [];
    return [{ input: condition, device: null, verdict, values }];
  });
}

/** The memory of a device and what is held back of it decide the batch; engines print what they took. */
function differentMemory(first: Result, results: readonly (Result | null)[]): DifferentInput[] {
  return first.results.flatMap((one) =>
    (['totalGiB', 'reservedGiB'] as const).flatMap((input): DifferentInput[] => {
      const values = results.map(
        (result) => (result && counterpart(one, result.results)?.memory[input]) ?? null,
      );
      const told = values.filter((value) => value !== null);
      if (new Set(told).size < 2) return [];
      return [{ input, device: one.device, verdict: 'different', values }];
    }),
  );
}
