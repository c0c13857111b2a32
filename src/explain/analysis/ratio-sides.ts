import { type Statement, state } from '../evidence/statement.ts';
import { isAnswered, type Subject } from './subject.ts';

/**
 * The searches behind a P/D ratio without a pair that found no row: what every pair lacks. Each is a subject of its own,
 * on one side's devices; empty where the ratio has a pair, or where both sides have rows.
 */
export function failedSides(subject: Subject): Subject[] {
  const { run, runPath, device } = subject;
  if (device.phase !== 'pd-ratio' || isAnswered(subject)) return [];
  return run.results
    .map((side, at): Subject => ({ ...subject, device: side, path: `${runPath}.results[${at}]`, phases: [] }))
    .filter((side) => {
      const isSide = side.device.phase === 'prefill' || side.device.phase === 'decode';
      return isSide && side.device.device === device.device && !isAnswered(side);
    });
}

/** Both sides have rows, and no two of them go together. */
export const noPair: Statement = state('infeasible', 'macro_only', [], (t) => t.analysis.noPair);
