import { duration, fixed } from '../../text/figures.ts';
import { emptyLine, type Line, line, type Span, span } from '../../text/line.ts';
import { type Column, table } from '../../text/table.ts';
import { displayWidth, truncate, wrap } from '../../text/width.ts';
import { deviceHead } from '../../trace/report/device-lines.ts';
import type { StageReport } from '../../trace/report/stage-schema.ts';
import { type Block, block, emptyBlock, fitted, stack } from '../block.ts';
import { packed } from '../parts/footer.ts';
import { textField } from '../parts/text-field.ts';
import { windowAround } from '../parts/window.ts';
import { signs } from '../signs.ts';
import type { View } from '../view.ts';
import { type BrowseRow, sorts, tables } from './browse-rows.ts';
import { type BrowseState, selectedRow, shownRows } from './browse-state.ts';
import { detailLines, explainLines } from './row-lines.ts';
import { timelineLines } from './timeline-lines.ts';

/** Head of every view: the trace, how much of it is located, tables and stages. */
function headLines({ report, stageAt, tableAt }: BrowseState, view: View): Line[] {
  const { triage, triageScreen } = view.texts;
  const stage = report.stages[stageAt];
  const tabs = tables.map(
    (name, at): Span => span(`${triageScreen.tables[name]}   `, at === tableAt ? 'accent' : 'dim'),
  );
  const stages = report.stages.map(
    (one, at): Span => span(`${triage.stages[one.stage]}   `, at === stageAt ? 'accent' : 'dim'),
  );
  const [first, ...others] = report.traces.map(({ path }) => path.split(/[\\/]/).at(-1) ?? path);
  const more = others.length === 0 ? '' : triageScreen.andMore(fixed(others.length));
  const name = `${truncate(first ?? report.trace.path, view.columns - displayWidth(more))}${more}`;
  const kernels = report.traces.reduce((sum, one) => sum + one.kernels, 0);
  const located = triage.coverage.located(`${report.coverage.located.toFixed(1)}%`);
  const facts = `${triage.frameworks[report.framework]} · ${triageScreen.kernels(fixed(kernels))} · ${located}`;
  return [
    line(span(name, 'strong')),
    ...wrap(line(span(facts, 'dim')), view.columns),
    ...deviceHead(report, triage).map((text) => line(span(truncate(text, view.columns), 'dim'))),
    ...wrap(line(...tabs), view.columns),
    ...(stage === undefined ? [] : wrap(line(...stages), view.columns)),
  ];
}

const left = (title: string, least: number, { canShrink }: { readonly canShrink: boolean }): Column => ({
  title,
  align: 'left',
  tone: 'plain',
  least,
  canShrink,
});
const right = (title: string): Column => ({
  title,
  align: 'right',
  tone: 'plain',
  least: 4,
  canShrink: false,
});

function kindText({ kind, table: of }: BrowseRow, { texts }: View): string {
  const { categories, overlap, fuse } = texts.triage;
  const own: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    overlap: overlap.advice,
    fuse: fuse.states,
    verdicts: texts.triageScreen.verdicts,
  };
  const words: Readonly<Record<string, string>> = own[of] ?? categories;
  return words[kind] ?? kind;
}

/** A family is named in the reader's language; everything else by its own name. */
function nameText({ table: of, shortName, kind }: BrowseRow, { texts }: View): string {
  const categories: Readonly<Record<string, string>> = texts.triage.categories;
  return of === 'families' ? (categories[kind] ?? shortName) : shortName;
}

const widestName = 34;
/** Beside the name stand at least its row, time and share; a name is cut before they go. */
const besideName = 28;
const shortestName = 12;

/** Rows as a table, the selected one marked; columns drop from the right where room is short. */
function tableRows(rows: readonly BrowseRow[], selected: number, size: number, view: View): Line[] {
  const { columns: words } = view.texts.triageScreen;
  const shown = windowAround(rows.length, selected, size);
  const nameColumns = Math.max(shortestName, Math.min(widestName, view.columns - besideName));
  const cells = rows
    .slice(shown.from, shown.to)
    .map((row) => [
      row.id,
      truncate(nameText(row, view), nameColumns),
      duration(row.microseconds / 1000),
      row.share === null ? '' : `${row.share.toFixed(1)}%`,
      row.launches === 0 ? '' : fixed(row.launches),
      kindText(row, view),
      row.location === 'unresolved' ? view.texts.triage.unresolved : (row.location ?? ''),
    ]);
  const drawn = table(
    [
      left(words.id, 3, { canShrink: false }),
      left(words.name, 12, { canShrink: true }),
      right(words.time),
      right(words.share),
      right(words.launches),
      left(words.kind, 6, { canShrink: true }),
      left(words.location, 10, { canShrink: true }),
    ],
    cells,
    view.columns,
    2,
    { hasHeader: true },
  );
  const [header = emptyLine, ...body] = drawn;
  return [
    header,
    ...body.map((one, at) =>
      shown.from + at === selected
        ? line(span(`${signs.pointer} `, 'accent'), ...one.slice(1).map(({ text }) => span(text, 'accent')))
        : one,
    ),
    ...(rows.length > size
      ? [line('  ', span(view.texts.ui.window(shown.from + 1, shown.to, rows.length), 'dim'))]
      : []),
  ];
}

