import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '../dialog/session.ts';
import type { FrontEndHost } from '../screens/host.ts';
import type { EarlierSession } from '../screens/state.ts';
import { writeFileAtomically } from '../store/atomic-file.ts';
import { DamagedFileError } from '../store/damaged-file-error.ts';
import { WriteRefusedError } from '../store/write-refused-error.ts';
import type { Language } from '../text/language.ts';
import { damageWords, notWrittenWords } from './damage-words.ts';
import { planTitle, stateWords } from './describe-plan.ts';
import { exportPath, exportText } from './documents/export-session.ts';
import type { EarlierPlan } from './earlier-plans.ts';
import { heldWords } from './held-session.ts';
import { planDifferences } from './plan-differences.ts';
import type { Program } from './program.ts';
import { runInTerminal } from './run-in-terminal.ts';
import type { SessionDesk } from './session-desk.ts';
import { verifyInTerminal } from './verify-in-terminal.ts';
import { writeExport } from './write-export.ts';

function offered(plans: readonly EarlierPlan[], language: Language): readonly EarlierSession[] {
  const differences = planDifferences(plans, language);
  return plans.map((plan) => ({
    id: plan.id,
    title: planTitle(plan.answers, language),
    state: stateWords(plan, Date.now(), language),
    difference: differences.get(plan.id) ?? '',
  }));
}

/** Refusals of the disk, in words; anything else is a defect and thrown on. */
function problemWords(error: unknown, { texts }: Program): string {
  if (error instanceof WriteRefusedError) return notWrittenWords(error, texts);
  if (error instanceof DamagedFileError) return damageWords(error, texts);
  throw error;
}

/** Host of the front ends: earlier sessions, exports, and the end of a run at once. */
export function frontEndHost(desk: SessionDesk, program: Program): FrontEndHost {
  const { language } = program;
  const planningOf = (session: Session) => desk.opened(session);
  return {
    earlierSessions: () => offered(desk.earlier(), language),
    listSessions(current) {
      const { id, language: speaks } = current.snapshot();
      return offered(
        desk.listed().filter((plan) => plan.id !== id),
        speaks,
      );
    },
    fork(id) {
      const stored = desk.store.exactly(id);
      if (stored === null) return program.texts.commands.session.notFound(id);
      try {
        return desk.fork(stored).session;
      } catch (error) {
        return problemWords(error, program);
      }
    },
    remove(id) {
      const stored = desk.store.exactly(id);
      if (stored === null) return program.texts.commands.session.notFound(id);
      const holder = desk.isOpen(id) ? null : desk.store.holder(stored);
      if (holder !== null) return heldWords(holder, stored, program);
      try {
        desk.remove(stored);
        return null;
      } catch (error) {
        return problemWords(error, program);
      }
    },
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
    start: () => desk.start({ isFlagsOnly: false }).session,
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
    journey: (session, command, said) =>
      runInTerminal(
        [command, ...(said === null ? [] : ['--say', said])],
        session.snapshot().language,
        program,
      ),
    async explainText(session, text) {
      const path = join(mkdtempSync(join(tmpdir(), 'throughline-pasted-')), 'pasted.txt');
      writeFileAtomically(path, text);
      await runInTerminal(['explain', path], session.snapshot().language, program, { hearsKeys: false });
      // A line of its own, which can be copied.
      program.out(`\n${program.texts.ui.askAboutPasted}\nthroughline explain ${path} --ask "…"\n`);
    },
    forceCancel: (session) => planningOf(session)?.forceCancel(),
  };
}
