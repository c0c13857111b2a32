/** Levels of what a result can prove, weakest first. */
export const evidenceLevels = [
  'macro_only',
  'optimizer_phase_breakdown',
  'text_generate_phase_breakdown',
  'text_generate_op_bound',
  'profiler_trace',
] as const;

export type EvidenceLevel = (typeof evidenceLevels)[number];

/** Whether `level` permits what needs at least `needed`. */
export function permits(level: EvidenceLevel, needed: EvidenceLevel): boolean {
  return evidenceLevels.indexOf(level) >= evidenceLevels.indexOf(needed);
}
