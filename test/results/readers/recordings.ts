import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A recorded run of the real programs. */
export interface Recording {
  readonly id: string;
  readonly model: string;
  /** The model argument as typed, where it differs. */
  readonly typed?: string;
  readonly args: readonly string[];
  readonly exit: number;
  readonly stdout: string;
  readonly stderr?: string;
}

const home = join(dirname(fileURLToPath(import.meta.url)), '../../golden/recordings');

/** The recordings of one folder under `test/golden/recordings`. */
export function recordings(
  folder: 'optimizer' | 'drawn' | 'text-generate' | 'refusals' | 'searches',
): Recording[] {
  return readdirSync(join(home, folder))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({
      id: name.replace(/\.json$/, ''),
      ...(JSON.parse(readFileSync(join(home, folder, name), 'utf8')) as Omit<Recording, 'id'>),
    }));
}

export function recording(folder: Parameters<typeof recordings>[0], id: string): Recording {
  const found = recordings(folder).find((one) => one.id === id);
  if (!found) throw new Error(`no recording ${folder}/${id}`);
  return found;
}
