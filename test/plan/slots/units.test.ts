import { describe, expect, it } from 'vitest';
import { namesNear, nearestNames } from '../../../src/plan/slots/nearest-names.ts';
import { figureProblem, parseSlotValue } from '../../../src/plan/slots/parse-value.ts';
import {
  readCount,
  readFraction,
  readMilliseconds,
  readPlainQuantity,
  readTokens,
} from '../../../src/plan/slots/quantity.ts';
import { slotRecord } from '../../../src/plan/slots/records.ts';
import { slotValueSchemas } from '../../../src/plan/slots/value-schema.ts';
import { facts } from '../plan-kit.ts';

const each = (words: string) => words.split(' ');

describe('units', () => {
  it('of devices', () => {
    for (const unit of each('x × device devices card cards npu npus gpu gpus 卡 张 张卡 块 块卡 个 p'))
      expect(readCount(`8${unit}`), unit).toEqual({ value: 8, reading: null });
    for (const unit of each('cardss k ms 秒')) expect(readCount(`8${unit}`), unit).toBeNull();
  });

  it('of tokens, scaled by two to the tenth', () => {
    for (const unit of each('tok toks token tokens 个 个token 字')) {
      expect(readTokens(`8${unit}`), unit).toEqual({ value: 8, reading: null });
      expect(readTokens(`8k ${unit}`)?.value, unit).toBe(8192);
    }
    expect(readTokens('2m')).toEqual({ value: 2_097_152, reading: '2m = 2,097,152' });
    expect(readTokens('2g')).toBeNull();
  });

  it('of time', () => {
    for (const unit of each('ms msec millisecond milliseconds 毫秒'))
      expect(readMilliseconds(`8${unit}`), unit).toEqual({ value: 8, reading: null });
    for (const unit of each('s sec secs second seconds 秒 秒钟'))
      expect(readMilliseconds(`8${unit}`), unit).toEqual({ value: 8000, reading: `8${unit} = 8,000 ms` });
    expect(readMilliseconds('8 m')).toBeNull();
  });

  it('of shares', () => {
    expect(readFraction('12.5%')).toEqual({ value: 0.125, reading: '12.5% = 0.125' });
    expect(readFraction('5％')?.value).toBe(0.05);
    expect(readFraction('0.5')).toEqual({ value: 0.5, reading: null });
    expect(readFraction('5 ‰')).toBeNull();
  });

  it.each<[unit: string, others: string]>([
    ['GiB', 'gib gb g'],
    ['images', 'images image 张 张图'],
    ['users', 'users user concurrent 并发 用户 路'],
    ['req/s', 'req/s qps rps requests/s 请求/秒'],
    ['tok/s', 'tok/s tokens/s token/s tps'],
    ['×', '× x 倍'],
  ])('of %s are %s too', (unit, others) => {
    for (const other of each(others)) {
      expect(readPlainQuantity(`8 ${other}`, unit), other).toEqual({ value: 8, reading: null });
      expect(readPlainQuantity(`8k ${other}`, unit)?.value ?? null, other).toBe(unit === 'GiB' ? null : 8000);
    }
    expect(readPlainQuantity('8', unit)).toEqual({ value: 8, reading: null });
    expect(readPlainQuantity('8 odd', unit)).toBeNull();
  });

  it('of plain numbers are none, and may be scaled by a thousand', () => {
    expect(readPlainQuantity('8', null)).toEqual({ value: 8, reading: null });
    expect(readPlainQuantity('8k', null)).toEqual({ value: 8000, reading: '8k = 8,000' });
    expect(readPlainQuantity('8m', null)?.value).toBe(8_000_000);
    expect(readPlainQuantity('8 gb', null)).toBeNull();
    expect(readPlainQuantity('eight', null)).toBeNull();
  });
});

