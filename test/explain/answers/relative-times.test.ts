import { describe, expect, it } from 'vitest';
import { fasterIn } from '../../../src/explain/answers/faster-operator.ts';
import { spelled, splitIn } from '../../../src/explain/answers/named-split.ts';
import { absoluteChange, relativeChangeIn } from '../../../src/explain/answers/relative-change.ts';
import { unknownConditions } from '../../../src/results/readers/run-draft.ts';

describe('a time that is put forward as a part of what it is', () => {
  it.each([
    ['ttft砍一半会怎样', 'ttftLimitMs', 0.5],
    ['tpot再收紧一半呢', 'tpotLimitMs', 0.5],
    ['首token时延要是翻一倍能不能多带点', 'ttftLimitMs', 2],
  ])('%s', (text, name, times) => {
    expect(relativeChangeIn(text)).toMatchObject({ name, times });
  });

  it('who asks how to halve it puts no limit forward', () => {
    expect(relativeChangeIn('怎么把ttft降一半')).toBeNull();
    expect(relativeChangeIn('有什么办法把首token时延砍半')).not.toMatchObject({ name: 'ttftLimitMs' });
  });

  it('is of the limit, and of the time itself where nothing limits it', () => {
    const half = { name: 'ttftLimitMs', times: 0.5 } as const;
    expect(
      absoluteChange(half, { ...unknownConditions, ttftLimitMs: 2000 }, null, { ttftLimitMs: 900 }),
    ).toEqual({
      ttftLimitMs: 1000,
    });
    expect(absoluteChange(half, unknownConditions, null, { ttftLimitMs: 900 })).toEqual({ ttftLimitMs: 450 });
    expect(absoluteChange(half, unknownConditions, null)).toBeNull();
  });
});

describe('sizes of a split, one of which was chosen', () => {
  it('the other one is asked about', () => {
    const found = splitIn(spelled('为什么decode的TP选8不选4'));
    expect(found?.own.split).toEqual({ tp: 4 });
    expect(found?.other?.split).toEqual({ tp: 8 });
  });
});

describe('an operator that is brought down to nothing', () => {
  it('costs no time', () => {
    expect(fasterIn('all_to_all优化到0能快多少')).toBe(Number.POSITIVE_INFINITY);
    expect(fasterIn('attention降到0.5ms')).not.toBe(Number.POSITIVE_INFINITY);
  });
});
