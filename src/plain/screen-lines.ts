import type { SessionSnapshot } from '../dialog/session.ts';
import { forecastLines } from '../screens/forecast.ts';
import { commandLines } from '../screens/help.ts';
import { questionTitle, whyPanel } from '../screens/question.ts';
import { findings, fixes } from '../screens/review.ts';
import type { Mode } from '../screens/state.ts';
import { suggestionPanel } from '../screens/suggestion.ts';
import type { View } from '../screens/view.ts';
import { emptyLine, type Line, line, span } from '../text/line.ts';
import { wrap } from '../text/width.ts';

/** One numbered row: the number answers it. */
interface Numbered {
  readonly label: string;
  readonly help: string;
}

function numbered(rows: readonly Numbered[], view: View): Line[] {
  return rows.flatMap(({ label, help }, at) => {
    const number = String(at + 1).padStart(3);
    const words = help === '' ? [span(label)] : [span(label), span(`   ${help}`, 'dim')];
    return wrap(line(span(`${number}  `, 'accent'), ...words), view.columns, 5);
  });
}

function questionLines(snapshot: SessionSnapshot, view: View): Line[] {
  const { question } = snapshot;
  if (!question) return [];
  const title = questionTitle(question, snapshot.questionsLeft, view);
  const choices = question.choices.map((choice) => ({
    label: choice.label,
    help: choice.disabledReason ?? choice.help,
  }));
  const hints = [
    question.allowed,
    question.example && view.texts.punctuation.labelled(view.texts.ui.example, question.example),
  ].filter(Boolean);
  const hint = hints.length > 0 ? wrap(line(span(`  ${hints.join(' · ')}`, 'dim')), view.columns, 2) : [];
  return [
    ...title,
    ...numbered(choices, view),
    ...hint,
    ...forecastLines(snapshot.forecast, view, { withAssumptions: true }),
  ];
}

/** Lines that line mode prints before it asks, by mode: everything once, nothing redrawn. */
export function screenLines(mode: Mode, snapshot: SessionSnapshot, view: View): readonly Line[] {
  switch (mode) {
    case 'opening':
    case 'text':
    case 'choice':
    case 'many':
      return [emptyLine, ...questionLines(snapshot, view)];
    case 'suggestion':
      return [emptyLine, ...(snapshot.suggestion ? suggestionPanel(snapshot.suggestion, view).lines : [])];
    case 'review': {
      const { review } = snapshot;
      if (!review) return [];
      const found = findings(review, view);
      const blocked = review.canRun ? [] : [line(span(view.texts.ui.review.cannotRun, 'error'))];
      return [
        emptyLine,
        ...found,
        ...blocked,
        ...forecastLines(snapshot.forecast, view, { withAssumptions: true }),
      ];
    }
    case 'followUp':
    case 'stopped':
      return [
        emptyLine,
        ...numbered(
          snapshot.followUps.map(({ label }) => ({ label, help: '' })),
          view,
        ),
      ];
    default:
      return [];
  }
}

/** Help of line mode, which has no keys of a screen: how to answer, and the commands. */
export function plainHelp(snapshot: SessionSnapshot, view: View): readonly Line[] {
  const { plainMode, commands } = view.texts.ui;
  const why = snapshot.question ? [...whyPanel(snapshot.question, view).lines, emptyLine] : [];
  return [
    ...why,
    line(span(plainMode.how, 'strong')),
    ...plainMode.ways.flatMap((one) => wrap(line(`  ${one}`), view.columns, 2)),
    emptyLine,
    line(span(commands, 'strong')),
    ...commandLines(view),
  ];
}

/** Why the question is asked, for `/why`. */
export function whyLines(snapshot: SessionSnapshot, view: View): readonly Line[] {
  return snapshot.question ? whyPanel(snapshot.question, view).lines : [];
}

/** The words of the prompt itself. */
export function promptWords(mode: Mode, snapshot: SessionSnapshot, view: View): string {
  const texts = view.texts.ui;
  const { review } = snapshot;
  switch (mode) {
    case 'suggestion':
      return `${texts.actions.take}? Y/n`;
    case 'confirm':
      return `${texts.confirm.ask(review?.commands.length ?? 1)} ${texts.review.yesNo}`;
    case 'review': {
      if (!review?.canRun) return texts.plainMode.chooseNumber;
      const count = fixes(review).length;
      const number = count === 0 ? '' : count === 1 ? ' / 1' : ` / 1-${count}`;
      return `${texts.review.runIt} ${texts.review.yesNo}${number}`;
    }
    case 'followUp':
    case 'stopped':
      return texts.prompt;
    default:
      return texts.plainMode.chooseNumber;
  }
}