describe('names that are near', () => {
  it('contain the word or are a part of it; letters count, signs and case do not', () => {
    const names = ['Org/Alpha-7B', 'Org/Beta-7B', 'abc'];
    expect(namesNear('ALPHA 7b', names)).toEqual(['Org/Alpha-7B', 'Org/Beta-7B']);
    expect(nearestNames('beta', names, 1)).toEqual(['Org/Beta-7B']);
    expect(namesNear('zzzzzzzzzzzz', names)).toEqual([]);
    expect(namesNear('', names)).toEqual([]);
    // A name of three letters is no part of a longer word, one of four is.
    expect(namesNear('abcqwertyuiop', ['abc'])).toEqual([]);
    expect(namesNear('abcdqwertyuiop', ['abcd'])).toEqual(['abcd']);
  });

  it('come in the order of the alphabet on a tie, three at most', () => {
    expect(nearestNames('x1', ['x1d', 'x1c', 'x1b', 'x1a'])).toEqual(['x1a', 'x1b', 'x1c']);
  });
});

describe('figures of a slot', () => {
  const record = (range: object | null, kind = 'number') =>
    ({ ...slotRecord('reservedMemoryGb'), range, kind }) as ReturnType<typeof slotRecord>;
  const problem = (range: object | null, figure: number, kind?: string) =>
    figureProblem(record(range, kind), figure, 'words')?.kind ?? null;

  it.each<[range: object | null, figure: number, kind: string | null]>([
    [{ min: 2, max: 4 }, 2, null],
    [{ min: 2, max: 4 }, 1.9, 'out-of-range'],
    [{ min: 2, max: 4 }, 4, null],
    [{ min: 2, max: 4 }, 4.1, 'out-of-range'],
    [{ min: 2, exclusiveMin: true }, 2, 'out-of-range'],
    [{ min: 2, exclusiveMin: true }, 2.1, null],
    [{ max: 4, exclusiveMax: true }, 4, 'out-of-range'],
    [{ max: 4, exclusiveMax: true }, 3.9, null],
    [null, 1e300, null],
    [null, Number.POSITIVE_INFINITY, 'out-of-range'],
    [null, Number.NaN, 'out-of-range'],
  ])('with %j of %d: %s', (range, figure, kind) => expect(problem(range, figure)).toBe(kind));

  it('are whole where they count something', () => {
    for (const kind of ['integer', 'integers', 'tokens'])
      expect(problem(null, 1.5, kind), kind).toBe('not-whole');
    for (const kind of ['number', 'fraction', 'milliseconds'])
      expect(problem(null, 1.5, kind), kind).toBeNull();
  });

  it('in a list are each checked, and one there must be', () => {
    const parsed = (words: string) => parseSlotValue(slotRecord('tpSizes'), words, facts);
    expect(parsed('2，4、8; 16')).toMatchObject({ ok: true, value: [2, 4, 8, 16] });
    expect(parsed(', ,')).toMatchObject({ ok: false, problem: { kind: 'unreadable' } });
    expect(parsed('2 2.5')).toMatchObject({ ok: false, problem: { kind: 'not-whole', words: '2.5' } });
  });

  it('and texts of every slot are believed only in their own form', () => {
    const schemas = slotValueSchemas();
    const fits = (slot: Parameters<typeof slotRecord>[0], value: unknown) =>
      schemas[slot].safeParse(value).success;
    expect([fits('model', 'm'), fits('model', 'longer'), fits('model', ''), fits('model', 3)]).toEqual([
      ...[true, true, false, false],
    ]);
    expect([fits('devices', ['a', 'bb']), fits('devices', []), fits('devices', [''])]).toEqual([
      true,
      false,
      false,
    ]);
    expect([fits('tpSizes', [2, 4]), fits('tpSizes', [2.5]), fits('tpSizes', 2)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([fits('mtp', true), fits('mtp', 'yes')]).toEqual([true, false]);
    expect([
      fits('targets', [{ numDevices: 8 }]),
      fits('targets', []),
      fits('targets', [{ targets: [] }]),
    ]).toEqual([...[true, false, false]]);
    expect([fits('mode', 'aggregation'), fits('mode', 'odd')]).toEqual([true, false]);
  });
});
