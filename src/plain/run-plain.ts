import type { Session, SessionSnapshot } from '../dialog/session.ts';
import { candidatesTable } from '../screens/candidates-table.ts';
import { exitCodes } from '../screens/exit-codes.ts';
import type { FrontEndHost } from '../screens/host.ts';
import { pastedReport } from '../screens/pasted-report.ts';
import { sourcesPanel } from '../screens/review.ts';
import { sessionLines } from '../screens/sessions.ts';
import { addSettled, nothingSettled } from '../screens/settled.ts';
import type { Effect, ExportFormat } from '../screens/slash-commands.ts';
import { initialState, type Mode, modeOf, type Panel, type ScreenState } from '../screens/state.ts';
import { type View, viewOf } from '../screens/view.ts';
import { duration } from '../text/figures.ts';
import { type Line, plain } from '../text/line.ts';
import { thrownMessage } from '../text/thrown.ts';
import { answerEffects } from './answer.ts';
import type { Ask } from './ask.ts';
import { plainHelp, promptWords, screenLines, whyLines } from './screen-lines.ts';

/** Needs of line mode: where it prints, how it asks, how wide it is. */
export interface PlainOptions {
  readonly host: FrontEndHost;
  readonly ask: Ask;
  /** Prints one line. */
  readonly print: (text: string) => void;
  readonly columns: () => number;
  readonly nowMs: () => number;
  /** Hears Ctrl-C while no question is on the screen; returns how to stop hearing. */
  readonly onInterrupt: (listener: () => void) => () => void;
}

/** Line mode never redraws, so a screen has no height. */
const endlessRows = 10_000;
const progressEveryMs = 10_000;

/** A conversation in line mode: its session, and how far it was printed. */
class Conversation {
  /** Set once the conversation is left. */
  exitCode: number | null = null;
  dismissed: ScreenState['dismissed'] = null;
  private settled = nothingSettled;
  private session: Session;
  private readonly options: PlainOptions;

  constructor(session: Session, options: PlainOptions) {
    this.session = session;
    this.options = options;
  }

  snapshot(): SessionSnapshot {
    return this.session.snapshot();
  }

  view(): View {
    return viewOf(this.snapshot().language, this.options.columns(), endlessRows);
  }

  // A long conversation is thousands of lines: they leave in one piece.
  show(lines: readonly Line[]): void {
    if (lines.length > 0) this.options.print(lines.map((one) => plain(one).trimEnd()).join('\n'));
  }

  writeSettled(): void {
    const next = addSettled(this.settled, this.snapshot(), this.view());
    this.show(next.items.slice(this.settled.items.length).flatMap((item) => item.lines));
    this.settled = next;
  }

  async carryOut(effect: Effect): Promise<void> {
    const { host, print } = this.options;
    switch (effect.kind) {
      case 'send':
        this.session.send(effect.event);
        break;
      case 'panel':
        this.openPanel(effect.panel);
        break;
      case 'notice':
        print(effect.text);
        break;
      case 'resume':
        this.resume(effect.session);
        break;
      case 'fork':
        this.fork(effect.session);
        break;
      case 'delete':
        this.remove(effect.session.id);
        break;
      case 'new':
        this.session = host.start();
        break;
      case 'reuse':
        this.reuse();
        break;
      case 'copy':
        this.copy();
        break;
      case 'copy-text':
        print(effect.text);
        break;
      case 'verify':
        await host.verify(this.session);
        break;
      case 'journey':
        await host.journey(this.session, effect.command, effect.said);
        break;
      case 'explain':
        await host.explainText(this.session, effect.text);
        print(this.view().texts.ui.notices.pastedReport);
        break;
      case 'force-cancel':
        host.forceCancel(this.session);
        break;
      case 'exit':
        this.exitCode = effect.code;
        break;
      case 'export':
        await this.export(effect.format);
        break;
      // Nothing is drawn that could be drawn anew.
      case 'redraw':
        break;
    }
  }

  /** Waits for the end of a run; says from time to time that it goes on. Ctrl-C stops it, again ends it at once. */
  followRun(): Promise<void> {
    const { nowMs, print, host, onInterrupt } = this.options;
    const { session } = this;
    return new Promise((resolve) => {
      const startedAtMs = nowMs();
      const engine = session.snapshot().run?.engine ?? '';
      print(`${this.view().texts.ui.running.title}  ${engine}`.trimEnd());
      const timer = setInterval(() => {
        print(this.view().texts.ui.plainMode.runningFor(duration(nowMs() - startedAtMs)));
      }, progressEveryMs);
      let presses = 0;
      const stopListening = onInterrupt(() => {
        presses += 1;
        if (presses > 1) host.forceCancel(session);
        else session.send({ type: 'cancel' });
      });
      const finish = () => {
        if (session.snapshot().phase === 'run') return;
        clearInterval(timer);
        stopListening();
        unsubscribe();
        resolve();
      };
      const unsubscribe = session.subscribe(finish);
      finish();
    });
  }

