import type { StageInstances } from '../../trace/analysis/instances.ts';
import type { TriageReport } from '../../trace/report/schema.ts';
import { type Draft, emptyDraft } from '../draft.ts';
import { type BrowseRow, rowsOf, sorts, tables } from './browse-rows.ts';

/** Views over the table. */
export type BrowseView = 'table' | 'detail' | 'explain' | 'timeline' | 'help';

/** A stretch of a timeline. Microseconds. */
export interface Stretch {
  readonly fromUs: number;
  readonly toUs: number;
}

/** A report being looked at. */
export interface BrowseState {
  readonly report: TriageReport;
  /** Runs behind the tables, by stage. */
  readonly instances: (stage: TriageReport['stages'][number]['stage']) => StageInstances | null;
  readonly stageAt: number;
  readonly tableAt: number;
  readonly sortAt: number;
  readonly selected: number;
  readonly filter: Draft;
  readonly isFiltering: boolean;
  readonly view: BrowseView;
  /** First line of a view that is longer than the screen. */
  readonly scroll: number;
  readonly stretch: Stretch;
  readonly notice: string | null;
}

/** The state in which a report is first shown. */
export function openReport(report: TriageReport, instances: BrowseState['instances']): BrowseState {
  return {
    report,
    instances,
    stageAt: 0,
    tableAt: 0,
    sortAt: 0,
    selected: 0,
    filter: emptyDraft,
    isFiltering: false,
    view: 'table',
    scroll: 0,
    stretch: { fromUs: 0, toUs: 0 },
    notice: null,
  };
}

/** Actions of a key. */
export type BrowseAction =
  | 'up'
  | 'down'
  | 'pageUp'
  | 'pageDown'
  | 'first'
  | 'last'
  | 'nextTable'
  | 'previousTable'
  | 'nextStage'
  | 'previousStage'
  | 'sort'
  | 'filter'
  | 'open'
  | 'explain'
  | 'timeline'
  | 'zoomIn'
  | 'zoomOut'
  | 'help'
  | 'back';

/** Rows that the filter lets through, in the order of the chosen column. */
export function shownRows({ report, stageAt, tableAt, sortAt, filter }: BrowseState): BrowseRow[] {
  const stage = report.stages[stageAt];
  const table = tables[tableAt] ?? 'kernels';
  if (stage === undefined) return [];
  const wanted = filter.text.trim().toLowerCase();
  const rows = rowsOf(report, stage, table).filter((row) => row.searched.toLowerCase().includes(wanted));
  const sort = sorts[sortAt % sorts.length];
  if (sort === 'name') return rows.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  if (sort === 'launches') return rows.sort((a, b) => b.launches - a.launches);
  return rows.sort((a, b) => b.microseconds - a.microseconds);
}

/** The row that keys act on; null where the table is empty. */
export function selectedRow(state: BrowseState): BrowseRow | null {
  return shownRows(state)[state.selected] ?? null;
}

/** The whole stage as a stretch. */
function wholeStretch({ report, stageAt, instances }: BrowseState): Stretch {
  const stage = report.stages[stageAt];
  const runs = stage === undefined ? null : instances(stage.stage);
  if (runs === null || runs.startUs.length === 0) return { fromUs: 0, toUs: 0 };
  let toUs = 0;
  runs.startUs.forEach((start, at) => {
    toUs = Math.max(toUs, start + (runs.durationUs[at] ?? 0));
  });
  return { fromUs: runs.startUs[0] ?? 0, toUs };
}

function zoomed({ fromUs, toUs }: Stretch, factor: number): Stretch {
  const middle = (fromUs + toUs) / 2;
  const half = ((toUs - fromUs) / 2) * factor;
  return { fromUs: middle - half, toUs: middle + half };
}

const panShare = 0.25;

function panned({ fromUs, toUs }: Stretch, direction: 1 | -1): Stretch {
  const step = (toUs - fromUs) * panShare * direction;
  return { fromUs: fromUs + step, toUs: toUs + step };
}

function turned(at: number, step: number, count: number): number {
  return count === 0 ? 0 : (at + step + count) % count;
}

/** Moves within a list or a long view. */
function moved(state: BrowseState, action: BrowseAction, page: number): BrowseState | null {
  const steps: Partial<Record<BrowseAction, number>> = { up: -1, down: 1, pageUp: -page, pageDown: page };
  const step =
    action === 'first'
      ? Number.NEGATIVE_INFINITY
      : action === 'last'
        ? Number.POSITIVE_INFINITY
        : steps[action];
  if (step === undefined) return null;
  if (state.view === 'table') {
    const last = Math.max(0, shownRows(state).length - 1);
    return { ...state, selected: Math.min(last, Math.max(0, state.selected + step)) };
  }
  return {
    ...state,
    scroll: Number.isFinite(step) ? Math.max(0, state.scroll + step) : step < 0 ? 0 : state.scroll,
  };
}

/** Another table or stage: the selection begins anew. */
function elsewhere(state: BrowseState, change: Partial<BrowseState>): BrowseState {
  return { ...state, ...change, selected: 0, scroll: 0 };
}

/** The state after an action; `page` is how many rows a page holds. */
export function browse(state: BrowseState, action: BrowseAction, page: number): BrowseState {
  const here = { ...state, notice: null };
  const { view, stretch } = here;
  const isTimeline = view === 'timeline';
  const next = moved(here, action, page);
  if (next !== null) return next;
  switch (action) {
    case 'nextTable':
    case 'previousTable':
      return elsewhere(here, {
        view: 'table',
        tableAt: turned(here.tableAt, action === 'nextTable' ? 1 : -1, tables.length),
      });
    case 'nextStage':
    case 'previousStage': {
      const direction = action === 'nextStage' ? 1 : -1;
      if (isTimeline) return { ...here, stretch: panned(stretch, direction) };
      return elsewhere(here, { stageAt: turned(here.stageAt, direction, here.report.stages.length) });
    }
    case 'sort':
      return { ...here, sortAt: (here.sortAt + 1) % sorts.length, selected: 0 };
    case 'filter':
      return { ...here, view: 'table', isFiltering: true };
    case 'zoomIn':
      return isTimeline ? { ...here, stretch: zoomed(stretch, 0.5) } : here;
    case 'zoomOut':
      return isTimeline ? { ...here, stretch: zoomed(stretch, 2) } : here;
    case 'timeline':
      return isTimeline
        ? { ...here, view: 'table', scroll: 0 }
        : { ...here, view: 'timeline', scroll: 0, stretch: wholeStretch(here) };
    case 'open':
      return selectedRow(here) === null ? here : { ...here, view: 'detail', scroll: 0 };
    case 'explain':
      return selectedRow(here) === null ? here : { ...here, view: 'explain', scroll: 0 };
    case 'help':
      return { ...here, view: view === 'help' ? 'table' : 'help', scroll: 0 };
    case 'back':
      return { ...here, view: 'table', scroll: 0, filter: view === 'table' ? emptyDraft : here.filter };
    default:
      return here;
  }
}

/** Whether going back leaves the report: nothing is open, and nothing is filtered. */
export function isAtRoot({ view, filter, isFiltering }: BrowseState): boolean {
  return view === 'table' && filter.text === '' && !isFiltering;
}
