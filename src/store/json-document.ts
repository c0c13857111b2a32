import type { z } from 'zod';
import { fieldIssue } from '../text/field-issue.ts';
import { DamagedFileError } from './damaged-file-error.ts';

/**
 * A JSON document of ours, checked whole.
 *
 * @param path named in errors; the text is already read.
 * @throws DamagedFileError that names the file and the first field that is not what it should be.
 */
export function readJsonDocument<Document>(
  path: string,
  text: string,
  schema: z.ZodType<Document>,
): Document {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new DamagedFileError(path, null, 'not-json');
  }
  const read = schema.safeParse(document);
  if (read.success) return read.data;
  const { field, problem } = fieldIssue(read.error);
  throw new DamagedFileError(path, field === '' ? null : { field }, problem);
}
