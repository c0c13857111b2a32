import type { CommandRecord } from './command.ts';

/** Every command, in the order of the help. A new one is a record here, its summary in the catalogue, and its file. */
export const commandRecords: readonly CommandRecord[] = [
  { name: 'gallery', isHidden: true, load: async () => (await import('./gallery.ts')).gallery },
];
