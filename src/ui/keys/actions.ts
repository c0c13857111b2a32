import type { SessionEvent } from '../../dialog/session.ts';
import type { Action } from '../../screens/bindings.ts';
import { candidateRows, commandOf } from '../../screens/candidates-table.ts';
import { draftOf, emptyDraft } from '../../screens/draft.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { helpPanel } from '../../screens/help.ts';
import { moveByRow } from '../../screens/parts/draft-rows.ts';
import { flowColumns } from '../../screens/parts/flow.ts';
import { fieldColumns } from '../../screens/parts/text-field.ts';
import { planLinesFound } from '../../screens/plan-lines.ts';
import { shownChoices } from '../../screens/question.ts';
import { fixes, sourcesPanel } from '../../screens/review.ts';
import { commandSaid, journeySaid, rowNamed } from '../../screens/said-rows.ts';
import { sessionsFound } from '../../screens/sessions.ts';
import { type Effect, matchingCommands, runCommand } from '../../screens/slash-commands.ts';
import type { Mode, ScreenState } from '../../screens/state.ts';
import { spelled } from '../../text/words/spelling.ts';
import { says } from '../../text/words/words.ts';
import type { KeyContext, Outcome } from './key-context.ts';
import type { KeyPress } from './key-press.ts';

/** How long an Enter behind a `y` belongs to that `y`. */
const typedYesMs = 1500;
const pageRows = 8;

const stay = (state: ScreenState): Outcome => ({ state, effects: [] });
const sends = (state: ScreenState, ...events: readonly SessionEvent[]): Outcome => ({
  state,
  effects: events.map((event): Effect => ({ kind: 'send', event })),
});
const cleared = (state: ScreenState): ScreenState => ({
  ...state,
  draft: emptyDraft,
  selected: 0,
  historyAt: null,
  panel: 'none',
});

/** How many rows can be selected in this mode. */
function rowCount(mode: Mode, { snapshot, state, earlier }: KeyContext): number {
  switch (mode) {
    case 'choice':
    case 'many':
      return snapshot.question ? shownChoices(snapshot.question, state.draft.text).length : 0;
    case 'palette':
      return matchingCommands(state.draft.text).length;
    case 'editing':
      return planLinesFound(snapshot, state.draft.text).length;
    case 'sessions':
      return sessionsFound(earlier, state.draft.text).length;
    case 'table':
      return candidateRows(snapshot, state).length;
    case 'followUp':
    case 'stopped':
      return snapshot.followUps.length;
    default:
      return 0;
  }
}

function move(mode: Mode, press: KeyPress, context: KeyContext): Outcome {
  const { state, snapshot, view } = context;
  const total = rowCount(mode, context);
  const isTypingAnswer = (mode === 'followUp' || mode === 'stopped') && state.draft.text !== '';
  if (total === 0 || isTypingAnswer) return history(press, mode, context);
  const across =
    mode === 'followUp' || mode === 'stopped'
      ? flowColumns(
          snapshot.followUps.map((one) => one.label),
          view.columns,
        )
      : 1;
  const steps: Readonly<Record<string, number>> = {
    up: -across,
    down: across,
    left: -1,
    right: 1,
    tab: 1,
    pageup: -pageRows,
    pagedown: pageRows,
  };
  const step = steps[press.name] ?? 0;
  const wanted = state.selected + step;
  const isPage = Math.abs(step) === pageRows;
  const wraps = across === 1 && !isPage;
  const selected = wraps
    ? (wanted + total) % total
    : wanted < 0 || wanted >= total
      ? isPage
        ? Math.max(0, Math.min(total - 1, wanted))
        : state.selected
      : wanted;
  return stay({ ...state, selected });
}

/** Through a panel that is longer than the screen. */
function scroll(press: KeyPress, mode: Mode, { snapshot, state, view }: KeyContext): Outcome {
  const panel = mode === 'help' ? helpPanel(snapshot, state, view) : sourcesPanel(snapshot, view);
  const step =
    press.name === 'up' ? -1 : press.name === 'down' ? 1 : press.name === 'pageup' ? -pageRows : pageRows;
  const last = Math.max(0, panel.lines.length - view.rows + 3);
  return stay({ ...state, selected: Math.max(0, Math.min(last, state.selected + step)) });
}

/** Up and down through the rows of what is typed, then through what was answered here before, newest first. */
function history(press: KeyPress, mode: Mode, { snapshot, state, typedBefore, view }: KeyContext): Outcome {
  const isTopLevel = mode === 'opening';
  const isThroughHistory = state.historyAt !== null;
  const moved = isThroughHistory
    ? null
    : moveByRow(state.draft, press.name === 'up' ? -1 : 1, fieldColumns(view.columns, isTopLevel ? 0 : 2));
  if (moved !== null) return stay({ ...state, draft: moved });
  const entries = [...new Set([...typedBefore, ...(snapshot.question?.history ?? [])])];
  if (entries.length === 0) return stay(state);
  const at = (state.historyAt ?? -1) + (press.name === 'up' ? 1 : -1);
  if (at < 0) return stay({ ...state, historyAt: null, draft: emptyDraft });
  const place = Math.min(at, entries.length - 1);
  return stay({ ...state, historyAt: place, draft: draftOf(entries[place] ?? '') });
}

