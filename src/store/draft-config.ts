import { join } from 'node:path';
import { z } from 'zod';
import { kindOf, ModelConfigError, readModelConfig } from './model-config.ts';

const fields = z.record(z.string(), z.unknown());

/**
 * The configuration of a draft model: a file, or the config.json of a folder.
 * @throws ModelConfigError for a path without one
 */
export function readDraftConfig(path: string): Readonly<Record<string, unknown>> {
  const file = kindOf(path) === 'folder' ? join(path, 'config.json') : path;
  const read = fields.safeParse(readModelConfig(path, file));
  if (!read.success) throw new ModelConfigError(path, file, 'not-json');
  return read.data;
}
