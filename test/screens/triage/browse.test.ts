import { describe, expect, it } from 'vitest';
import { browseScreen } from '../../../src/screens/triage/browse-screen.ts';
import {
  type BrowseAction,
  browse,
  isAtRoot,
  openReport,
  selectedRow,
  shownRows,
} from '../../../src/screens/triage/browse-state.ts';
import { viewOf } from '../../../src/screens/view.ts';
import { languages } from '../../../src/text/language.ts';
import { plainText } from '../../../src/text/line.ts';
import { lineWidth } from '../../../src/text/width.ts';
import { stageInstances } from '../../../src/trace/analysis/instances.ts';
import { columnsOf } from '../../trace/support/columns-of.ts';
import { frame, kernel, launch, mark } from '../../trace/support/events.ts';
import { analysed, reportOf } from '../../trace/support/reports.ts';

const columns = columnsOf([
  mark('step[EXTEND bs=1 toks=9]', 0, 100),
  frame('python/sglang/srt/models/qwen3.py(10): forward', 0, 300),
  launch(1, 10),
  launch(2, 20),
  kernel('void sgemm_big<int>', 200, 80, 1),
  kernel('rmsnorm_kernel', 280, 20, 2),
  mark('step[DECODE bs=1]', 150, 100),
  launch(3, 160),
  kernel('paged_attention_kernel', 400, 50, 3, { stream: 8 }),
]);
const analysis = analysed(columns);
const open = openReport(reportOf(columns), (stage) => stageInstances(analysis, stage));
const steps = (...actions: readonly BrowseAction[]) =>
  actions.reduce((state, action) => browse(state, action, 5), open);

describe('browse', () => {
  it('moves, turns to other stages and tables, and comes back', () => {
    expect(selectedRow(open)?.name).toBe('void sgemm_big<int>');
    expect(selectedRow(steps('down'))?.name).toBe('rmsnorm_kernel');
    expect(selectedRow(steps('down', 'down', 'down'))?.name).toBe('rmsnorm_kernel');
    expect(selectedRow(steps('nextStage'))?.name).toBe('paged_attention_kernel');
    expect(selectedRow(steps('nextTable'))?.table).toBe('families');
    expect(steps('previousStage').stageAt).toBe(1);
    expect(isAtRoot(steps('open'))).toBe(false);
    expect(isAtRoot(steps('open', 'back'))).toBe(true);
  });

  it('an explanation that is longer than the screen says which lines of it are shown', () => {
    const lines = (rows: number) =>
      browseScreen(steps('explain'), viewOf('en', 60, rows)).lines.map((one) => plainText([one]));
    expect(lines(40).some((one) => /lines 1-\d+ of \d+/u.test(one))).toBe(false);
    expect(lines(12).some((one) => /lines 1-\d+ of \d+/u.test(one))).toBe(true);
  });

  it('sorts and filters', () => {
    expect(shownRows(steps('sort', 'sort')).map(({ name }) => name)).toEqual([
      'rmsnorm_kernel',
      'void sgemm_big<int>',
    ]);
    const filtered = { ...open, filter: { text: 'NORM', caret: 4 } };
    expect(shownRows(filtered).map(({ name }) => name)).toEqual(['rmsnorm_kernel']);
    expect(isAtRoot(filtered)).toBe(false);
    expect(browse(filtered, 'back', 5).filter.text).toBe('');
  });

  it('zooms and pans the timeline', () => {
    const whole = steps('timeline').stretch;
    expect(whole).toEqual({ fromUs: 200, toUs: 300 });
    expect(steps('timeline', 'zoomIn').stretch).toEqual({ fromUs: 225, toUs: 275 });
    expect(steps('timeline', 'nextStage').stretch).toEqual({ fromUs: 225, toUs: 325 });
    expect(steps('timeline', 'nextStage').stageAt).toBe(0);
  });
});

describe('browseScreen', () => {
  const states = {
    table: open,
    detail: steps('open'),
    explain: steps('explain'),
    timeline: steps('timeline'),
    help: steps('help'),
    filtering: steps('filter'),
    overlap: steps('nextTable', 'nextTable'),
  };

  it.each(Object.entries(states))(
    '%s is never higher or wider than the terminal, in both languages',
    (_, state) => {
      for (const language of languages) {
        for (const [width, height] of [
          [40, 10],
          [60, 24],
          [80, 24],
          [120, 40],
        ] as const) {
          const view = viewOf(language, width, height);
          const { lines } = browseScreen(state, view);
          expect(lines.length).toBeLessThanOrEqual(view.rows);
          for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(view.columns);
        }
      }
    },
  );

  const text = (state: typeof open) => plainText(browseScreen(state, viewOf('en', 100, 40)).lines);

  it('shows rows with share and source, stack and runs, and what a row says', () => {
    expect(text(open)).toMatch(/› K1 +sgemm_big +0\.0800 ms +80\.0% +1 +gemm/);
    expect(text(states.detail)).toContain('python/sglang/srt/models/qwen3.py:10 forward');
    expect(text(states.detail)).toContain('at 0.200 ms   0.0800 ms   stream 7');
    expect(text(states.explain)).toContain('80.0% of the device time of the stage');
    expect(text(states.timeline)).toMatch(/stream 7 +█/);
    expect(text(states.overlap)).toContain('One stream is active');
  });

  it('speaks Chinese without English left in its own words', () => {
    const zh = plainText(browseScreen(states.help, viewOf('zh', 100, 40)).lines);
    expect(zh).toContain('筛选');
    expect(zh).not.toMatch(/\b(filter|leave|sort)\b/);
  });
});
