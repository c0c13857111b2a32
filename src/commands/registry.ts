import type { CommandRecord } from './command.ts';

/** Every command, in the order of the help. A new one is a record here, its summary in the catalogue, and its file. */
export const commandRecords: readonly CommandRecord[] = [
  { name: 'devices', load: async () => (await import('./catalog/devices.ts')).devices },
  { name: 'models', load: async () => (await import('./catalog/models.ts')).models },
  { name: 'config', load: async () => (await import('./config.ts')).config },
  {
    name: 'completion',
    load: async () => (await import('./completion/completion.ts')).completionOf(commandRecords),
  },
  { name: 'gallery', isHidden: true, load: async () => (await import('./gallery.ts')).gallery },
];
