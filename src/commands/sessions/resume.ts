import { earlierPlan } from '../../app/earlier-plans.ts';
import { exitCodes } from '../../app/exit-codes.ts';
import { findSession } from '../../app/find-session.ts';
import { openDesk } from '../../app/session-desk.ts';
import { answered } from '../../plan/answers.ts';
import type { CommandModule } from '../command.ts';
import { converse } from '../plan/guided-plan.ts';

/** `throughline resume [ID]`: goes on with a session where it was left. */
export const resume: CommandModule = {
  declare(command, { texts }) {
    command.argument('[session]', texts.commands.session.argument, 'last');
  },
  async run(program, [name = 'last']) {
    const texts = program.texts.commands.session;
    const desk = openDesk(program);
    try {
      const stored = findSession(name, desk.store, program);
      if (!program.terminal.isInteractive && !program.isPlain) {
        program.err(texts.needsTerminal(stored.id));
        return exitCodes.usage;
      }
      // What the plan runs on is known before it is replayed: questions depend on it.
      const { answers } = earlierPlan(desk.store, stored, desk.planningFacts);
      await desk.engines.look(answered(answers, 'msmodeling'));
      const planning = desk.resume(stored);
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
