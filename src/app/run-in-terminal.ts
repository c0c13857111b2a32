import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { Language } from '../text/language.ts';
import type { Program } from './program.ts';

/** Leaves the keyboard to somebody else: a stream that once was read goes on reading until it is paused while it flows. */
async function releaseKeyboard(stdin: NodeJS.ReadStream): Promise<void> {
  stdin.resume();
  await setImmediate();
  stdin.pause();
}

/**
 * Runs another command of this program on this terminal, asked and answered like the command itself, or without a
 * question where it hears no keys. Ctrl-C is for it alone. Resolves when it has ended, however it ended.
 */
export async function runInTerminal(
  words: readonly string[],
  language: Language,
  program: Program,
  { hearsKeys = true }: { readonly hearsKeys?: boolean } = {},
): Promise<void> {
  const [file, ...entry] = program.start;
  await releaseKeyboard(program.terminal.stdin);
  const leaveToChild = () => {};
  process.on('SIGINT', leaveToChild);
  try {
    await once(
      spawn(file, [...entry, '--lang', language, ...words], {
        stdio: [hearsKeys ? 'inherit' : 'ignore', 'inherit', 'inherit'],
      }),
      'close',
    );
  } finally {
    process.off('SIGINT', leaveToChild);
  }
}
