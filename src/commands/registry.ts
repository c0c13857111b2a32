import type { CommandRecord } from './command.ts';

/** Every command, in the order of the help. A new one is a record here, its summary in the catalogue, and its file. */
export const commandRecords: readonly CommandRecord[] = [
  { name: 'plan', load: async () => (await import('./plan/plan.ts')).plan },
  { name: 'size', load: async () => (await import('./size/size.ts')).size },
  { name: 'forward', load: async () => (await import('./forward/forward.ts')).forward },
  { name: 'explain', load: async () => (await import('./explain/explain.ts')).explain },
  { name: 'verify', load: async () => (await import('./verify/verify.ts')).verify },
  { name: 'compare', load: async () => (await import('./compare/compare.ts')).compare },
  { name: 'load', load: async () => (await import('./load/load.ts')).load },
  { name: 'triage', load: async () => (await import('./triage/triage.ts')).triage },
  { name: 'accuracy', load: async () => (await import('./accuracy/accuracy.ts')).accuracy },
  {
    name: 'aiconfigurator',
    load: async () => (await import('./aiconfigurator/aiconfigurator.ts')).aiconfigurator,
  },
  { name: 'campaign', load: async () => (await import('./campaign/campaign.ts')).campaign },
  { name: 'sessions', load: async () => (await import('./sessions/sessions.ts')).sessions },
  { name: 'resume', load: async () => (await import('./sessions/resume.ts')).resume },
  { name: 'export', load: async () => (await import('./export.ts')).exportCommand },
  { name: 'devices', load: async () => (await import('./catalog/devices.ts')).devices },
  { name: 'models', load: async () => (await import('./catalog/models.ts')).models },
  { name: 'config', load: async () => (await import('./config.ts')).config },
  { name: 'doctor', load: async () => (await import('./doctor/doctor.ts')).doctor },
  {
    name: 'completion',
    load: async () => (await import('./completion/completion.ts')).completionOf(commandRecords),
  },
  { name: 'engine', loadRaw: async () => (await import('./engine.ts')).engine },
];
