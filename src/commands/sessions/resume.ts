import { earlierPlan } from '../../app/earlier-plans.ts';
import { findSession } from '../../app/find-session.ts';
import { settleLeftProcesses } from '../../app/process-ledger.ts';
import { openDesk, type SessionDesk } from '../../app/session-desk.ts';
import { answered } from '../../plan/answers.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { DamagedFileError } from '../../store/damaged-file-error.ts';
import type { StoredSession } from '../../store/session-store.ts';
import type { CommandModule } from '../command.ts';
import { converse } from '../plan/guided-plan.ts';

interface ResumeFlags {
  readonly recover?: true;
  readonly fork?: true;
}

/** `throughline resume [ID]`: goes on with a session where it was left. */
export const resume: CommandModule<ResumeFlags> = {
  declare(command, { texts }) {
    const t = texts.commands.session;
    command.argument('[session]', t.argument, 'last').option('--recover', t.recover).option('--fork', t.fork);
  },
  async run(program, [name = 'last'], { recover: passesDamage = false, fork = false }) {
    const texts = program.texts.commands.session;
    await settleLeftProcesses(program);
    const desk = openDesk(program);
    try {
      const stored = findSession(name, desk.store, program);
      if (!program.terminal.isInteractive && !program.isPlain) {
        program.err(texts.needsTerminal(stored.id));
        return exitCodes.usage;
      }
      // The devices of the plan are known before it is replayed: questions depend on it.
      await desk.engines.look(checkoutOf(stored, desk));
      const planning = fork ? desk.fork(stored) : desk.resume(stored, { passesDamage });
      if (planning.incomplete !== null) program.err(texts.incomplete[planning.incomplete]);
      if (program.chosenLanguage !== null && program.language !== planning.session.snapshot().language) {
        planning.session.send({ type: 'language', language: program.language });
      }
      return await converse(planning, desk, program);
    } finally {
      desk.close();
    }
  },
};

/** The msmodeling checkout that a session was planned on; null where its plan cannot be told beforehand. */
function checkoutOf(stored: StoredSession, desk: SessionDesk): string | null {
  try {
    return answered(earlierPlan(desk.store, stored, desk.planningFacts).answers, 'msmodeling');
  } catch (error) {
    if (error instanceof DamagedFileError) return null;
    throw error;
  }
}
