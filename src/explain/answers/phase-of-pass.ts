import type { PrintedForward } from '../../results/readers/printed-forward.ts';
import { cite } from '../evidence/cite.ts';
import { phaseOfForward } from '../evidence/phase-evidence.ts';
import { type Statement, state } from '../evidence/statement.ts';

/** Phase of a pass that was read by itself, as its command tells it. */
export function phaseOfPass(pass: PrintedForward, at: number): Statement[] {
  const phase = phaseOfForward(pass);
  if (phase === null) return [state('phase-unnamed', 'macro_only', [], (t) => t.evidence.phaseUnnamed)];
  const cites = [cite(`forwards[${at}].command`, phase, 'reference')];
  return [state('answered', 'macro_only', cites, (t) => t.answers.onePass(t.words.served[phase]))];
}
