import type { z } from 'zod';
import { DamagedFileError } from '../store/damaged-file-error.ts';
import { fieldIssue } from '../text/field-issue.ts';
import type { RunOutput } from './backend.ts';

/** The version that a document states at the end of its `schema`: `throughline.result/1`; 0 where it states none. */
function versionOf(document: unknown, name: string): number {
  const stated: unknown = Object(document).schema;
  return typeof stated === 'string' && stated.startsWith(`${name}/`)
    ? Number(stated.slice(name.length + 1))
    : 0;
}

/**
 * The typed result that a run of ours has written.
 *
 * @param kind its schema without the version, and the version that is read.
 * @throws DamagedFileError that names the file and the field where it is missing or not what it should be.
 */
export function readResultFile<Document>(
  { resultFile }: Pick<RunOutput, 'resultFile'>,
  schema: z.ZodType<Document>,
  [name, version]: readonly [name: string, version: number],
): Document {
  const path = resultFile?.path ?? '';
  const text = resultFile?.text ?? '';
  if (text === '') throw new DamagedFileError(path, null, 'empty');
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new DamagedFileError(path, null, 'not-json');
  }
  if (versionOf(document, name) > version) throw new DamagedFileError(path, { field: 'schema' }, 'newer');
  const read = schema.safeParse(document);
  if (read.success) return read.data;
  const { field, problem } = fieldIssue(read.error);
  throw new DamagedFileError(path, field === '' ? null : { field }, problem);
}
