import { describe, expect, it } from 'vitest';
import type { SessionSnapshot } from '../../src/dialog/session.ts';
import type { ResultRow } from '../../src/results/result.ts';
import { candidatesTable } from '../../src/screens/candidates-table.ts';
import { draftOf } from '../../src/screens/draft.ts';
import { viewOf } from '../../src/screens/view.ts';
import { plain } from '../../src/text/line.ts';
import { galleryScreens } from './gallery/screens.ts';

const screen = galleryScreens('zh', 80).find(({ name }) => name === 'all candidates');
if (!screen) throw new Error('the gallery has no table of candidates');
const { snapshot, state } = screen;

const shown = (given: SessionSnapshot, sorted: number, columns: number, isOpen = false) =>
  candidatesTable(given, { ...state, sorted, isOpen, selected: 0 }, viewOf('zh', columns, 40), 30)
    .lines.map(plain)
    .join('\n');

/** The same results, with other waves in every row. */
const withSchedule = (change: Partial<NonNullable<ResultRow['schedule']>>): SessionSnapshot => ({
  ...snapshot,
  results: snapshot.results.map((run) => ({
    ...run,
    results: run.results.map((device) => ({
      ...device,
      candidates: device.candidates.map((row) => ({
        ...row,
        schedule: row.schedule && { ...row.schedule, ...change },
      })),
    })),
  })),
});

describe('the table of all candidates', () => {
  it.each(['tok/s', '每卡 tok/s', 'TTFT ms', 'TPOT ms', 'batch'])(
    'shows the column that sorts it, however narrow the terminal: %s',
    (title) => {
      const sorted = ['tok/s', '每卡 tok/s', 'TTFT ms', 'TPOT ms', 'batch'].indexOf(title);
      for (const columns of [40, 80, 120]) {
        const [heading = '', titles = ''] = shown(snapshot, sorted, columns).split('\n');
        expect(heading).toContain(`按 ${title} 排序`);
        expect(titles).toContain(title);
      }
    },
  );

  it('tells the waves of prefill, and no time that nobody told', () => {
    const open = (change: Partial<NonNullable<ResultRow['schedule']>>) =>
      shown(withSchedule(change), 0, 120, true);
    const full = { fullWaves: 2, waveSize: 32, waveMs: 500, remainder: 4, remainderMs: 90 };
    expect(open(full)).toContain('Prefill：2 个整波，每波 32 个请求、500.0 ms');
    expect(open(full)).toContain('Prefill 最后一波：4 个请求、90.0 ms');
    const one = { fullWaves: 0, waveMs: null, remainder: 16, remainderMs: null };
    expect(open(one)).toContain('Prefill：一波完成 16 个请求');
    expect(open(one)).not.toContain('整波');
    expect(open(one)).not.toContain('未报告 ms');
    expect(open({ ...full, remainder: 0 })).not.toContain('最后一波');
  });

  it('keeps the rows in which every typed word stands, in capitals or not, and says where none has it', () => {
    const typed = (text: string) =>
      candidatesTable(snapshot, { ...state, selected: 0, draft: draftOf(text) }, viewOf('zh', 80, 40), 30)
        .lines.map(plain)
        .join('\n');
    expect(typed('TP=2')).toContain('1 个候选');
    expect(typed('TP=2')).toContain('TP=2 DP=4');
    expect(typed('dp=2 tp=4')).toContain('TP=4 DP=2');
    expect(typed('tp=64')).toMatch(/0 个候选[\s\S]*没有一行/);
    expect(typed('')).toContain('输入文字可筛选');
  });
});