function statusLine(state: BrowseState, stage: StageReport, shown: number, view: View): Line {
  const { triageScreen } = view.texts;
  const sort = sorts[state.sortAt] ?? 'time';
  const bar = triageScreen.bar(`${state.report.minSharePercent.toFixed(1)}%`, fixed(stage.hidden.rows));
  const found = state.filter.text === '' ? [] : [triageScreen.filtered(fixed(shown), state.filter.text)];
  const parts = [triageScreen.sorts[sort], ...(tables[state.tableAt] === 'kernels' ? [bar] : []), ...found];
  return line('  ', span(truncate(parts.join(' · '), view.columns - 2), 'dim'));
}

type FooterKey = readonly [key: string, word: keyof View['texts']['triageScreen']['footer']];

function footerKeys({ view: shown, report }: BrowseState): readonly FooterKey[] {
  if (shown === 'timeline')
    return [
      ['← →', 'pan'],
      ['+ −', 'zoom'],
      ['esc', 'back'],
    ];
  if (shown !== 'table')
    return [
      ['↑ ↓', 'pan'],
      ['esc', 'back'],
      ['q', 'leave'],
    ];
  return [
    ['enter', 'open'],
    ['e', 'explain'],
    ['/', 'filter'],
    ['s', 'sort'],
    ['t', 'timeline'],
    ['tab', 'table'],
    ...(report.stages.length > 1 ? [['← →', 'stage'] as const] : []),
    ['x', 'export'],
    ['?', 'help'],
    ['q', 'leave'],
  ];
}

function helpLines({ texts, columns }: View): Line[] {
  const { help } = texts.triageScreen;
  return [
    line(span(help.title, 'strong')),
    ...help.keys.flatMap(({ keys, words }) =>
      wrap(line('  ', span(keys, 'accent'), `  ${words}`), columns, 4),
    ),
  ];
}

/** A long view cut to `size` lines, with which they are of all; the scroll never runs past the end. */
function scrolled(lines: readonly Line[], scroll: number, size: number, { texts }: View): Line[] {
  if (lines.length <= size) return [...lines];
  const shown = Math.max(1, size - 1);
  const from = Math.min(scroll, lines.length - shown);
  const place = texts.ui.lines(from + 1, from + shown, lines.length);
  return [...lines.slice(from, from + shown), ...(size > 1 ? [line('  ', span(place, 'dim'))] : [])];
}

function bodyOf(state: BrowseState, size: number, view: View): Block {
  const { report, stageAt, tableAt, selected, filter, isFiltering, instances } = state;
  const { triage, triageScreen } = view.texts;
  const stage = report.stages[stageAt];
  if (state.view === 'help')
    return { ...emptyBlock, lines: scrolled(helpLines(view), state.scroll, size, view) };
  if (stage === undefined) {
    return {
      ...emptyBlock,
      lines: [line('  ', span(triage.kernel.empty(`${report.minSharePercent.toFixed(1)}%`), 'dim'))],
    };
  }
  const row = selectedRow(state);
  if (state.view === 'timeline') {
    const isKernel = row !== null && (row.table === 'kernels' || row.table === 'overlap');
    const lines = timelineLines(
      instances(stage.stage),
      state.stretch,
      triage.stages[stage.stage],
      isKernel ? row : null,
      view,
    );
    return { ...emptyBlock, lines: scrolled(lines, state.scroll, size, view) };
  }
  if (row !== null && state.view !== 'table') {
    const lines =
      state.view === 'detail'
        ? detailLines(row, stage, instances(stage.stage), view)
        : explainLines(row, report, stage, view);
    return { ...emptyBlock, lines: scrolled(lines, state.scroll, size, view) };
  }
  const rows = shownRows(state);
  const status = statusLine(state, stage, rows.length, view);
  const nothing = filter.text === '' ? triageScreen.nothing : triageScreen.noMatch;
  const reasons: Readonly<Record<string, string>> = {
    ...(report.framework === 'other' ? { fuse: triage.fuse.unknownFramework } : {}),
    ...(stage.streams === 1 ? { overlap: triage.overlap.singleStream } : {}),
  };
  const empty = filter.text === '' ? (reasons[tables[tableAt] ?? ''] ?? nothing) : nothing;
  const field = isFiltering ? textField(filter, view.columns, 2, '/') : emptyBlock;
  const room = Math.max(1, size - 3 - field.lines.length);
  const list =
    rows.length === 0
      ? wrap(line('  ', span(empty, 'dim')), view.columns, 2)
      : tableRows(rows, selected, room, view);
  return { lines: [...field.lines, status, ...list], caret: field.caret };
}

/** The whole screen of a report: never higher than the terminal. */
export function browseScreen(state: BrowseState, view: View): Block {
  const { footer } = view.texts.triageScreen;
  const head = headLines(state, view);
  const keys = packed(
    footerKeys(state).map(([key, word]) => ({ key, words: footer[word] })),
    view.columns,
  );
  const notice = state.notice === null ? [] : wrap(line('  ', span(state.notice, 'good')), view.columns, 2);
  const size = Math.max(1, view.rows - head.length - keys.length - notice.length - 2);
  const body = bodyOf(state, size, view);
  const above = [...head, emptyLine];
  const whole = fitted(stack([block(above), body, block([...notice, emptyLine, ...keys])]), view.columns);
  return { lines: whole.lines.slice(0, view.rows), caret: whole.caret };
}

/** How many rows a page of the list holds. */
export function pageRows(view: View): number {
  return Math.max(1, view.rows - 10);
}
