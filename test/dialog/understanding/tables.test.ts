import { describe, expect, it } from 'vitest';
import { unfoldTables } from '../../../src/dialog/understanding/tables.ts';
import { hear } from './corpus-case.ts';

const columns = ['模型', '设备', '卡数', '输入长度', '输出长度', 'TTFT(ms)', 'TPOT(ms)'];
const row = ['Qwen3-32B', 'A2 376T', '8', '4096', '1024', '2000', '50'];

const framed = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const writings: readonly (readonly [
  name: string,
  write: (lines: readonly (readonly string[])[]) => string,
])[] = [
  [
    'Markdown',
    ([head = [], ...rest]) => [framed(head), framed(head.map(() => '---')), ...rest.map(framed)].join('\n'),
  ],
  ['bars', (lines) => lines.map((cells) => cells.join('|')).join('\n')],
  ['full-width bars', (lines) => lines.map((cells) => cells.join('｜')).join('\n')],
  ['tabs', (lines) => lines.map((cells) => cells.join('\t')).join('\n')],
  ['aligned blanks', (lines) => lines.map((cells) => cells.join('   ')).join('\n')],
  ['commas', (lines) => lines.map((cells) => cells.join(',')).join('\n')],
];

describe.each(writings)('a table in %s', (_, write) => {
  it('is read by columns', () => {
    const { slots, unread } = hear(`按下表规划：\n${write([columns, row])}\n谢谢`);
    expect(Object.fromEntries(Object.entries(slots).map(([slot, { value }]) => [slot, value]))).toEqual({
      model: 'Qwen/Qwen3-32B',
      devices: ['ATLAS_800_A2_376T_64G'],
      numDevices: 8,
      inputLength: 4096,
      outputLength: 1024,
      ttftLimitMs: 2000,
      tpotLimitMs: 50,
    });
    expect(unread.filter(({ reason }) => reason !== 'words')).toEqual([]);
  });

  it('quotes the cell of each value', () => {
    const { slots } = hear(write([columns, row]));
    expect([slots.model, slots.numDevices, slots.tpotLimitMs].map((one) => one?.text)).toEqual([
      'Qwen3-32B',
      '8',
      '50',
    ]);
  });

  it('asks where its rows differ, and plans each count that they name', () => {
    const { ask, slots } = hear(write([columns, row, row.with(3, '8192')]));
    expect(ask.map(({ slot, interpretations }) => [slot, interpretations.map(({ value }) => value)])).toEqual(
      [['inputLength', [4096, 8192]]],
    );
    expect(slots.outputLength?.value).toBe(1024);
    const { targets } = hear(write([columns, row, row.with(2, '16')]));
    expect(targets.map((one) => one.numDevices?.value)).toEqual([8, 16]);
  });
});

describe('words around a table', () => {
  it.each([
    ['Hi, ', ''],
    ['指标如下：', '，谢谢'],
    ['', ' thanks!'],
  ])('are no cells of it: "%s" in front and "%s" behind', (before, behind) => {
    const table = '| 输入长度 | 输出长度 | 并发 | TTFT(ms) | TPOT(ms) |\n| 2048 | 512 | 32 | 800 | 40 |';
    const { slots } = hear(before + table + behind);
    expect(Object.fromEntries(Object.entries(slots).map(([id, { value }]) => [id, value]))).toEqual({
      inputLength: 2048,
      outputLength: 512,
      concurrentUsers: 32,
      ttftLimitMs: 800,
      tpotLimitMs: 40,
    });
  });
});

describe('what is no table by columns', () => {
  it.each([
    '模型 | Qwen3-32B\n卡数 | 8',
    'Qwen3-32B，8卡，输入4k\n输出1k，TPOT 50，TTFT 2s',
    '输入 | 输出',
    '4k | 1k\n8 | 16',
  ])('stays as it is: %s', (text) => {
    expect(unfoldTables(text)).toBeNull();
  });
});
