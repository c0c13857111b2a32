import type { ExplainFacts } from '../../../src/explain/facts.ts';
import type { ExplainInput } from '../../../src/explain/input.ts';
import { embedded, inputFrom } from '../readings.ts';

/** Recorded runs beside the pasted ones, and the facts that answers look up. */
export function recordedSessions(): {
  readonly facts: ExplainFacts;
  readonly inputs: Readonly<Record<string, ExplainInput>>;
} {
  return { facts: embedded(), inputs: { infeasible: inputFrom([['optimizer', 'dense-infeasible']]) } };
}
