/** A file of ours or of the user that cannot be read as what it should be; `where` is a line or field. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';
  readonly path: string;
  readonly where: string | null;
  readonly problem: string;

  constructor(path: string, where: string | null, problem: string) {
    super(`${path}${where === null ? '' : `, ${where}`}: ${problem}`);
    this.path = path;
    this.where = where;
    this.problem = problem;
  }
}
