import type { SessionSnapshot } from '../dialog/session.ts';
import { emptyLine, type Line, line, span } from '../text/line.ts';
import { wrap } from '../text/width.ts';
import { type Action, keyName } from './bindings.ts';
import { type Block, block, fitted, spaced, stack } from './block.ts';
import { candidatesTable } from './candidates-table.ts';
import { followUpScreen, stoppedScreen } from './follow-up.ts';
import { forecastLines } from './forecast.ts';
import { helpPanel, palette } from './help.ts';
import { openingScreen } from './opening.ts';
import { footer } from './parts/footer.ts';
import { textField } from './parts/text-field.ts';
import { choiceQuestion, questionTitle, textQuestion, whyPanel } from './question.ts';
import { confirmScreen, editPanel, reviewScreen, sourcesPanel } from './review.ts';
import { runningScreen } from './running.ts';
import { deletingScreen, sessionsPanel } from './sessions.ts';
import type { Settled } from './settled.ts';
import { signs } from './signs.ts';
import { type EarlierSession, type Mode, modeOf, type ScreenState } from './state.ts';
import { suggestionPanel } from './suggestion.ts';
import type { View } from './view.ts';

/** The part of the screen that answers the mode, at most `room` lines where it can choose. */
function body(
  mode: Mode,
  snapshot: SessionSnapshot,
  state: ScreenState,
  earlier: readonly EarlierSession[],
  view: View,
  room: number,
): Block {
  const { question } = snapshot;
  switch (mode) {
    case 'opening':
      return openingScreen(snapshot, state, earlier, view);
    case 'text':
      return textQuestion(snapshot, state, view);
    case 'choice':
    case 'many':
      return choiceQuestion(snapshot, state, view, room);
    case 'suggestion':
      return spaced([
        block(question ? questionTitle(question, snapshot.questionsLeft, view) : []),
        snapshot.suggestion ? suggestionPanel(snapshot.suggestion, view) : block([]),
      ]);
    case 'review':
      return reviewScreen(snapshot, state, view);
    case 'confirm':
      return confirmScreen(snapshot, state, view);
    case 'running':
      return runningScreen(snapshot, state, view, room);
    case 'followUp':
      return followUpScreen(snapshot, state, view, room);
    case 'stopped':
      return stoppedScreen(snapshot, state, view, room);
    case 'palette':
      return stack([palette(state, view, Math.max(1, room - 1)), textField(state.draft, view.columns, 0)]);
    case 'editing':
      return editPanel(snapshot, state, view, room);
    case 'sessions':
      return sessionsPanel(earlier, state, view, room);
    case 'deleting':
      return state.doomed === null ? block([]) : deletingScreen(state.doomed, state, view);
    case 'table':
      return candidatesTable(snapshot, state, view, room);
    case 'sources':
      return scrolled(sourcesPanel(snapshot, view), state, view, room);
    case 'help':
      return scrolled(helpPanel(snapshot, state, view), state, view, room);
  }
}

/** The part of a long panel that is scrolled to, and which part that is. */
function scrolled(panel: Block, state: ScreenState, view: View, room: number): Block {
  const total = panel.lines.length;
  if (total <= room) return panel;
  const size = Math.max(1, room - 1);
  const from = Math.min(state.selected, total - size);
  const position = `  ${keyName('up')}${keyName('down')} ${view.texts.ui.lines(from + 1, from + size, total)}`;
  return block([...panel.lines.slice(from, from + size), line(span(position, 'dim'))]);
}

function notices(snapshot: SessionSnapshot, state: ScreenState, view: View): Line[] {
  const problem = snapshot.problem === null ? [] : [span(`${signs.error} ${snapshot.problem}`, 'error')];
  // A run that is stopping is told of until it has stopped: the transcript says so then.
  const isOver = state.notice === view.texts.ui.quit.stopping && snapshot.phase !== 'run';
  const notice = state.notice === null || isOver ? [] : [span(`  ${state.notice}`, 'warning')];
  return [...problem, ...notice].flatMap((part) => wrap(line(part), view.columns, 2));
}

