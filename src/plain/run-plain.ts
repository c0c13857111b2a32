import type { Session } from '../dialog/session.ts';
import { candidatesTable } from '../screens/candidates-table.ts';
import { exitCodes } from '../screens/exit-codes.ts';
import type { FrontEndHost } from '../screens/host.ts';
import { sourcesPanel } from '../screens/review.ts';
import { sessionLines } from '../screens/sessions.ts';
import { addSettled, nothingSettled } from '../screens/settled.ts';
import type { Effect } from '../screens/slash-commands.ts';
import { initialState, modeOf, type Panel, type ScreenState } from '../screens/state.ts';
import { type View, viewOf } from '../screens/view.ts';
import { duration } from '../text/figures.ts';
import { type Line, plain } from '../text/line.ts';
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

/**
 * The conversation line by line: one question at a time, nothing is redrawn; also the accessible mode. Returns the exit
 * code: 0 when left, 130 by Ctrl-C, 2 when the input ended with a question open.
 */
export async function runPlain(first: Session, options: PlainOptions): Promise<number> {
  const { host, print } = options;
  let session = first;
  let settled = nothingSettled;
  let dismissed: ScreenState['dismissed'] = null;
  let exitCode: number | null = null;

  const view = (): View => viewOf(session.snapshot().language, options.columns(), endlessRows);
  // A long conversation is thousands of lines: they leave in one piece.
  const show = (lines: readonly Line[]) => {
    if (lines.length > 0) print(lines.map((one) => plain(one).trimEnd()).join('\n'));
  };
  const writeSettled = () => {
    const next = addSettled(settled, session.snapshot(), view());
    show(next.items.slice(settled.items.length).flatMap((item) => item.lines));
    settled = next;
  };

  const openPanel = (panel: Panel) => {
    const snapshot = session.snapshot();
    if (panel === 'help') show(plainHelp(snapshot, view()));
    if (panel === 'why') show(whyLines(snapshot, view()));
    if (panel === 'sources' || panel === 'edit') show(sourcesPanel(snapshot, view()).lines);
    if (panel === 'table') show(candidatesTable(snapshot, initialState, view(), endlessRows).lines);
    if (panel === 'sessions') {
      const all = host.listSessions(session);
      if (all.length === 0) print(view().texts.ui.notices.noSessions);
      else show(sessionLines(all, view()));
    }
  };

  const resume = (id: string) => {
    const opened = host.open(id);
    if (opened) session = opened;
    else print(view().texts.ui.notices.failed(id));
  };

  const fork = (id: string | null) => {
    const texts = view().texts.ui;
    const { id: own, transcript } = session.snapshot();
    if (id === null && transcript.length === 0) {
      print(texts.sessions.nothingToFork);
      return;
    }
    const made = host.fork(id ?? own);
    if (typeof made === 'string') {
      print(texts.notices.failed(made));
      return;
    }
    session = made;
    print(texts.sessions.forked(made.snapshot().id));
  };

  const reuse = () => {
    const previous = host.previous();
    if (previous) session.send({ type: 'reuse', ...previous });
    else print(view().texts.ui.notices.nothingToReuse);
  };

  const copy = () => {
    const commands = session.snapshot().review?.commands ?? settled.review?.commands ?? [];
    const path = commands.length === 0 ? null : host.saveText(session, commands.join('\n'));
    const texts = view().texts.ui.notices;
    print(path === null ? texts.nothingToCopy : texts.exported(path));
  };

  const carryOut = async (effect: Effect): Promise<void> => {
    const texts = view().texts.ui.notices;
    if (effect.kind === 'send') session.send(effect.event);
    else if (effect.kind === 'panel') openPanel(effect.panel);
    else if (effect.kind === 'notice') print(effect.text);
    else if (effect.kind === 'resume') resume(effect.session);
    else if (effect.kind === 'fork') fork(effect.session);
    else if (effect.kind === 'delete') {
      const { id } = effect.session;
      const problem = host.remove(id);
      print(problem === null ? view().texts.ui.sessions.deleted(id) : texts.failed(problem));
    } else if (effect.kind === 'new') session = host.start();
    else if (effect.kind === 'reuse') reuse();
    else if (effect.kind === 'copy') copy();
    else if (effect.kind === 'copy-text') print(effect.text);
    else if (effect.kind === 'verify') await host.verify(session);
    else if (effect.kind === 'journey') await host.journey(session, effect.command, effect.said);
    else if (effect.kind === 'force-cancel') host.forceCancel(session);
    else if (effect.kind === 'exit') exitCode = effect.code;
    else if (effect.kind === 'export') {
      try {
        print(texts.exported(await host.exportSession(session, effect.format)));
      } catch (error) {
        print(texts.failed(error instanceof Error ? error.message : String(error)));
      }
    }
  };

  /** Waits for the end of a run; says from time to time that it goes on. Ctrl-C stops it, again ends it at once. */
  const followRun = (): Promise<void> =>
    new Promise((resolve) => {
      const startedAtMs = options.nowMs();
      const engine = session.snapshot().run?.engine ?? '';
      print(`${view().texts.ui.running.title}  ${engine}`.trimEnd());
      const timer = setInterval(() => {
        print(view().texts.ui.plainMode.runningFor(duration(options.nowMs() - startedAtMs)));
      }, progressEveryMs);
      let presses = 0;
      const stopListening = options.onInterrupt(() => {
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

  print(view().texts.ui.plainMode.intro);
  while (exitCode === null) {
    writeSettled();
    const snapshot = session.snapshot();
    if (snapshot.problem !== null) print(`✗ ${snapshot.problem}`);
    const mode = modeOf(snapshot, { ...initialState, dismissed });
    if (mode === 'running') {
      await followRun();
      continue;
    }
    show(screenLines(mode, snapshot, view()));
    const heard = await options.ask(promptWords(mode, snapshot, view()));
    if (heard.kind === 'line') {
      const effects = answerEffects(heard.text, mode, snapshot, view());
      if (mode === 'suggestion' && effects.length === 0) dismissed = snapshot.suggestion;
      for (const effect of effects) await carryOut(effect);
    } else if (heard.kind === 'interrupted') exitCode = exitCodes.cancelled;
    else exitCode = snapshot.question ? exitCodes.usage : exitCodes.done;
  }
  writeSettled();
  const { id, transcript } = session.snapshot();
  if (transcript.length > 0) print(view().texts.ui.quit.farewell(id));
  return exitCode;
}
