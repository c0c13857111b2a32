import type { Command } from 'commander';
import type { Program } from '../app/program.ts';
import type { Catalogue } from '../text/catalogue.ts';

/** A command behind its name: which words and flags it takes, and what it does with them. */
export interface CommandModule<Options extends object = object> {
  /** Declares arguments and flags; texts in the program's language. */
  declare(command: Command, program: Program): void;
  /** Runs it and returns the exit code; typed errors become a message and a code outside. */
  run(program: Program, words: readonly string[], options: Options): Promise<number>;
}

/** A command that reads its words itself, `--help` included. */
export type RawCommand = (program: Program, words: readonly string[]) => Promise<number>;

/**
 * One command of the program: its name, its place in the help, and where it is. Nothing is loaded before it is called.
 * Its summary is `commands.summaries` of the catalogue.
 */
export type CommandRecord = {
  readonly name: keyof Catalogue['commands']['summaries'];
} & ({ readonly load: () => Promise<CommandModule> } | { readonly loadRaw: () => Promise<RawCommand> });
