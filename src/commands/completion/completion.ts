import { UsageError } from '../../app/usage-error.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import type { CommandModule, CommandRecord } from '../command.ts';
import { candidatesFor } from './next-words.ts';
import { completionScript, isShell, shells } from './scripts.ts';

interface CompletionOptions {
  readonly candidates?: boolean;
}

/**
 * `throughline completion bash|zsh|fish`: prints what the shell has to read; the script asks back for candidates among
 * the commands of `records`.
 */
export function completionOf(records: readonly CommandRecord[]): CommandModule<CompletionOptions> {
  return {
    declare(command, program) {
      const texts = program.texts.completion;
      command.argument('[words...]', texts.shell(shells.join(', ')));
      command.option('--candidates', texts.candidates);
      command.addHelpText('after', `\n${texts.howTo}`);
    },
    async run(program, words, { candidates = false }) {
      if (candidates) {
        const found = await candidatesFor(words, records, program);
        const lines = found.map(({ word, meaning }) => (meaning === '' ? word : `${word}\t${meaning}`));
        if (lines.length > 0) program.out(lines.join('\n'));
        return exitCodes.done;
      }
      const [shell] = words;
      if (!isShell(shell)) throw new UsageError(program.texts.completion.unknownShell(shells.join(', ')));
      program.out(completionScript(shell));
      return exitCodes.done;
    },
  };
}
