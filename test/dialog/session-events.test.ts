import { describe, expect, it } from 'vitest';
import { sessionEventSchema } from '../../src/dialog/session-events.ts';

const read = (event: object) => sessionEventSchema().parse(event);
const set = (slot: string, value: unknown) => ({ type: 'set', slot, value, said: null });

describe('a value that a journal sets', () => {
  it.each([
    ['numDevices', 8],
    ['devices', ['TEST_DEVICE']],
    ['ttftLimitMs', null],
    ['targets', [{ devices: ['A'], numDevices: 8 }, { devices: ['B'] }]],
    // Words for it, which the dialog reads.
    ['numDevices', 'eight cards'],
    // Beyond its range: said so by the dialog, with its figure.
    ['prefixCacheHitRate', 1.5],
  ])('%s %j stays as it is', (slot, value) => {
    expect(read(set(slot, value))).toEqual(set(slot, value));
  });

  it('of a list may be one figure, as older sessions wrote it', () => {
    expect(read(set('tpSizes', 8))).toEqual(set('tpSizes', [8]));
  });

  it.each([
    ['model', 5],
    ['numDevices', { count: 8 }],
    ['devices', [1]],
    ['mtp', [true]],
    ['targets', [{ devices: ['A'], speed: 1 }]],
  ])('%s %j is of no type: words that no question takes', (slot, value) => {
    expect(read(set(slot, value))).toEqual(set(slot, ''));
  });

  it('or that is missing is words that no question takes', () => {
    expect(read({ type: 'set', slot: 'model', said: null })).toEqual(set('model', ''));
    expect(read({ type: 'choose' })).toEqual({ type: 'choose', value: '' });
    expect(read({ type: 'choose', value: {} })).toEqual({ type: 'choose', value: '' });
  });

  it('of several at once are each of their own type', () => {
    const values = { precision: 'fp8', numDevices: 16, limitStatistic: 'p90' };
    expect(read({ type: 'set-several', values })).toEqual({ type: 'set-several', values });
    expect(read({ type: 'set-several', values: { tpSizes: 8, mtp: {} } })).toEqual({
      type: 'set-several',
      values: { tpSizes: [8], mtp: '' },
    });
  });
});
