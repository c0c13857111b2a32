import { fieldOf } from './fields.ts';

/** The code of what was thrown, such as `ENOENT`; null where it has none. */
export function thrownCode(error: unknown): string | null {
  const code = fieldOf(error, 'code');
  return typeof code === 'string' ? code : null;
}

/** The message of what was thrown. */
export function thrownMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
