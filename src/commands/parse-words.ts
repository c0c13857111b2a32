import { Command, CommanderError, Option } from 'commander';
import type { Program } from '../app/program.ts';
import { UsageError } from '../app/usage-error.ts';
import { tiedNames } from '../plan/slots/nearest-names.ts';
import { exitCodes } from '../screens/exit-codes.ts';
import type { CommandModule, CommandRecord } from './command.ts';
import { helpLayout } from './help-layout.ts';

/** Help and errors of a commander command go through the program. */
function throughProgram(command: Command, program: Program): Command {
  return command
    .exitOverride()
    .configureHelp({ formatHelp: (one, helper) => helpLayout(one, helper, program) })
    .configureOutput({ writeOut: (text) => program.out(text.trimEnd()), writeErr: () => {} });
}

function declareGlobals(command: Command, program: Program): void {
  const { globals, titles } = program.texts.commands;
  const global = (flags: string, text: string) => new Option(flags, text).helpGroup(titles.globals);
  command.addOption(global('--lang <en|zh>', globals.lang));
  command.addOption(global('--plain', globals.plain));
  command.addOption(global('--no-motion', globals.noMotion));
  command.addHelpOption(global('-h, --help', globals.help));
}

/** The help of the whole program; loads no command. */
export function programHelp(records: readonly CommandRecord[], program: Program): string {
  const { texts } = program;
  const root = throughProgram(new Command('throughline'), program)
    .usage(texts.commands.usage)
    .description(texts.commands.tagline)
    .helpCommand(false);
  for (const { name } of records) {
    root.command(name).summary(texts.commands.summaries[name]);
  }
  root.option('-V, --version', texts.commands.globals.version);
  declareGlobals(root, program);
  return root.helpInformation().trimEnd();
}

/** A usage error of commander, in the user's language. */
function usageError(error: CommanderError, command: Command, program: Program): UsageError {
  const texts = program.texts.commands.usageErrors;
  const name = /'([^']+)'/.exec(error.message)?.[1] ?? '';
  const flags = command.options.flatMap(({ long }) => long ?? []);
  switch (error.code) {
    case 'commander.unknownOption':
      return new UsageError(texts.unknownOption(name, tiedNames(name, flags).join(', ') || '--help'));
    case 'commander.optionMissingArgument':
      return new UsageError(texts.missingValue(name));
    case 'commander.missingArgument':
      return new UsageError(texts.missingArgument(name), [name]);
    case 'commander.excessArguments':
      return new UsageError(texts.tooManyWords(command.args.join(' ')));
    default:
      return new UsageError(error.message.replace(/^error: /, ''));
  }
}

/** Reads the words of a command with commander and runs it. @throws UsageError */
export async function parseAndRun(
  record: CommandRecord,
  loaded: CommandModule,
  words: readonly string[],
  program: Program,
): Promise<number> {
  const command = throughProgram(new Command(`throughline ${record.name}`), program).description(
    program.texts.commands.summaries[record.name],
  );
  loaded.declare(command, program);
  declareGlobals(command, program);
  try {
    command.parse([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return exitCodes.done;
    throw usageError(error, command, program);
  }
  return loaded.run(program, command.args, command.opts());
}
