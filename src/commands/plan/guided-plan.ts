import { frontEndHost } from '../../app/front-end-host.ts';
import type { PlanningSession } from '../../app/planning-session.ts';
import type { Program } from '../../app/program.ts';
import type { SessionDesk } from '../../app/session-desk.ts';

/** Asks the terminal to tell pastes from typing (DECSET 2004); Ink takes it back when it leaves. */
const bracketedPaste = '\u001B[?2004h';

/** Whether somebody can be asked: at a terminal, or line by line from a pipe where line mode was chosen. */
export function canConverse({ terminal, isPlain }: Program): boolean {
  return terminal.isInteractive || (isPlain && !terminal.stdin.isTTY);
}

/** Holds the conversation in the front end that the terminal and the user want; gives the exit code. */
export async function converse(
  planning: PlanningSession,
  desk: SessionDesk,
  program: Program,
): Promise<number> {
  const host = frontEndHost(desk, program);
  const { stdin, stdout } = program.terminal;
  if (!program.isPlain) {
    // Keys that come while the screen is being loaded are for it; the terminal would echo them into the first frame.
    stdin.setRawMode(true);
    // The same holds for what is pasted: without its brackets each line of it would be an answer.
    stdout.write(bracketedPaste);
    const { runInk } = await import('../../ui/run-ink.tsx');
    return runInk(planning.session, {
      host,
      stdin,
      stdout,
      environment: program.environment,
      isAscii: program.isAscii,
      isStill: program.isStill,
    });
  }
  const [{ runPlain }, { inquirerAsk, pipedAsk }] = await Promise.all([
    import('../../plain/run-plain.ts'),
    import('../../plain/ask.ts'),
  ]);
  return runPlain(planning.session, {
    host,
    ask: stdin.isTTY ? inquirerAsk(stdin, stdout) : pipedAsk(stdin, stdout),
    print: (text) => program.out(text),
    columns: program.terminal.columns,
    nowMs: () => Date.now(),
    onInterrupt(listener) {
      process.on('SIGINT', listener);
      return () => process.off('SIGINT', listener);
    },
  });
}
