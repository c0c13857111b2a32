import type { RunState } from '../../dialog/session.ts';
import { plain } from '../../text/line.ts';
import type { Program } from '../program.ts';
import type { PlanningSession } from '../session/session-desk.ts';

/** How a run without a dialog ended. */
export interface RunEnd {
  readonly status: 'done' | 'failed' | 'cancelled' | 'timed-out';
  /** What was said about it; empty when it went well. */
  readonly messages: readonly string[];
  readonly logPath: string | null;
}

function endOf(status: RunState['status'] | undefined): RunEnd['status'] {
  return status === undefined || status === 'running' ? 'failed' : status;
}

/** Confirms, runs and waits for the end. Ctrl-C stops the run; pressed again it ends it at once. */
export function runToEnd(planning: PlanningSession, program: Program): Promise<RunEnd> {
  const { session } = planning;
  session.send({ type: 'to-confirm' });
  session.send({ type: 'run' });
  let interrupts = 0;
  const interrupt = () => {
    interrupts += 1;
    if (interrupts > 1) planning.forceCancel();
    else {
      program.err(program.texts.ui.quit.stopping);
      session.send({ type: 'cancel' });
    }
  };
  process.on('SIGINT', interrupt);
  const ended = new Promise<void>((resolve) => {
    const check = () => {
      if (session.snapshot().phase === 'run') return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = session.subscribe(check);
    check();
  });
  return ended
    .then(() => planning.idle())
    .then((): RunEnd => {
      const { run, transcript } = session.snapshot();
      const status = endOf(run?.status);
      const messages = status === 'done' ? [] : (transcript.at(-1)?.lines ?? []).map(plain);
      return { status, messages, logPath: run?.logPath ?? null };
    })
    .finally(() => process.off('SIGINT', interrupt));
}
