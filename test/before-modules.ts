import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { compileScanner } from '../scripts/scanner-plugin.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Tests run again when what they import changes. */
    isWatched: boolean;
  }
}

/** Workers load modules without waiting: what has to be compiled is compiled before them. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('isWatched', project.vitest.config.watch);
  await compileScanner(join(import.meta.dirname, '..'));
}
