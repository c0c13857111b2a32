import { emptyDraft } from '../../screens/draft.ts';
import { isOtherName } from '../../screens/fuzzy.ts';
import { planLinesFound } from '../../screens/plan-lines.ts';
import { shownChoices } from '../../screens/question.ts';
import { commandSaid, journeySaid, rowNamed, saidInstead, stepInstead } from '../../screens/said-rows.ts';
import { sessionsFound } from '../../screens/sessions.ts';
import { matchingCommands, runCommand } from '../../screens/slash-commands.ts';
import type { Mode, ScreenState } from '../../screens/state.ts';
import { spelled } from '../../text/words/spelling.ts';
import { says } from '../../text/words/words.ts';
import { cleared, type KeyScene, type Outcome, sends, stay } from './key-scene.ts';

/** Says what is typed; an empty answer is told so where one is needed. */
export function say({ state, snapshot, view }: KeyScene): Outcome {
  const text = state.draft.text.trim();
  const journey = Object.keys(snapshot.answers).length === 0 ? journeySaid(text) : null;
  if (journey !== null) return { state: cleared(state), effects: [journey] };
  const isLate = snapshot.review !== null || snapshot.ran !== null;
  const command = (isLate ? saidInstead : stepInstead)(text, snapshot, view.texts);
  if (command !== null) return { state: cleared(state), effects: command };
  if (text !== '') return sends(cleared(state), { type: 'say', text });
  const notice = snapshot.question?.kind === 'text' ? view.texts.dialog.problems.empty : null;
  return stay({ ...cleared(state), notice });
}

function choose(scene: KeyScene, mode: Mode): Outcome {
  const { snapshot, state } = scene;
  const { question } = snapshot;
  if (!question) return stay(state);
  const row = shownChoices(question, state.draft.text)[state.selected];
  // Only a row that was moved to is meant in spite of what is typed.
  const isTyped = row !== undefined && state.selected === 0 && isOtherName(state.draft.text, row.choice);
  if (!row || isTyped) return say(scene);
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

/** Marks the selected row, or takes its mark away. */
export function toggle({ snapshot, state }: KeyScene): Outcome {
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

function followUp({ snapshot, state, view }: KeyScene): Outcome {
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

/** Outcome of Enter, by mode. */
export function enter(mode: Mode, scene: KeyScene): Outcome {
  const { snapshot, state, view, earlier } = scene;
  switch (mode) {
    case 'choice':
    case 'many':
      return choose(scene, mode);
    case 'palette':
      return runPalette(scene);
    case 'followUp':
      return followUp(scene);
    case 'stopped':
      return snapshot.followUps.length === 0 && state.draft.text === ''
        ? sends(cleared(state), { type: 'to-review' })
        : followUp(scene);
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
      return says('bare-yes', spelled(state.draft.text)) ? doom(state) : spare(scene);
    default:
      return say(scene);
  }
}

/** Deletes the session that was asked about. */
export function doom(state: ScreenState): Outcome {
  const { doomed } = state;
  const left = { ...state, draft: emptyDraft, doomed: null };
  return doomed === null ? stay(left) : { state: left, effects: [{ kind: 'delete', session: doomed }] };
}

/** Goes back to the list; the session that was asked about stays. */
export function spare({ state, view }: KeyScene): Outcome {
  const notice = state.doomed === null ? null : view.texts.ui.sessions.kept(state.doomed.id);
  return stay({ ...state, draft: emptyDraft, doomed: null, notice });
}

function runPalette({ snapshot, state, view }: KeyScene): Outcome {
  const shown = matchingCommands(state.draft.text);
  const isNameOnly = !state.draft.text.trim().includes(' ');
  const picked = isNameOnly ? shown[state.selected] : undefined;
  const text = picked && state.draft.text.trim() !== '' ? `/${picked.name}` : state.draft.text;
  return { state: cleared(state), effects: runCommand(text, snapshot, view.texts) };
}
