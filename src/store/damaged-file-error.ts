/** What a file of ours can be wrong in; `src/text` says it in the user's language. */
export const damages = ['not-json', 'not-a-session', 'not-an-event', 'not-valid'] as const;
export type Damage = (typeof damages)[number];

/** A place in a file: a line of ours, or a field by its path. */
export type DamagePlace = { readonly line: number } | { readonly field: string };

/** A file of ours or of the user that cannot be read as what it should be. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';
  readonly path: string;
  readonly place: DamagePlace | null;
  /** One of `damages`, or what a reader of the user's file says. */
  readonly problem: string;

  constructor(path: string, place: DamagePlace | null, problem: string) {
    const where = place === null ? '' : `, ${'line' in place ? `line ${place.line}` : place.field}`;
    super(`${path}${where}: ${problem}`);
    this.path = path;
    this.place = place;
    this.problem = problem;
  }
}