  private openPanel(panel: Panel): void {
    const snapshot = this.snapshot();
    const view = this.view();
    if (panel === 'help') this.show(plainHelp(snapshot, view));
    if (panel === 'why') this.show(whyLines(snapshot, view));
    if (panel === 'sources' || panel === 'edit') this.show(sourcesPanel(snapshot, view).lines);
    if (panel === 'table') this.show(candidatesTable(snapshot, initialState, view, endlessRows).lines);
    if (panel === 'sessions') {
      const all = this.options.host.listSessions(this.session);
      if (all.length === 0) this.options.print(view.texts.ui.notices.noSessions);
      else this.show(sessionLines(all, view));
    }
  }

  private resume(id: string): void {
    const opened = this.options.host.open(id);
    if (opened) this.session = opened;
    else this.options.print(this.view().texts.ui.notices.failed(id));
  }

  private fork(id: string | null): void {
    const { host, print } = this.options;
    const texts = this.view().texts.ui;
    const { id: own, transcript } = this.snapshot();
    if (id === null && transcript.length === 0) {
      print(texts.sessions.nothingToFork);
      return;
    }
    const made = host.fork(id ?? own);
    if (typeof made === 'string') {
      print(texts.notices.failed(made));
      return;
    }
    this.session = made;
    print(texts.sessions.forked(made.snapshot().id));
  }

  private remove(id: string): void {
    const { ui } = this.view().texts;
    const problem = this.options.host.remove(id);
    this.options.print(problem === null ? ui.sessions.deleted(id) : ui.notices.failed(problem));
  }

  private reuse(): void {
    const previous = this.options.host.previous();
    if (previous) this.session.send({ type: 'reuse', ...previous });
    else this.options.print(this.view().texts.ui.notices.nothingToReuse);
  }

  private copy(): void {
    const commands = this.snapshot().review?.commands ?? this.settled.review?.commands ?? [];
    const path = commands.length === 0 ? null : this.options.host.saveText(this.session, commands.join('\n'));
    const texts = this.view().texts.ui.notices;
    this.options.print(path === null ? texts.nothingToCopy : texts.exported(path));
  }

  private async export(format: ExportFormat): Promise<void> {
    const { host, print } = this.options;
    const texts = this.view().texts.ui.notices;
    try {
      print(texts.exported(await host.exportSession(this.session, format)));
    } catch (error) {
      print(texts.failed(thrownMessage(error)));
    }
  }
}

/** A printed result is no answer, and other text of several lines is one. */
function effectsOf(heard: string, mode: Mode, snapshot: SessionSnapshot, view: View): readonly Effect[] {
  const report = pastedReport(heard);
  if (report !== null) return [{ kind: 'explain', text: report }];
  const text = heard
    .split(/[\r\n]/)
    .map((one) => one.trim())
    .filter(Boolean)
    .join(' ');
  return answerEffects(text, mode, snapshot, view);
}

/**
 * The conversation line by line: one question at a time, nothing is redrawn; also the accessible mode. Returns the exit
 * code: 0 when left, 130 by Ctrl-C, 2 when the input ended with a question open.
 */
export async function runPlain(first: Session, options: PlainOptions): Promise<number> {
  const { ask, print } = options;
  const conversation = new Conversation(first, options);
  print(conversation.view().texts.ui.plainMode.intro);
  while (conversation.exitCode === null) {
    conversation.writeSettled();
    const snapshot = conversation.snapshot();
    if (snapshot.problem !== null) print(`✗ ${snapshot.problem}`);
    const mode = modeOf(snapshot, { ...initialState, dismissed: conversation.dismissed });
    if (mode === 'running') {
      await conversation.followRun();
      continue;
    }
    const view = conversation.view();
    conversation.show(screenLines(mode, snapshot, view));
    const heard = await ask(promptWords(mode, snapshot, view));
    if (heard.kind === 'line') {
      const effects = effectsOf(heard.text, mode, snapshot, conversation.view());
      if (mode === 'suggestion' && effects.length === 0) conversation.dismissed = snapshot.suggestion;
      for (const effect of effects) await conversation.carryOut(effect);
    } else if (heard.kind === 'interrupted') conversation.exitCode = exitCodes.cancelled;
    else conversation.exitCode = snapshot.question ? exitCodes.usage : exitCodes.done;
  }
  conversation.writeSettled();
  const { id, transcript } = conversation.snapshot();
  if (transcript.length > 0) print(conversation.view().texts.ui.quit.farewell(id));
  return conversation.exitCode;
}
