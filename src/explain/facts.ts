import type { Result } from '../results/result.ts';
import type { OwnSearch } from './analysis/stopped.ts';
import type { Subject } from './analysis/subject.ts';
import type { HardwareFacts } from './bottleneck/hardware.ts';
import type { WhatIf } from './headline.ts';

/** Facts from outside that an explanation may use; none of them raises the level of what was read. */
export interface ExplainFacts {
  readonly hardware: readonly HardwareFacts[];
  /** Whether a model has no experts; null where it is not known. */
  readonly isDense: (model: string | null) => boolean | null;
  /** The embedded engine on a run's plan; null where it cannot run it. */
  readonly engineOf: (run: Result) => WhatIf | null;
}

export const noFacts: ExplainFacts = { hardware: [], isDense: () => null, engineOf: () => null };

/** The embedded engine's own search for a subject that does not carry its search itself. */
export function ownSearch({ run, device }: Subject, facts: ExplainFacts): OwnSearch | null {
  if (device.outcomes.length > 0) return null;
  return searchesOf(run, facts, device.device).find((one) => one.device.phase === device.phase) ?? null;
}

/** Every phase that the embedded engine's search of a run's plan has. */
export function searchesOf(run: Result, facts: ExplainFacts, device: string | null = null): OwnSearch[] {
  const engine = facts.engineOf(run);
  const result = engine?.(device === null ? {} : { devices: [device] }) ?? null;
  return result === null ? [] : result.results.map((one, at) => ({ device: one, path: `results[${at}]` }));
}