function say({ state, snapshot, view }: KeyContext): Outcome {
  const text = state.draft.text.trim();
  const journey = Object.keys(snapshot.answers).length === 0 ? journeySaid(text) : null;
  if (journey !== null) return { state: cleared(state), effects: [journey] };
  if (text !== '') return sends(cleared(state), { type: 'say', text });
  const notice = snapshot.question?.kind === 'text' ? view.texts.dialog.problems.empty : null;
  return stay({ ...cleared(state), notice });
}

function choose(context: KeyContext, mode: Mode): Outcome {
  const { snapshot, state } = context;
  const { question } = snapshot;
  if (!question) return stay(state);
  const row = shownChoices(question, state.draft.text)[state.selected];
  if (!row) return say(context);
  if (mode === 'many') {
    if (state.draft.text !== '' && state.marked.length > 0) {
      const added = state.marked.includes(row.index) ? state.marked : [...state.marked, row.index];
      return stay({ ...cleared(state), marked: added });
    }
    const marked = state.marked.length > 0 ? state.marked : [row.index];
    const chosen = question.choices.filter((_, index) => marked.includes(index));
    const refused = chosen.find((one) => one.disabledReason !== null);
    if (refused) return stay({ ...state, notice: refused.disabledReason });
    const value = chosen.map((one) => one.value);
    return sends(cleared({ ...state, marked: [] }), { type: 'choose', value });
  }
  if (row.choice.disabledReason !== null) return stay({ ...state, notice: row.choice.disabledReason });
  return sends(cleared(state), { type: 'choose', value: row.choice.value });
}

function toggle({ snapshot, state }: KeyContext): Outcome {
  const row = snapshot.question
    ? shownChoices(snapshot.question, state.draft.text)[state.selected]
    : undefined;
  if (!row) return stay(state);
  if (row.choice.disabledReason !== null) return stay({ ...state, notice: row.choice.disabledReason });
  const marked = state.marked.includes(row.index)
    ? state.marked.filter((index) => index !== row.index)
    : [...state.marked, row.index];
  return stay({ ...state, marked });
}

function followUp({ snapshot, state, view }: KeyContext): Outcome {
  const text = state.draft.text.trim();
  const chosen = text === '' ? snapshot.followUps[state.selected] : rowNamed(text, snapshot.followUps);
  if (text !== '' && !chosen) {
    const command = commandSaid(text);
    if (command !== null)
      return { state: cleared(state), effects: runCommand(command, snapshot, view.texts) };
    return sends(cleared(state), { type: 'say', text });
  }
  if (!chosen) return stay(state);
  if ('event' in chosen) return sends(cleared(state), chosen.event);
  return { state: cleared(state), effects: runCommand(chosen.command, snapshot, view.texts) };
}

/** What Enter does, by mode. */
function enter(mode: Mode, context: KeyContext): Outcome {
  const { snapshot, state, view, earlier } = context;
  switch (mode) {
    case 'choice':
    case 'many':
      return choose(context, mode);
    case 'palette':
      return runPalette(context);
    case 'followUp':
      return followUp(context);
    case 'stopped':
      return snapshot.followUps.length === 0 && state.draft.text === ''
        ? sends(cleared(state), { type: 'to-review' })
        : followUp(context);
    case 'editing': {
      const row = planLinesFound(snapshot, state.draft.text)[state.selected];
      return row ? sends(cleared(state), { type: 'edit', slot: row.slot }) : stay(state);
    }
    case 'sessions': {
      const session = sessionsFound(earlier, state.draft.text)[state.selected];
      return session
        ? { state: cleared(state), effects: [{ kind: 'resume', session: session.id }] }
        : stay({ ...state, notice: view.texts.ui.sessions.none });
    }
    case 'deleting':
      return says('bare-yes', spelled(state.draft.text)) ? doom(state) : spare(context);
    default:
      return say(context);
  }
}

/** Deletes the session that was asked about. */
function doom(state: ScreenState): Outcome {
  const { doomed } = state;
  const left = { ...state, draft: emptyDraft, doomed: null };
  return doomed === null ? stay(left) : { state: left, effects: [{ kind: 'delete', session: doomed }] };
}

/** Goes back to the list; the session that was asked about stays. */
function spare({ state, view }: KeyContext): Outcome {
  const notice = state.doomed === null ? null : view.texts.ui.sessions.kept(state.doomed.id);
  return stay({ ...state, draft: emptyDraft, doomed: null, notice });
}

function runPalette({ snapshot, state, view }: KeyContext): Outcome {
  const shown = matchingCommands(state.draft.text);
  const isNameOnly = !state.draft.text.trim().includes(' ');
  const picked = isNameOnly ? shown[state.selected] : undefined;
  const text = picked && state.draft.text.trim() !== '' ? `/${picked.name}` : state.draft.text;
  return { state: cleared(state), effects: runCommand(text, snapshot, view.texts) };
}

