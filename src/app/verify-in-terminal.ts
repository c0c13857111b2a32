import type { SessionSnapshot } from '../dialog/session.ts';
import { answered } from '../plan/answers.ts';
import type { Program } from './program.ts';
import { runInTerminal } from './run-in-terminal.ts';

/** Verifies a session with `throughline verify` on this terminal, on the engine that made its results. */
export function verifyInTerminal(
  { id, answers, language }: SessionSnapshot,
  program: Program,
): Promise<void> {
  const checkout = answered(answers, 'msmodeling');
  const engine =
    answered(answers, 'engine') === 'tensorcast'
      ? ['--engine', 'tensorcast', ...(checkout === null ? [] : ['--msmodeling', checkout])]
      : [];
  return runInTerminal(['verify', id, ...engine], language, program);
}
