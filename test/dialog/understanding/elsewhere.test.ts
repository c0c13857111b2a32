import { describe, expect, it } from 'vitest';
import { hear } from './corpus-case.ts';

/** Values that are taken, and what is asked. */
function read(say: string) {
  const { slots, ask, unread } = hear(say);
  return {
    slots: Object.fromEntries(Object.entries(slots).map(([slot, { value }]) => [slot, value])),
    ask: ask.map(({ slot, interpretations }) => [slot, interpretations.map(({ value }) => value)]),
    otherwise: unread.filter(({ reason }) => reason === 'said-otherwise').map(({ text }) => text),
  };
}

describe('a value of another time, another deployment, or none', () => {
  it.each([
    ['友商16卡，我们8卡', 8, '16卡'],
    ['上个月是16卡，我们8卡', 8, '16卡'],
    ['官方说16卡，实际要8卡', 8, '16卡'],
    ['别用16卡，8卡就行', 8, '16卡'],
  ])('gives way to that of the plan: %s', (say, numDevices, otherwise) => {
    expect(read(say)).toEqual({ slots: { numDevices }, ask: [], otherwise: [otherwise] });
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
  it('gives way to the one that is asked for, and is taken alone', () => {
    expect(read('现在TTFT 2.9s、TPOT 70ms，期望TTFT 1.5s以内').slots).toEqual({
      ttftLimitMs: 1500,
      tpotLimitMs: 70,
    });
  });
});
