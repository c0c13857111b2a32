import type { FieldProblem } from '../text/field-problem.ts';

/** Faults of a file of ours as a whole; `src/text` says it in the user's language. */
export const damages = [
  'not-json',
  'not-a-file',
  'not-a-folder',
  'not-a-session',
  'not-an-event',
  'not-valid',
  'bad-checksum',
  'out-of-order',
  'too-long',
  'too-large',
  'newer',
  'empty',
] as const;
export type Damage = (typeof damages)[number];

/** A place in a file: a line of ours, a field by its path, or a field of a line. */
export type DamagePlace =
  | { readonly line: number; readonly field?: string | null }
  | { readonly field: string };

/** A file of ours or of the user that cannot be read as what it should be. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';
  readonly path: string;
  readonly place: DamagePlace | null;
  /** One of `damages`, what is wrong with the field, or what a reader of the user's file says. */
  readonly problem: Damage | FieldProblem | string;

  constructor(path: string, place: DamagePlace | null, problem: Damage | FieldProblem | string) {
    const parts =
      place === null ? [] : 'line' in place ? [`line ${place.line}`, place.field ?? ''] : [place.field];
    const where = parts.filter((part) => part !== '').map((part) => `, ${part}`);
    super(`${path}${where.join('')}: ${typeof problem === 'string' ? problem : problem.code}`);
    this.path = path;
    this.place = place;
    this.problem = problem;
  }
}
