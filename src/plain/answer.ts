import type { SessionEvent, SessionSnapshot } from '../dialog/session.ts';
import { isCommandText } from '../screens/command-text.ts';
import { exitCodes } from '../screens/exit-codes.ts';
import { fixes } from '../screens/review.ts';
import { commandSaid, journeySaid, rowNamed, saidInstead, stepInstead } from '../screens/said-rows.ts';
import { type Effect, runCommand } from '../screens/slash-commands.ts';
import type { Mode } from '../screens/state.ts';
import type { View } from '../screens/view.ts';
import { spelled } from '../text/words/spelling.ts';
import { says } from '../text/words/words.ts';

const send = (...events: readonly SessionEvent[]): readonly Effect[] =>
  events.map((event) => ({ kind: 'send', event }));

const isYes = (text: string): boolean => says('bare-yes', spelled(text));
const isNo = (text: string): boolean => says('bare-no', spelled(text));

/** The numbers of a line that holds nothing else: `3`, `1 4`, `1,4`. */
function numbersOf(text: string): readonly number[] | null {
  return /^\d+(?:[\s,，、]+\d+)*$/.test(text) ? text.split(/[\s,，、]+/).map(Number) : null;
}

function answerQuestion(text: string, snapshot: SessionSnapshot, view: View): readonly Effect[] {
  const { question } = snapshot;
  if (!question) return [];
  const hasChoices = question.choices.length > 0;
  const numbers = hasChoices ? numbersOf(text) : null;
  const chosen = (numbers ?? []).map((number) => question.choices[number - 1]);
  const isListed = chosen.length > 0 && chosen.every((one) => one !== undefined);
  const journey = Object.keys(snapshot.answers).length === 0 ? journeySaid(text) : null;
  if (journey !== null) return [journey];
  const command = (snapshot.ran === null ? stepInstead : saidInstead)(text, snapshot, view.texts);
  if (!isListed && command !== null) return command;
  if (!isListed && text !== '') return send({ type: 'say', text });
  // As the prompt of the last question says, Enter is its no.
  if (!isListed && question.id === 'anything-else') return send({ type: 'choose', value: 'no' });
  if (!isListed) return [{ kind: 'notice', text: view.texts.dialog.problems.empty }];
  const refused = chosen.find((one) => one?.disabledReason);
  if (refused?.disabledReason) return [{ kind: 'notice', text: refused.disabledReason }];
  const values = chosen.flatMap((one) => (one === undefined ? [] : [one.value]));
  const [first] = values;
  if (first === undefined) return [];
  return send({ type: 'choose', value: question.kind === 'many' ? values : first });
}

function answerReview(text: string, snapshot: SessionSnapshot, view: View): readonly Effect[] {
  const { review } = snapshot;
  if (isYes(text)) return send({ type: 'to-confirm' }, { type: 'run' });
  // As the prompt says: Enter and no leave the plan as it is, and what can be changed is asked for.
  if (text === '' || isNo(text)) return [{ kind: 'notice', text: view.texts.ui.review.notRun }];
  const command = saidInstead(text, snapshot, view.texts);
  if (command !== null) return command;
  const numbers = numbersOf(text);
  const fix = review && numbers?.length === 1 ? fixes(review)[(numbers[0] ?? 0) - 1] : undefined;
  return fix ? send(fix.event) : send({ type: 'say', text });
}

function answerMenu(text: string, snapshot: SessionSnapshot, view: View): readonly Effect[] {
  if (text === '') return [{ kind: 'exit', code: exitCodes.done }];
  const numbers = numbersOf(text);
  const chosen =
    numbers?.length === 1 ? snapshot.followUps[(numbers[0] ?? 0) - 1] : rowNamed(text, snapshot.followUps);
  if (!chosen) {
    const command = commandSaid(text);
    return command === null ? send({ type: 'say', text }) : runCommand(command, snapshot, view.texts);
  }
  return 'event' in chosen ? send(chosen.event) : runCommand(chosen.command, snapshot, view.texts);
}

/** Meaning of a typed line in a mode: a command, a number, yes or no, or words. */
export function answerEffects(
  typed: string,
  mode: Mode,
  snapshot: SessionSnapshot,
  view: View,
): readonly Effect[] {
  const text = typed.trim();
  if (isCommandText(text)) return runCommand(text, snapshot, view.texts);
  if (text === '?')
    return mode === 'opening' ? [{ kind: 'panel', panel: 'help' }] : send({ type: 'recommend' });
  switch (mode) {
    case 'suggestion':
      if (text === '' || isYes(text)) return send({ type: 'take-suggestion' });
      return isNo(text) ? [] : answerQuestion(text, snapshot, view);
    case 'review':
      return answerReview(text, snapshot, view);
    case 'confirm':
      return send(isYes(text) ? { type: 'run' } : { type: 'decline' });
    case 'followUp':
    case 'stopped':
      return answerMenu(text, snapshot, view);
    default:
      return answerQuestion(text, snapshot, view);
  }
}