function unusable(mode: Mode, snapshot: SessionSnapshot): readonly Action[] {
  if (mode === 'review' && snapshot.review && !snapshot.review.canRun) return ['run', 'copy'];
  if (mode === 'stopped' && snapshot.followUps.length === 0) return ['choose'];
  if (snapshot.question?.hasSuggestion === false) return ['recommend'];
  return [];
}

const withForecast: readonly Mode[] = ['text', 'choice', 'many', 'suggestion', 'review', 'confirm'];

/**
 * The live part of the screen: never wider than the view, never higher than its rows. What does not fit goes in this
 * order: assumptions of the forecast, the forecast, the footer; then lists show a window, then lines are left out
 * and counted.
 */
export function liveScreen(
  snapshot: SessionSnapshot,
  state: ScreenState,
  earlier: readonly EarlierSession[],
  view: View,
): Block {
  const mode = modeOf(snapshot, state);
  const forecastFor = ({ full }: { readonly full: boolean }) =>
    withForecast.includes(mode) ? forecastLines(snapshot.forecast, view, { withAssumptions: full }) : [];
  const keys = footer(
    mode,
    { isDraftEmpty: state.draft.text === '', leftOut: unusable(mode, snapshot) },
    view,
  );
  const notice = notices(snapshot, state, view);
  const why =
    state.panel === 'why' && snapshot.question && withForecast.includes(mode)
      ? whyPanel(snapshot.question, view)
      : block(
          state.panel === 'why' && mode === 'opening' && snapshot.question
            ? whyPanel(snapshot.question, view).lines
            : [],
        );
  const attempts: readonly { keys: readonly Line[]; forecast: readonly Line[] }[] = [
    { keys, forecast: forecastFor({ full: true }) },
    { keys, forecast: forecastFor({ full: false }) },
    { keys, forecast: [] },
    { keys: [], forecast: [] },
  ];
  for (const [at, attempt] of attempts.entries()) {
    const around = [why.lines, notice, attempt.keys, attempt.forecast].filter((part) => part.length > 0);
    const used = around.reduce((sum, part) => sum + part.length + 1, 0);
    const room = view.rows - used;
    const isLast = at === attempts.length - 1;
    if (room < 6 && !isLast) continue;
    const main = body(mode, snapshot, state, earlier, view, Math.max(1, room));
    const parts = [main, why, block(notice), block(attempt.keys), block(attempt.forecast)];
    const screen = fitted(spaced(parts), view.columns);
    if (screen.lines.length <= view.rows) return screen;
    if (isLast) return clipped(screen, view);
  }
  return block([emptyLine]);
}

/** The live part below what was written before it, set apart by an empty line. */
export function screenBelow(
  settled: Settled,
  snapshot: SessionSnapshot,
  state: ScreenState,
  earlier: readonly EarlierSession[],
  view: View,
): Block {
  const last = settled.items.at(-1)?.lines.at(-1);
  if (!last || last.length === 0) return liveScreen(snapshot, state, earlier, view);
  const screen = liveScreen(snapshot, state, earlier, { ...view, rows: view.rows - 1 });
  return stack([block([emptyLine]), screen]);
}

/** The first lines that fit, and how many were left out; the caret stays on the screen. */
function clipped(screen: Block, view: View): Block {
  const kept = Math.max(1, view.rows - 1);
  const from = screen.caret && screen.caret.row >= kept ? screen.caret.row - kept + 1 : 0;
  const rest = screen.lines.length - kept;
  return {
    lines: [
      ...screen.lines.slice(from, from + kept),
      line(span(`  … ${view.texts.ui.linesHidden(rest)}`, 'dim')),
    ],
    caret: screen.caret ? { row: screen.caret.row - from, column: screen.caret.column } : null,
  };
}
