import { emptyDraft } from '../../screens/draft.ts';
import type { AskState } from '../../screens/triage/ask-screen.ts';
import { pageRows } from '../../screens/triage/browse-screen.ts';
import { type BrowseAction, type BrowseState, browse, isAtRoot } from '../../screens/triage/browse-state.ts';
import { textExtent } from '../../screens/triage/phase-screen.ts';
import { viewOf } from '../../screens/view.ts';
import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import { type JourneyAnswers, nextQuestion, withoutFaulty } from '../../trace/journey/journey-questions.ts';
import { editDraft, insert } from '../keys/edit-draft.ts';
import type { Journey } from '../keys/journey.ts';
import type { KeyPress } from '../keys/key-press.ts';
import { asked, askMove } from './ask-moves.ts';
import type { TriageHost, TriagePhase } from './triage-phase.ts';

/** The keys of a report and what they ask for. */
const browseKeys: Readonly<Record<string, BrowseAction>> = {
  up: 'up',
  down: 'down',
  k: 'up',
  j: 'down',
  pageup: 'pageUp',
  pagedown: 'pageDown',
  home: 'first',
  end: 'last',
  tab: 'nextTable',
  'shift+tab': 'previousTable',
  left: 'previousStage',
  right: 'nextStage',
  s: 'sort',
  '/': 'filter',
  enter: 'open',
  e: 'explain',
  t: 'timeline',
  '+': 'zoomIn',
  '-': 'zoomOut',
  '?': 'help',
  escape: 'back',
};

/** Means that the controller of a triage journey is lent. */
export interface TriageControllerOptions {
  readonly language: Language;
  readonly host: TriageHost;
  readonly size: () => { readonly columns: number; readonly rows: number };
  readonly leave: (exitCode: number) => void;
}

const leftByUser = 0;
const cancelled = 130;
const failed = 1;

/** The screen of a triage. */
export interface TriageController extends Journey<TriagePhase> {
  /** Begins to work, or asks what is missing. */
  start(answers: JourneyAnswers): void;
  /** The message of the failure that ended the screen; null where nothing failed. */
  failure(): string | null;
}

/** The phase that asks a question. */
function asks(...given: Parameters<typeof asked>): TriagePhase {
  return { kind: 'ask', state: asked(...given) };
}

/** Makes the controller of one screen. */
export function triageController({ language, host, size, leave }: TriageControllerOptions): TriageController {
  let phase: TriagePhase = { kind: 'read', state: null };
  let message: string | null = null;
  const listeners = new Set<() => void>();
  const texts = messages(language).triageScreen;
  const show = (next: TriagePhase) => {
    phase = next;
    for (const listener of listeners) listener();
  };
  const end = (exitCode: number) => {
    show({ kind: 'left' });
    leave(exitCode);
  };
  const start = (answers: JourneyAnswers) => {
    const question = nextQuestion(answers);
    if (question !== null) {
      show(asks(question, answers));
      return;
    }
    const wasAsked = phase.kind === 'ask';
    show({ kind: 'read', state: null });
    host
      .work(answers, (state) => {
        if (phase.kind === 'read') show({ kind: 'read', state });
      })
      .then(
        (outcome) => {
          if (phase.kind !== 'read') return;
          if (outcome.kind === 'report') show({ kind: 'browse', state: outcome.state });
          else show({ kind: 'lines', lines: outcome.lines, scroll: 0, notice: null });
        },
        (error: unknown) => {
          if (phase.kind !== 'read') return;
          const before = withoutFaulty(answers, host.words(error));
          const again = nextQuestion(before);
          // A wrong path is asked for again where it was asked for; a named one ends the command.
          if (wasAsked && again !== null) show(asks(again, before, host.words(error)));
          else {
            message = host.words(error);
            end(failed);
          }
        },
      );
  };
  const pressAsk = (state: AskState, press: KeyPress) => {
    const move = askMove(state, press);
    if (move === null) return;
    if (move.kind === 'stay') show({ kind: 'ask', state: move.state });
    else if (move.kind === 'answered') start(move.answers);
    else end(leftByUser);
  };
  const exportNow = (): string => {
    try {
      return texts.exported(host.save().join(', '));
    } catch (error) {
      return texts.notExported(host.words(error));
    }
  };
  const pressBrowse = (state: BrowseState, press: KeyPress) => {
    const set = (next: BrowseState) => show({ kind: 'browse', state: next });
    if (state.isFiltering) {
      if (press.name === 'enter') set({ ...state, isFiltering: false });
      else if (press.name === 'escape')
        set({ ...state, isFiltering: false, filter: emptyDraft, selected: 0 });
      else {
        const filter = editDraft(state.filter, press);
        if (filter !== null) set({ ...state, filter, selected: 0 });
      }
      return;
    }
    if (press.name === 'q' || (press.name === 'escape' && isAtRoot(state))) end(leftByUser);
    else if (press.name === 'x') set({ ...state, notice: exportNow() });
    else {
      const action = browseKeys[press.name];
      const { columns, rows } = size();
      if (action !== undefined) set(browse(state, action, pageRows(viewOf(language, columns, rows))));
    }
  };
  const pressLines = (press: KeyPress) => {
    if (phase.kind !== 'lines') return;
    const { columns, rows } = size();
    const { last, page } = textExtent(phase.lines, viewOf(language, columns, rows));
    const steps: Readonly<Record<string, number>> = { up: -1, down: 1, pageup: -page, pagedown: page };
    const step = steps[press.name];
    if (press.name === 'q' || press.name === 'escape') end(leftByUser);
    else if (press.name === 'x') show({ ...phase, notice: exportNow() });
    else if (press.name === 'home') show({ ...phase, scroll: 0 });
    else if (press.name === 'end') show({ ...phase, scroll: last });
    else if (step !== undefined) {
      show({ ...phase, scroll: Math.min(last, Math.max(0, phase.scroll + step)) });
    }
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read: () => phase,
    press(presses) {
      for (const press of presses) {
        if (phase.kind === 'left') return;
        if (press.name === 'ctrl+c') end(cancelled);
        else if (phase.kind === 'ask') pressAsk(phase.state, press);
        else if (phase.kind === 'browse') pressBrowse(phase.state, press);
        else pressLines(press);
      }
    },
    paste(text) {
      if (phase.kind === 'ask' && phase.state.question.options === undefined) {
        show({ kind: 'ask', state: { ...phase.state, draft: insert(phase.state.draft, text) } });
      } else if (phase.kind === 'browse' && phase.state.isFiltering) {
        show({
          kind: 'browse',
          state: { ...phase.state, filter: insert(phase.state.filter, text), selected: 0 },
        });
      }
    },
    start,
    failure: () => message,
  };
}
