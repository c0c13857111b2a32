import { whileInterruptible } from '../../app/interruption.ts';
import type { PlanningSession } from '../../app/planning-session.ts';
import type { Program } from '../../app/program.ts';
import type { RunState, Session } from '../../dialog/session.ts';
import { plain } from '../../text/line.ts';

/** How a run without a dialog ended. */
export interface RunEnd {
  readonly status: 'done' | 'failed' | 'cancelled' | 'timed-out';
  /** Messages about it; empty when it went well. */
  readonly messages: readonly string[];
  readonly logPath: string | null;
}

function endOf(status: RunState['status'] | undefined): RunEnd['status'] {
  return status === undefined || status === 'running' ? 'failed' : status;
}

/** Confirms, runs and waits for the end. Ctrl-C stops the run; pressed again it ends it at once. */
export function runToEnd(planning: PlanningSession, program: Program): Promise<RunEnd> {
  const { session } = planning;
  return whileInterruptible(
    () => program.err(program.texts.ui.quit.stopping),
    async ({ signal, force }) => {
      signal.addEventListener('abort', () => session.send({ type: 'cancel' }));
      force.addEventListener('abort', () => planning.forceCancel());
      session.send({ type: 'to-confirm' });
      session.send({ type: 'run' });
      await untilOver(session);
      await planning.idle();
      const { run, transcript } = session.snapshot();
      const status = endOf(run?.status);
      const messages = status === 'done' ? [] : (transcript.at(-1)?.lines ?? []).map(plain);
      return { status, messages, logPath: run?.logPath ?? null };
    },
  );
}

function untilOver(session: Session): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (session.snapshot().phase === 'run') return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = session.subscribe(check);
    check();
  });
}
