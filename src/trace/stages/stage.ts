/** Parts of a serving run, in the order in which tables show them. `all` is work that belongs to no part. */
export const stages = ['extend', 'decode', 'mixed', 'verify', 'draft', 'all'] as const;
export type Stage = (typeof stages)[number];

const lookUpOrder: Readonly<Partial<Record<Stage, readonly Stage[]>>> = {
  extend: ['extend', 'all'],
  decode: ['decode', 'all'],
};

/** In which stages of another trace a stage finds its counterpart, best first. */
export function counterparts(stage: Stage): readonly Stage[] {
  return lookUpOrder[stage] ?? (stage === 'all' ? ['all'] : [stage, 'all']);
}
