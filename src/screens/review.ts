import type { Review, ReviewFinding, ReviewFix, ReviewRow, SessionSnapshot } from '../dialog/session.ts';
import { unreadTexts } from '../dialog/unread-lines.ts';
import { emptyLine, type Line, line, span } from '../text/line.ts';
import { type Column, stackedRows, table } from '../text/table.ts';
import { wrap } from '../text/width.ts';
import { type Block, block, spaced, stack } from './block.ts';
import { choiceList } from './parts/choice-list.ts';
import { textField } from './parts/text-field.ts';
import { planLines, planLinesFound } from './plan-lines.ts';
import { signs } from './signs.ts';
import type { ScreenState } from './state.ts';
import type { View } from './view.ts';

function columnsOf(view: View): readonly Column[] {
  const { columns } = view.texts.ui.review;
  return [
    { title: columns.label, align: 'left', tone: 'plain', least: 4, canShrink: false },
    { title: columns.value, align: 'left', tone: 'strong', least: 8, canShrink: true },
    { title: columns.source, align: 'left', tone: 'dim', least: 8, canShrink: true },
    { title: columns.why, align: 'left', tone: 'dim', least: 20, canShrink: true },
  ];
}

/** A row as cells; each target of a comparison on a line of its own. */
function rowCells(row: ReviewRow, view: View): readonly (readonly string[])[] {
  const [first = '', ...others] = row.slot === 'targets' ? row.value.split(' | ') : [row.value];
  const whole =
    view.layout === 'wide' ? [row.label, first, row.source, row.why] : [row.label, first, row.source];
  return [whole, ...others.map((one) => ['', one])];
}

/** The values of a plan: a table, or labels above values in a narrow terminal. */
export function reviewRows(rows: readonly ReviewRow[], view: View): Line[] {
  if (view.layout === 'stacked') {
    const cells = rows.map((row) => [row.label, row.value, row.source]);
    return stackedRows(cells, view.columns, 2);
  }
  const cells = rows.flatMap((row) => rowCells(row, view));
  return table(columnsOf(view), cells, view.sheetColumns, 2, { hasHeader: false });
}

/** Changes that mend a finding, the smallest first. */
function fixesOf({ fix, alternatives }: ReviewFinding): readonly ReviewFix[] {
  return fix === null ? alternatives : [fix, ...alternatives];
}

function findingLines(finding: ReviewFinding, numbered: readonly ReviewFix[], view: View): Line[] {
  const isError = finding.severity === 'error';
  const sign = span(isError ? `${signs.error} ` : `${signs.warning} `, isError ? 'error' : 'warning');
  const message = wrap(line(sign, finding.message), view.columns, 2);
  const mending = fixesOf(finding).flatMap((fix) => {
    const at = numbered.indexOf(fix);
    if (at < 0) return [];
    return wrap(line('  ', span(String(at + 1), 'accent'), `  ${fix.label}`), view.columns, 5);
  });
  return [...message, ...mending];
}

/** The findings whose fix is one key away, in the order of their numbers. */
export function fixes(review: Review): readonly ReviewFix[] {
  return review.findings.flatMap(fixesOf).slice(0, 9);
}

/** Errors and warnings, each with the numbers of its fixes. */
export function findings(review: Review, view: View): Line[] {
  const numbered = fixes(review);
  return review.findings.flatMap((finding) => findingLines(finding, numbered, view));
}

function heading(review: Review, title: string, view: View): Line {
  const errors = review.findings.filter((one) => one.severity === 'error').length;
  const warnings = review.findings.length - errors;
  const tone = errors > 0 ? 'error' : warnings > 0 ? 'warning' : 'dim';
  return line(span(title, 'strong'), span(`   ${view.texts.ui.review.counts(warnings, errors)}`, tone));
}

/** The plan as it is written down before it is run: values and what they mean for the command. */
export function reviewSheet(review: Review, view: View): Line[] {
  const notes = review.modeNote.flatMap((note) => wrap(line(span(`  ${note}`, 'dim')), view.columns, 2));
  return [
    heading(review, view.texts.ui.review.heading, view),
    ...reviewRows(review.rows, view),
    ...(notes.length > 0 ? [emptyLine, ...notes] : []),
    ...unreadNotes(review, view),
  ];
}

