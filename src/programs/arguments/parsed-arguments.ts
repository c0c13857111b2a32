/** A value as its type demands. */
export type ArgumentValue = string | number | boolean | readonly (string | number)[];

/** The arguments of one call, by the present name of each flag, defaults filled in. */
export class ParsedArguments {
  private readonly values: ReadonlyMap<string, ArgumentValue>;
  private readonly given: ReadonlySet<string>;
  /** Former flag names that were used, with their present names, in order. */
  readonly deprecated: readonly { readonly used: string; readonly present: string }[];

  constructor(
    values: ReadonlyMap<string, ArgumentValue>,
    given: ReadonlySet<string>,
    deprecated: readonly { readonly used: string; readonly present: string }[],
  ) {
    this.values = values;
    this.given = given;
    this.deprecated = deprecated;
  }

  /** Whether the caller wrote the flag. */
  isGiven(name: string): boolean {
    return this.given.has(name);
  }

  isOn(name: string): boolean {
    return this.values.get(name) === true;
  }

  text(name: string): string | null {
    const value = this.values.get(name);
    return typeof value === 'string' ? value : null;
  }

  /**
   * The value of a flag that takes one of several words; null when it was not given and has no default.
   *
   * @throws RangeError where the program's record in `references/programs` allows a word that the engine has not.
   */
  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | null {
    const value = this.text(name);
    const chosen = choices.find((one) => one === value) ?? null;
    if (value !== null && chosen === null) throw new RangeError(`${name}: "${value}" is none of ${choices}`);
    return chosen;
  }

  number(name: string): number | null {
    const value = this.values.get(name);
    return typeof value === 'number' ? value : null;
  }

  /** The values of a flag that takes several; null when it was not given and has no default. */
  numbers(name: string): number[] | null {
    const value = this.values.get(name);
    return Array.isArray(value) ? value.filter((one) => typeof one === 'number') : null;
  }

  texts(name: string): string[] | null {
    const value = this.values.get(name);
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : null;
  }
}
