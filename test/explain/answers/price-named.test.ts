import { describe, expect, it } from 'vitest';
import { priceTimesNamed } from '../../../src/explain/answers/price-change.ts';
import { priceIn, withoutPrice } from '../../../src/explain/answers/price-named.ts';

describe('prices in questions', () => {
  it.each([
    ['at 3 dollars per card-hour', 3, 'dollars', 1, 'device'],
    ['at 1.2 usd per card hour, what is the price tag on a million tokens', 1.2, 'usd', 1, 'device'],
    ['if cards cost 2.50 an hour what do we pay a month', 2.5, '', 1, 'device'],
    ['a server costs 20 dollars an hour', 20, 'dollars', 1, 'machine'],
    ['we rent the 8 cards for 9000 dollars a month', 9000, 'dollars', 720, 'all'],
    ['one card costs 12000 euros, over 3 years', 12_000, 'euros', 26_280, 'device'],
    ['we bought the cards for 15k dollars each', 15_000, 'dollars', 0, 'device'],
    ['每卡每小时20元，一个月多少钱', 20, '元', 1, 'device'],
  ])('%s', (text, amount, currency, hours, per) => {
    expect(priceIn(text)).toEqual({ amount, currency, hours, per });
  });

  it.each(['how many tokens cost the most', 'the queue costs 12 ms', '8 cards'])('%s names none', (text) => {
    expect(priceIn(text)).toBeNull();
  });

  it.each([
    ['what would half the price do', 0.5],
    ['if the a3 costs twice as much', 2],
    ['the a2 is 30 % cheaper', 0.7],
    ['the a3 is 40 percent more expensive', 1.4],
    ['半价的卡划算吗', 0.5],
  ])('%s', (text, times) => {
    expect(priceTimesNamed(text)).toBeCloseTo(times, 9);
  });

  it('leaves a price out of what names conditions', () => {
    expect(withoutPrice('an H100 at 4$/h costs more')).not.toMatch(/\/h|4/u);
    expect(withoutPrice('8 cards, 4 s TTFT')).toBe('8 cards, 4 s TTFT');
  });
});