/** Words that were said and not used: they stay in sight until the plan is run. */
function unreadNotes({ unread }: Review, view: View): Line[] {
  if (unread.length === 0) return [];
  const lines = unreadTexts(unread, view.language).flatMap((text) =>
    wrap(line(span(`${signs.warning} `, 'warning'), text), view.columns, 2),
  );
  return [emptyLine, ...lines];
}

/** Only what differs from an earlier sheet, so that a fix does not write the whole table again. */
export function changedSheet(before: Review, review: Review, view: View): Line[] {
  const old = new Map(before.rows.map((row) => [row.slot, row]));
  const changed = review.rows.filter((row) => {
    const was = old.get(row.slot);
    return !was || was.value !== row.value || was.source !== row.source;
  });
  const kept = new Set(review.rows.map((row) => row.slot));
  const dropped = before.rows
    .filter((row) => !kept.has(row.slot))
    .map((row) => ({ ...row, value: view.texts.ui.review.dropped, source: '', why: '' }));
  const notes = review.modeNote.filter((note) => !before.modeNote.includes(note));
  return [
    heading(review, view.texts.ui.review.changed, view),
    ...reviewRows([...changed, ...dropped], view),
    ...notes.flatMap((note) => wrap(line(span(`  ${note}`, 'dim')), view.columns, 2)),
  ];
}

/** The heading over the commands; each command follows on a line of its own, never wrapped. */
export function commandHeading(count: number, view: View): Line {
  return line(span(view.texts.ui.review.command(count), 'strong'));
}

/** Screen of the review: findings with their fixes, and the yes or no. */
export function reviewScreen(snapshot: SessionSnapshot, state: ScreenState, view: View): Block {
  const { review } = snapshot;
  if (!review) return block([]);
  const texts = view.texts.ui.review;
  const ask = review.canRun
    ? [line(span(`${signs.asked} `, 'accent'), span(texts.runIt, 'strong'), span(`  ${texts.yesNo}`))]
    : [
        line(span(`${signs.asked} `, 'accent'), span(texts.cannotRun, 'strong')),
        ...wrap(line(span(`  ${texts.noCommand}`, 'dim')), view.columns, 2),
      ];
  const field = state.draft.text === '' ? block([]) : textField(state.draft, view.columns, 2);
  return spaced([block(findings(review, view)), block(ask), field]);
}

/** Yes or no before anything runs. */
export function confirmScreen(snapshot: SessionSnapshot, state: ScreenState, view: View): Block {
  const texts = view.texts.ui;
  const count = snapshot.review?.commands.length ?? 1;
  const ask = line(
    span(`${signs.asked} `, 'accent'),
    span(texts.confirm.ask(count), 'strong'),
    span(`  ${texts.review.yesNo}`),
  );
  const field = state.draft.text === '' ? block([]) : textField(state.draft, view.columns, 2);
  return spaced([block(wrap(ask, view.columns, 2)), field]);
}

/** Which line of the plan to change; typing searches. */
export function editPanel(
  snapshot: SessionSnapshot,
  state: ScreenState,
  view: View,
  maxLines: number,
): Block {
  const found = planLinesFound(snapshot, state.draft.text);
  const rows = found.map((row) => ({
    label: row.label,
    help: row.value,
    group: null,
    disabledReason: null,
    isMarked: null,
  }));
  const title = line(span(`${signs.asked} `, 'accent'), span(view.texts.ui.review.editHeading, 'strong'));
  const field = state.draft.text === '' ? block([]) : textField(state.draft, view.columns, 2);
  const none =
    rows.length > 0
      ? []
      : wrap(line(span(`  ${view.texts.ui.notices.noSlot(state.draft.text)}`, 'dim')), view.columns, 2);
  const room = Math.max(1, maxLines - 1 - field.lines.length - none.length);
  const list = rows.length === 0 ? [] : choiceList(rows, state.selected, view, room);
  return stack([block([title]), field, block([...none, ...list])]);
}

/** Where each value comes from and why it was asked. */
export function sourcesPanel(snapshot: SessionSnapshot, view: View): Block {
  const rows = planLines(snapshot);
  const title = line(span(view.texts.ui.review.sourcesHeading, 'strong'));
  const lines = rows.flatMap((row) => [
    ...wrap(
      line(`  ${row.label}  `, span(row.value, 'strong'), span(`  ${row.source}`, 'accent')),
      view.columns,
      4,
    ),
    ...(row.why === '' ? [] : wrap(line(span(`    ${row.why}`, 'dim')), view.columns, 4)),
  ]);
  return block([title, ...lines]);
}
