import { type EvidenceLevel, permits } from '../../results/evidence-level.ts';
import type { RuleId } from '../evidence/rules.ts';

/** The kind of sentence that tells the time of an operator or kernel: of a recording, of a pass with bounds, or of a printed table alone. */
export function operatorRule(level: EvidenceLevel): RuleId {
  if (level === 'profiler_trace') return 'recorded-kernel';
  return permits(level, 'text_generate_op_bound') ? 'top-operator' : 'pass-table';
}
