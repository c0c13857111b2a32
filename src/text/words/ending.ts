/**
 * An expression that a text ends with. It is tried at the end alone, however long the text: one that ends in `$` is sought
 * from every place in front of it.
 */
export class Ending {
  private readonly behind: RegExp;

  /** @param source of an expression (flag `u`) that looks at nothing behind what it matches. */
  constructor(source: string) {
    this.behind = new RegExp(`(?<=${source})`, 'uy');
  }

  /** Whether the text ends with what the expression matches. */
  ends(text: string): boolean {
    this.behind.lastIndex = text.length;
    return this.behind.test(text);
  }
}
