import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { SessionSnapshot } from '../dialog/session.ts';
import { answered } from '../plan/answers.ts';
import type { Program } from './program.ts';

/** Leaves the keyboard to somebody else: a stream that once was read goes on reading until it is paused while it flows. */
async function stopReading(stdin: NodeJS.ReadStream): Promise<void> {
  stdin.resume();
  await setImmediate();
  stdin.pause();
}

/**
 * Verifies a session with `throughline verify` on this terminal, on the engine that made its results, asked and answered
 * like the command itself. Ctrl-C is for it alone. Resolves when it has ended, however it ended.
 */
export async function verifyInTerminal(
  { id, answers, language }: SessionSnapshot,
  program: Program,
): Promise<void> {
  const [file, ...entry] = program.start;
  const checkout = answered(answers, 'msmodeling');
  const engine =
    answered(answers, 'engine') === 'tensorcast'
      ? ['--engine', 'tensorcast', ...(checkout === null ? [] : ['--msmodeling', checkout])]
      : [];
  await stopReading(program.terminal.stdin);
  const leaveToChild = () => {};
  process.on('SIGINT', leaveToChild);
  try {
    const words = [...entry, '--lang', language, 'verify', id, ...engine];
    await once(spawn(file, words, { stdio: 'inherit' }), 'close');
  } finally {
    process.off('SIGINT', leaveToChild);
  }
}
