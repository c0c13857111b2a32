import { candidateRows } from '../../screens/candidates-table.ts';
import { draftOf, emptyDraft } from '../../screens/draft.ts';
import { helpPanel } from '../../screens/help.ts';
import { moveByRow } from '../../screens/parts/draft-rows.ts';
import { flowColumns } from '../../screens/parts/flow.ts';
import { fieldColumns } from '../../screens/parts/text-field.ts';
import { planLinesFound } from '../../screens/plan-lines.ts';
import { shownChoices } from '../../screens/question.ts';
import { sourcesPanel } from '../../screens/review.ts';
import { sessionsFound } from '../../screens/sessions.ts';
import { matchingCommands } from '../../screens/slash-commands.ts';
import type { Mode } from '../../screens/state.ts';
import { entriesBefore } from './history.ts';
import type { KeyPress } from './key-press.ts';
import { type KeyScene, type Outcome, stay } from './key-scene.ts';

const pageRows = 8;

/** How many rows can be selected in this mode. */
function rowCount(mode: Mode, { snapshot, state, earlier }: KeyScene): number {
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

/** To another row; where there is none, through what is typed and was typed before. */
export function move(mode: Mode, press: KeyPress, scene: KeyScene): Outcome {
  const { state, snapshot, view } = scene;
  const total = rowCount(mode, scene);
  const isTypingAnswer = (mode === 'followUp' || mode === 'stopped') && state.draft.text !== '';
  if (total === 0 || isTypingAnswer) return history(press, mode, scene);
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
  const clamped = Math.max(0, Math.min(total - 1, wanted));
  const beyond = isPage ? clamped : state.selected;
  const selected = wraps ? (wanted + total) % total : wanted === clamped ? wanted : beyond;
  return stay({ ...state, selected });
}

/** Through a panel that is longer than the screen. */
export function scroll(press: KeyPress, mode: Mode, { snapshot, state, view }: KeyScene): Outcome {
  const panel = mode === 'help' ? helpPanel(snapshot, state, view) : sourcesPanel(snapshot, view);
  const steps: Readonly<Record<string, number>> = { up: -1, down: 1, pageup: -pageRows };
  const step = steps[press.name] ?? pageRows;
  const last = Math.max(0, panel.lines.length - view.rows + 3);
  return stay({ ...state, selected: Math.max(0, Math.min(last, state.selected + step)) });
}

/** Up and down through the rows of what is typed, then through what was answered here before, newest first. */
export function history(press: KeyPress, mode: Mode, scene: KeyScene): Outcome {
  const { state, view } = scene;
  const isTopLevel = mode === 'opening';
  const isThroughHistory = state.historyAt !== null;
  const moved = isThroughHistory
    ? null
    : moveByRow(state.draft, press.name === 'up' ? -1 : 1, fieldColumns(view.columns, isTopLevel ? 0 : 2));
  if (moved !== null) return stay({ ...state, draft: moved });
  const entries = entriesBefore(scene);
  if (entries.length === 0) return stay(state);
  const at = (state.historyAt ?? -1) + (press.name === 'up' ? 1 : -1);
  if (at < 0) return stay({ ...state, historyAt: null, historyQuery: null, draft: emptyDraft });
  const place = Math.min(at, entries.length - 1);
  return stay({ ...state, historyAt: place, draft: draftOf(entries[place] ?? '') });
}