function stepBack(mode: Mode, { state }: KeyContext): Outcome {
  if (state.draft.text !== '') return stay({ ...cleared(state), panel: state.panel });
  if (state.panel !== 'none') return stay({ ...state, panel: 'none', selected: 0 });
  return sends(state, { type: mode === 'followUp' || mode === 'stopped' ? 'to-review' : 'back' });
}

/** Carries out an action of the key table. */
export function perform(action: Action, mode: Mode, press: KeyPress, context: KeyContext): Outcome {
  const { snapshot, state, earlier, view } = context;
  const opens = (panel: ScreenState['panel']): Outcome =>
    stay({ ...state, panel: state.panel === panel ? 'none' : panel, selected: 0 });
  switch (action) {
    case 'submit':
    case 'choose':
    case 'accept':
    case 'send':
    case 'open':
      return enter(mode, context);
    case 'edit':
      return mode === 'editing' ? enter(mode, context) : opens('edit');
    case 'toggle':
      return toggle(context);
    case 'move':
      return move(mode, press, context);
    case 'history':
      return history(press, mode, context);
    case 'scroll':
      return scroll(press, mode, context);
    case 'back':
    case 'clear':
    case 'toReview':
      return stepBack(mode, context);
    case 'close':
      // What is typed into a list is taken back first.
      if (state.draft.text !== '') return stay({ ...state, draft: emptyDraft, selected: 0 });
      return stay({ ...state, panel: 'none', selected: 0 });
    case 'help':
      return opens('help');
    case 'why':
      return opens('why');
    case 'sources':
      return opens('sources');
    case 'fork': {
      const chosen = sessionsFound(earlier, state.draft.text)[state.selected];
      return chosen
        ? { state: cleared(state), effects: [{ kind: 'fork', session: chosen.id }] }
        : stay(state);
    }
    case 'delete': {
      if (mode === 'deleting') return doom(state);
      const chosen = sessionsFound(earlier, state.draft.text)[state.selected];
      return chosen ? stay({ ...state, draft: emptyDraft, doomed: chosen }) : stay(state);
    }
    case 'keep':
      return spare(context);
    case 'copyRow': {
      const row = candidateRows(snapshot, state)[state.selected];
      const command = row === undefined ? null : commandOf(row);
      return command === null ? stay(state) : { state, effects: [{ kind: 'copy-text', text: command }] };
    }
    case 'sort':
      return stay({ ...state, sorted: state.sorted + 1, selected: 0 });
    case 'detail':
      return stay({ ...state, isOpen: !state.isOpen });
    case 'commands':
      return stay({ ...state, draft: draftOf('/'), selected: 0 });
    case 'complete': {
      const picked = matchingCommands(state.draft.text)[state.selected];
      return picked ? stay({ ...state, draft: draftOf(`/${picked.name} `), selected: 0 }) : stay(state);
    }
    case 'recommend':
      return sends(state, { type: 'recommend' });
    case 'take':
      return sends(cleared(state), { type: 'take-suggestion' });
    case 'other':
      return stay({ ...cleared(state), dismissed: snapshot.suggestion });
    case 'resume':
      return earlier.length > 1
        ? stay({ ...state, panel: 'sessions', selected: 0 })
        : enter('sessions', { ...context, state: { ...state, selected: 0 } });
    case 'run': {
      const ready = { ...state, enterIgnoredUntilMs: state.nowMs + typedYesMs };
      return mode === 'review'
        ? sends(ready, { type: 'to-confirm' }, { type: 'run' })
        : sends(ready, { type: 'run' });
    }
    case 'decline':
      // The review is where a no leads; there is nothing to go back from.
      if (mode === 'review') return stay({ ...cleared(state), notice: view.texts.ui.review.notRun });
      return sends(
        { ...state, enterIgnoredUntilMs: press.name === 'n' ? state.nowMs + typedYesMs : 0 },
        {
          type: 'decline',
        },
      );
    case 'toConfirm':
      return state.draft.text.trim() === '' ? sends(state, { type: 'to-confirm' }) : say(context);
    case 'fix': {
      const fix = snapshot.review ? fixes(snapshot.review)[Number(press.name) - 1] : undefined;
      return fix ? sends(state, fix.event) : stay({ ...state, draft: draftOf(press.text) });
    }
    case 'copy':
      return { state, effects: [{ kind: 'copy' }] };
    case 'cancelRun':
      return {
        state: { ...state, notice: view.texts.ui.quit.stopping },
        effects: [{ kind: 'send', event: { type: 'cancel' } }],
      };
    case 'undo':
      return sends(state, { type: 'undo' });
    case 'redo':
      return sends(state, { type: 'redo' });
    case 'quit':
      return { state, effects: [{ kind: 'exit', code: exitCodes.done }] };
    case 'lineStart':
    case 'lineEnd':
    case 'killLine':
    case 'killRest':
    case 'killWord':
      return stay(state);
  }
}
