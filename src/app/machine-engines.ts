import { join } from 'node:path';
import type { Backend } from '../backends/backend.ts';
import { createEmbedded } from '../backends/embedded/embedded.ts';
import {
  createTensorCast,
  type TensorCast,
  type TensorCastOptions,
} from '../backends/tensorcast/tensorcast.ts';
import { optimizerFlags } from '../plan/command.ts';
import { fileCache } from './file-cache.ts';
import type { Program } from './program.ts';

/** The embedded engine, started as this program was. */
export function embeddedEngine({ start, version }: Program): Backend {
  return createEmbedded({ start, version });
}

/** TensorCast of the checkout that was named, or that environment, settings or the current directory name. */
export function tensorCastEngine(
  { environment, locations, settings }: Program,
  folder: string | null,
  flags: TensorCastOptions['flags'] = optimizerFlags,
): TensorCast {
  const { msmodeling = null, python = null } = settings();
  return createTensorCast({
    sources: {
      flag: folder,
      environment: environment.MSMODELING_HOME ?? null,
      setting: msmodeling,
      workingDirectory: process.cwd(),
    },
    interpreter: python,
    path: environment.PATH,
    cache: fileCache(join(locations.state, 'cache')),
    flags,
  });
}
