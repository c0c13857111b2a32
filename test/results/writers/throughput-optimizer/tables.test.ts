import { describe, expect, test } from 'vitest';
import { boxTable } from '../../../../src/results/writers/throughput-optimizer/box-table.ts';
import { dumpText } from '../../../../src/results/writers/throughput-optimizer/dumped-table.ts';
import {
  bold,
  compact,
  limitText,
} from '../../../../src/results/writers/throughput-optimizer/table-numbers.ts';

describe('boxed tables', () => {
  test('the odd space stands right of odd texts and left of even ones', () => {
    expect(boxTable(['ab', 'wide title'], [['1', '12345']])).toBe(
      [
        '+----+------------+',
        '| ab | wide title |',
        '+----+------------+',
        '| 1  |   12345    |',
        '+----+------------+',
      ].join('\n'),
    );
    expect(boxTable(['abc'], [['12']]).split('\n')[3]).toBe('|  12 |');
  });

  test('escapes take no room, Chinese characters two columns', () => {
    const [rule, header, , row] = boxTable(['名称'], [[bold('1.25')]]).split('\n');
    expect(rule).toBe('+------+');
    expect(header).toBe('| 名称 |');
    expect(row).toBe(`| ${bold('1.25')} |`);
  });
});

describe('data frames as text', () => {
  test('numbers share their decimals, headers of numbers stand one column apart', () => {
    const text = dumpText([
      { kind: 'text', title: 'name', values: ['a', null] },
      { kind: 'decimal', title: 'ms', values: [1.5, 20.125] },
      { kind: 'integer', title: 'n', values: [3, 4] },
    ]);
    expect(text).toBe(['name     ms  n', '   a  1.500  3', 'None 20.125  4'].join('\n'));
  });

  test('missing numbers, whole decimals, exponents', () => {
    const column = (values: (number | null)[]) =>
      dumpText([{ kind: 'decimal', title: 'x', values }])
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
    expect(column([1, null, 2.5])).toEqual(['1.0', 'NaN', '2.5']);
    expect(column([1.23456789])).toEqual(['1.234568']);
    expect(column([Number.POSITIVE_INFINITY, 2])).toEqual(['inf', '2.0']);
    expect(column([12_345_678.9, 1])).toEqual(['12345678.9', '1.0']);
    expect(column([12_345_678.123456, 1])).toEqual(['1.234568e+07', '1.000000e+00']);
    expect(column([0.000_000_1, 1])).toEqual(['1.000000e-07', '1.000000e+00']);
  });
});

describe('figures', () => {
  test('limits as the real program writes them', () => {
    expect([50, 0.5, null, Number.POSITIVE_INFINITY].map(limitText)).toEqual(['50.0', '0.5', 'None', 'inf']);
  });

  test('six significant digits', () => {
    expect([196e9 * 0.7, 35e9, 17.92e9].map((value) => compact(value / 1e9))).toEqual([
      '137.2',
      '35',
      '17.92',
    ]);
  });
});
