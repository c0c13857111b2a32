import { join } from 'node:path';
import type { Session } from '../dialog/session.ts';
import type { FrontEndHost } from '../screens/host.ts';
import { writeFileAtomically } from '../store/atomic-file.ts';
import { DamagedFileError } from '../store/damaged-file-error.ts';
import { WriteRefusedError } from '../store/write-refused-error.ts';
import { notWrittenWords } from './damage-words.ts';
import { planTitle, stateWords } from './describe-plan.ts';
import { exportPath, exportText } from './documents/export-session.ts';
import type { Program } from './program.ts';
import type { SessionDesk } from './session-desk.ts';
import { verifyInTerminal } from './verify-in-terminal.ts';
import { writeExport } from './write-export.ts';

/** What the front ends need from the program: earlier sessions, exports, and the end of a run at once. */
export function frontEndHost(desk: SessionDesk, program: Program): FrontEndHost {
  const { language } = program;
  const planningOf = (session: Session) => desk.opened(session);
  return {
    earlierSessions: () =>
      desk.earlier().map((plan) => ({
        id: plan.id,
        title: planTitle(plan.answers, language),
        state: stateWords(plan, Date.now(), language),
      })),
    open(id) {
      const stored = desk.store.find(id);
      if (stored === null) return null;
      try {
        return desk.resume(stored).session;
      } catch (error) {
        if (error instanceof DamagedFileError) return null;
        throw error;
      }
    },
    start: () => desk.start(false).session,
    previous() {
      const [newest] = desk.earlier();
      return newest ? { session: newest.id, answers: newest.answers } : null;
    },
    async exportSession(session, format) {
      const planning = planningOf(session);
      if (planning === null) throw new Error(program.texts.commands.session.notFound(session.snapshot().id));
      const path = exportPath(planning, format);
      try {
        writeExport(path, exportText(planning, format, program));
      } catch (error) {
        throw error instanceof WriteRefusedError ? new Error(notWrittenWords(error, program.texts)) : error;
      }
      return path;
    },
    saveText(session, text) {
      const planning = planningOf(session);
      if (planning === null) return null;
      const path = join(planning.folder, 'command.txt');
      try {
        writeFileAtomically(path, `${text}\n`);
        return path;
      } catch (error) {
        if (error instanceof WriteRefusedError) return null;
        throw error;
      }
    },
    verify: (session) => verifyInTerminal(session.snapshot(), program),
    forceCancel: (session) => planningOf(session)?.forceCancel(),
  };
}
