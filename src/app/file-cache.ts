import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HelpCache } from '../backends/tensorcast/probe-help.ts';
import { writeFileAtomically } from '../store/atomic-file.ts';

/** Small texts kept between starts as files of one folder; what cannot be kept is found out again. */
export function fileCache(folder: string): HelpCache {
  return {
    read(name) {
      try {
        return readFileSync(join(folder, name), 'utf8');
      } catch {
        return null;
      }
    },
    write(name, content) {
      try {
        writeFileAtomically(join(folder, name), content);
      } catch {
        // A folder that cannot be written makes the next start slower, no more.
      }
    },
  };
}
