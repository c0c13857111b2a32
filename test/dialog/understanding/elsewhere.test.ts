import { describe, expect, it } from 'vitest';
import { looksRequired } from '../../../src/dialog/understanding/unread.ts';
import { hear } from './corpus-case.ts';

/** Values that are taken, and what is asked. */
function read(say: string) {
  const { slots, ask, unread } = hear(say);
  return {
    slots: Object.fromEntries(Object.entries(slots).map(([slot, { value }]) => [slot, value])),
    ask: ask.map(({ slot, interpretations }) => [slot, interpretations.map(({ value }) => value)]),
    otherwise: unread.filter(looksRequired).map(({ text, reason }) => [text, reason]),
  };
}

describe('a value of another time, another deployment, or none', () => {
  it.each([
    ['友商16卡，我们8卡', 8, '16卡', 'others'],
    ['上个月是16卡，我们8卡', 8, '16卡', 'before'],
    ['官方说16卡，实际要8卡', 8, '16卡', 'quoted'],
    ['别用这16卡，8卡就行', 8, '16卡', 'denied'],
    ['another project used 16 cards, we have 8 H200', 8, '16 cards', 'others'],
    ['if we had 16 cards all would fit; we have 8 H200', 8, '16 cards', 'supposed'],
  ])('gives way to that of the plan, with the reason: %s', (say, numDevices, text, reason) => {
    const { slots, ask, otherwise } = read(say);
    expect([slots.numDevices, ask]).toEqual([numDevices, []]);
    expect(otherwise).toContainEqual([text, reason]);
  });

  it.each(['友商用16卡', '上次16卡', '原来是16卡', '别用16卡', '就算给16卡', '16卡是去年的'])(
    'is asked where nothing else is said: %s',
    (say) => {
      expect(read(say)).toEqual({ slots: {}, ask: [['numDevices', [16]]], otherwise: [] });
    },
  );

  it('reaches no farther than its clause', () => {
    expect(read('上次跑过，这回16卡').slots).toEqual({ numDevices: 16 });
    expect(read('TTFT不要超过2秒').slots).toEqual({ ttftLimitMs: 2000 });
  });

  it('is told by the device as well', () => {
    expect(read('友商是H200 SXM，我们A3 752T').slots).toEqual({ devices: ['ATLAS_800_A3_752T_128G_DIE'] });
  });
});

describe('a time that is measured', () => {
  it('gives way to the one that is asked for, and is asked about alone', () => {
    expect(read('现在TTFT 2.9s、TPOT 70ms，期望TTFT 1.5s以内')).toEqual({
      slots: { ttftLimitMs: 1500 },
      ask: [['tpotLimitMs', [70]]],
      otherwise: [['TTFT 2.9s', 'today']],
    });
  });
});
