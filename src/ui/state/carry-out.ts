import type { Session, SessionEvent } from '../../dialog/session.ts';
import type { FrontEndHost } from '../../screens/host.ts';
import { planLines } from '../../screens/plan-lines.ts';
import type { Settled } from '../../screens/settled.ts';
import type { Effect, ExportFormat } from '../../screens/slash-commands.ts';
import type { EarlierSession, ScreenState } from '../../screens/state.ts';
import type { View } from '../../screens/view.ts';
import { thrownMessage } from '../../text/thrown.ts';

/** State of the controller, as far as an effect reads or changes it. */
export interface Held {
  session(): Session;
  settled(): Settled;
  view(): View;
  notice(text: string): void;
  change(to: (state: ScreenState) => Partial<ScreenState>): void;
  send(event: SessionEvent): void;
  goOnWith(other: Session): void;
  /** Lists the sessions of the disk anew. */
  listAgain(): readonly EarlierSession[];
  publish(): void;
  leave(code: number): void;
}

/** The terminal, as far as an effect needs it. */
export interface Terminal {
  readonly host: FrontEndHost;
  /** Puts a text on the terminal's clipboard. */
  readonly copy: (text: string) => void;
  /** Clears the window and draws the frame anew. */
  readonly redraw: () => void;
  /** Gives the terminal away for the time of some work. */
  readonly lendTerminal: (work: () => Promise<void>) => Promise<void>;
}

/** Everything that an effect reaches. */
export interface Reach extends Terminal {
  readonly held: Held;
}

/** The commands on the screen, or those of the run that is over; none while the plan is being changed. */
function knownCommands({ held }: Reach): readonly string[] {
  const { phase, review } = held.session().snapshot();
  if (phase === 'collect') return [];
  return review?.commands ?? held.settled().review?.commands ?? [];
}

function copyCommand(reach: Reach): void {
  const commands = knownCommands(reach);
  if (commands.length === 0) reach.held.notice(reach.held.view().texts.ui.notices.nothingToCopy);
  else copyText(reach, commands.join('\n'));
}

function copyText({ held, copy, host }: Reach, text: string): void {
  const texts = held.view().texts.ui.notices;
  copy(text);
  const path = host.saveText(held.session(), text);
  held.notice(path === null ? texts.copied : texts.copiedBoth(path));
}

async function exportSession({ held, host }: Reach, format: ExportFormat): Promise<void> {
  const texts = held.view().texts.ui.notices;
  try {
    held.notice(texts.exported(await host.exportSession(held.session(), format)));
  } catch (error) {
    held.notice(texts.failed(thrownMessage(error)));
  }
  held.publish();
}

/** Gives the terminal to another command until that has ended. */
async function lend({ held, lendTerminal }: Reach, work: () => Promise<void>): Promise<void> {
  try {
    await lendTerminal(work);
  } catch (error) {
    held.notice(held.view().texts.ui.notices.failed(thrownMessage(error)));
  }
  held.publish();
}

/** Explains what was pasted, and says why it is no answer. */
async function explainText(reach: Reach, text: string): Promise<void> {
  const { held, host } = reach;
  await lend(reach, async () => {
    await host.explainText(held.session(), text);
    held.notice(held.view().texts.ui.notices.pastedReport);
  });
}

function resume({ held, host }: Reach, id: string): void {
  const opened = host.open(id);
  if (!opened) {
    held.notice(held.view().texts.ui.notices.failed(id));
    return;
  }
  held.goOnWith(opened);
}

function fork({ held, host }: Reach, id: string | null): void {
  const texts = held.view().texts.ui;
  const { id: own, transcript } = held.session().snapshot();
  if (id === null && transcript.length === 0) {
    held.notice(texts.sessions.nothingToFork);
    return;
  }
  const made = host.fork(id ?? own);
  if (typeof made === 'string') {
    held.notice(texts.notices.failed(made));
    return;
  }
  held.goOnWith(made);
  held.notice(held.view().texts.ui.sessions.forked(made.snapshot().id));
}

function remove({ held, host }: Reach, id: string): void {
  const texts = held.view().texts.ui;
  const problem = host.remove(id);
  const earlier = held.listAgain();
  held.notice(problem === null ? texts.sessions.deleted(id) : texts.notices.failed(problem));
  held.change(({ selected }) => ({
    panel: earlier.length === 0 ? 'none' : 'sessions',
    selected: Math.min(selected, Math.max(0, earlier.length - 1)),
  }));
}

function reuse({ held, host }: Reach): void {
  const previous = host.previous();
  if (previous) held.send({ type: 'reuse', ...previous });
  else held.notice(held.view().texts.ui.notices.nothingToReuse);
}

function openPanel({ held }: Reach, panel: ScreenState['panel']): void {
  const isEmpty = panel === 'sessions' && held.listAgain().length === 0;
  const snapshot = held.session().snapshot();
  const texts = held.view().texts.ui.notices;
  const needsReview = panel === 'edit' || panel === 'sources';
  const needsQuestion = panel === 'why';
  if (isEmpty) held.notice(texts.noSessions);
  else if (needsReview && planLines(snapshot).length === 0) held.notice(texts.notNow);
  else if (needsQuestion && snapshot.question === null) held.notice(texts.notNow);
  else held.change(() => ({ panel, selected: 0 }));
}

/** Does what keys and commands ask for beside a new screen: with the session, its files, other sessions, the terminal. */
export function carryOut(reach: Reach, effect: Effect): void {
  const { held, host, redraw } = reach;
  switch (effect.kind) {
    case 'send':
      held.send(effect.event);
      break;
    case 'panel':
      openPanel(reach, effect.panel);
      break;
    case 'copy':
      copyCommand(reach);
      break;
    case 'redraw':
      redraw();
      break;
    case 'copy-text':
      copyText(reach, effect.text);
      break;
    case 'export':
      void exportSession(reach, effect.format);
      break;
    case 'reuse':
      reuse(reach);
      break;
    case 'verify':
      void lend(reach, () => host.verify(held.session()));
      break;
    case 'journey':
      void lend(reach, () => host.journey(held.session(), effect.command, effect.said));
      break;
    case 'explain':
      void explainText(reach, effect.text);
      break;
    case 'resume':
      resume(reach, effect.session);
      break;
    case 'fork':
      fork(reach, effect.session);
      break;
    case 'delete':
      remove(reach, effect.session.id);
      break;
    case 'new':
      held.goOnWith(host.start());
      // The plan that was left is now the newest of the earlier ones.
      held.listAgain();
      break;
    case 'notice':
      held.notice(effect.text);
      break;
    case 'force-cancel':
      host.forceCancel(held.session());
      break;
    case 'exit':
      held.leave(effect.code);
      break;
  }
}
