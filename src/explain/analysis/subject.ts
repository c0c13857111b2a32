import { type EvidenceLevel, permits } from '../../results/evidence-level.ts';
import type { DeviceResult, Result, ResultRow } from '../../results/result.ts';
import { type PhaseEvidence, phaseEvidence, type ServedPhase } from '../evidence/phase-evidence.ts';
import type { ExplainInput } from '../input.ts';

/** One device and phase of one run: what sentences are about. */
export interface Subject {
  readonly run: Result;
  readonly runPath: string;
  readonly device: DeviceResult;
  /** `runs[0].results[1]`. */
  readonly path: string;
  readonly phases: readonly PhaseEvidence[];
}

const phasesOf: Readonly<Record<DeviceResult['phase'], readonly ServedPhase[]>> = {
  aggregated: ['prefill', 'decode'],
  prefill: ['prefill'],
  decode: ['decode'],
  'pd-ratio': [],
};

/** Every device and phase of every run, with its evidence. The two sweeps behind a ratio stay with the ratio. */
export function subjectsOf(input: ExplainInput): Subject[] {
  return input.runs.flatMap((run, runAt) =>
    run.results.map((device, at): Subject => {
      const path = `runs[${runAt}].results[${at}]`;
      const phases = phasesOf[device.phase].map((phase) =>
        phaseEvidence(run, device, path, phase, input.forwards),
      );
      return { run, runPath: `runs[${runAt}]`, device, path, phases };
    }),
  );
}

/** The weakest or strongest of several levels. */
export function strongest(levels: readonly EvidenceLevel[]): EvidenceLevel {
  return levels.reduce<EvidenceLevel>((best, one) => (permits(one, best) ? one : best), 'macro_only');
}

/** A subject with the row that it recommends; null where there is none. */
export function bestOf(subject: Subject): { readonly row: ResultRow; readonly path: string } | null {
  return subject.device.best === null ? null : { row: subject.device.best, path: `${subject.path}.best` };
}

/** The same configuration and batch among all rows, where a dump gives the schedule or budget that a table lacks. */
export function detailed(subject: Subject): { readonly row: ResultRow; readonly path: string } | null {
  const best = bestOf(subject);
  if (best === null || best.row.schedule !== null || best.row.maxBatchedTokens !== null) return best;
  const at = subject.device.rows.findIndex(
    (row) => row.parallel === best.row.parallel && row.concurrency === best.row.concurrency,
  );
  const row = subject.device.rows[at];
  return row ? { row, path: `${subject.path}.rows[${at}]` } : best;
}
