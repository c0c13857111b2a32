import type { Conditions, DeploymentMode, Result, ResultPhase, ResultRow } from '../results/result.ts';
import { shortLabel } from '../results/summary/summary-view.ts';
import { type Cite, cite } from './evidence/cite.ts';
import type { ServedPhase } from './evidence/phase-evidence.ts';
import { ms, rate, requests } from './prose-figures.ts';

/** Part of a device that a what-if supposes to be so many times what it is; memory also by its size. */
export type HardwareChange =
  | { readonly part: 'bandwidth' | 'memory' | 'compute' | 'links'; readonly times: number }
  | { readonly part: 'memory'; readonly gibibytes: number };

/** Conditions of a plan that a what-if may change, and how it is deployed. */
export type WhatIfChange = Partial<Conditions> & {
  readonly mode?: DeploymentMode;
  readonly prefillDevicesPerInstance?: number;
  readonly decodeDevicesPerInstance?: number;
  /** Requests in flight at once, where the engine simulates a load. */
  readonly concurrentUsers?: number;
  /** Tokens that one step holds at most. */
  readonly maxBatchedTokens?: number;
  /** Framework, number format and judged statistic of a simulated server, by the names of a plan. */
  readonly framework?: string;
  readonly precision?: string;
  readonly limitStatistic?: string;
  /** A device that is not built; an engine that looks measured times up has none. */
  readonly hardware?: HardwareChange;
};

/** An engine of ours on the plan with a change; `{}` is the unchanged plan. Null where it cannot run it. */
export type WhatIf = (change: WhatIfChange) => Result | null;

/** One figure that a change is judged by. */
export interface HeadlineFigure {
  readonly name: 'rate' | 'TTFT' | 'TPOT';
  readonly value: number;
  readonly shown: string;
  readonly path: string;
}

/** Headline of a result: its strategy and the figures that a change is judged by, the rate first. */
export interface Headline {
  readonly label: string;
  readonly labelPath: string;
  readonly figures: readonly HeadlineFigure[];
}

/**
 * The headline of the best row of a phase, or of the best pair of a ratio; null where no row meets the limits.
 * Without a phase it is the first that has one.
 */
export function headline(result: Result, phase: ResultPhase | null = null): Headline | null {
  const at = result.results.findIndex(
    (one) =>
      (phase === null || one.phase === phase) && (one.best !== null || (one.pdRatio?.pairs.length ?? 0) > 0),
  );
  const device = result.results[at];
  if (!device) return null;
  const pair = device.pdRatio?.pairs[0];
  if (pair) {
    const value = pair.balancedQps;
    const path = `results[${at}].pdRatio.pairs[0]`;
    return {
      label: `P ${shortLabel(pair.prefillParallel)} · D ${shortLabel(pair.decodeParallel)}`,
      labelPath: `${path}.prefillParallel`,
      figures:
        value === null ? [] : [{ name: 'rate', value, shown: requests(value), path: `${path}.balancedQps` }],
    };
  }
  const path = `results[${at}].best`;
  const row = device.best;
  return row
    ? { label: shortLabel(row.parallel), labelPath: `${path}.parallel`, figures: rowHeadline(row, path) }
    : null;
}

/** The figures of a row that a change is judged by. */
export function rowHeadline(row: ResultRow, path: string): HeadlineFigure[] {
  const fields = [
    ['rate', 'throughputTokensPerSecond', rate],
    ['TTFT', 'ttftMs', (value: number) => `TTFT ${ms(value)}`],
    ['TPOT', 'tpotMs', (value: number) => `TPOT ${ms(value)}`],
  ] as const;
  return fields.flatMap(([name, field, show]) => {
    const value = row[field];
    return value === null ? [] : [{ name, value, shown: show(value), path: `${path}.${field}` }];
  });
}

/** A headline in words. */
export function headlineWords({ label, figures }: Headline): string {
  return [label, ...figures.map((one) => one.shown)].filter(Boolean).join(' · ');
}

/** The cites of a headline. */
export function headlineCites(one: Headline, source: 'unchanged' | 'changed'): Cite[] {
  return [
    cite(one.labelPath, one.label, 'reference'),
    ...one.figures.map((figure) => cite(figure.path, figure.value, source)),
  ];
}

/** The phases that a plan is judged by, each once: the ratio alone where there is one. */
export function judgedPhases(result: Result): ResultPhase[] {
  const phases = [...new Set(result.results.map((one) => one.phase))];
  return phases.includes('pd-ratio') ? ['pd-ratio'] : phases;
}

/** Those phases that a question is about; all of them where it names none, or one that is not there. */
export function phasesAsked(
  all: readonly ResultPhase[],
  only: ServedPhase | null | undefined,
): readonly ResultPhase[] {
  return all.filter((phase) => only == null || phase === only || !all.includes(only));
}
