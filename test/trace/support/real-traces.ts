import { existsSync } from 'node:fs';

const folder = new URL('../../../../shared/traces/', import.meta.url);
const isHere = existsSync(folder);
if (!isHere) console.info('../shared/traces is not on this machine: tests of recorded traces are skipped');

/** Path of a recorded trace; null where the recordings are not on this machine: tests then skip. */
export function realTrace(name: string): string | null {
  const path = new URL(name, folder);
  return isHere && existsSync(path) ? path.pathname : null;
}
