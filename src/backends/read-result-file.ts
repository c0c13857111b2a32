import type { z } from 'zod';
import { DamagedFileError } from '../store/damaged-file-error.ts';
import { readJsonDocument } from '../store/json-document.ts';
import type { RunOutput } from './backend.ts';

/** The start of a document of ours: what it is and in which version. */
const stated = /^\{"schema":"(?<name>[a-z.-]+)\/(?<version>\d{1,6})"/;

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
  const head = stated.exec(text)?.groups;
  const isNewer = head?.name === name && Number(head.version) > version;
  if (isNewer) throw new DamagedFileError(path, { field: 'schema' }, 'newer');
  return readJsonDocument(path, text, schema);
}
