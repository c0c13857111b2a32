import { describe, expect, it } from 'vitest';
import type { Answers } from '../../src/plan/answers.ts';
import { cardsOfDies, dieDevices, diesIfCards } from '../../src/plan/dies.ts';
import { registryFacts } from '../../src/plan/registry-facts.ts';

const facts = registryFacts();
const die = 'ATLAS_800_A3_752T_128G_DIE';

/** A count of the A3 as it was said. */
function told(count: number, said: string | null, reading: string | null = null, device = 'A3'): Answers {
  const said_ = (words: string | null) => ({ label: 'user-provided', said: words }) as const;
  return {
    devices: { value: [die], provenance: said_(device), reading: null },
    numDevices: { value: count, provenance: said_(said), reading },
  };
}

function meant(answers: Answers): number | null {
  const [device] = dieDevices(answers, facts);
  return device === undefined ? null : diesIfCards(answers, device);
}

describe('counts of dies', () => {
  it.each<[string, Answers, number | null]>([
    ['machines with as many as they have cards', told(16, 'two boxes with 8', '2 × 8 = 16'), 32],
    ['machines with eight of each, in digits', told(32, '4台A3，每台8张'), 64],
    ['machines with as many as they have dies', told(32, '2 A3 nodes with 16 each', '2 × 16 = 32'), null],
    ['eight machines with all their dies', told(128, '8*16'), null],
    ['cards that are not a machine of dies', told(8, '8卡'), 16],
    ['as many as a machine has dies', told(16, '16卡'), null],
    ['so many of the chip that is a card', told(16, '16', null, 'Ascend 910C'), 32],
    ['dies of that chip', told(16, '16 dies', null, 'Ascend 910C'), null],
    ['a bare count', told(8, '8'), null],
    ['a count of devices', told(8, '8 devices'), null],
    ['a flag', told(8, null), null],
    ['more than are linked', told(512, '512卡'), null],
  ])('%s', (_, answers, dies) => {
    expect(meant(answers)).toBe(dies);
  });

  it('are told of profiles of dies alone', () => {
    expect(dieDevices(told(8, '8卡'), facts).map(({ diesPerCard }) => diesPerCard)).toEqual([2]);
    const whole: Answers = {
      devices: {
        value: ['ATLAS_800_A2_376T_64G'],
        provenance: { label: 'user-provided', said: 'A2' },
        reading: null,
      },
    };
    expect(dieDevices(whole, facts)).toEqual([]);
    expect(dieDevices({}, facts)).toEqual([]);
  });

  it('are halves where they do not fill a card', () => {
    const [device] = dieDevices(told(8, '8卡'), facts);
    if (device === undefined) throw new Error('the A3 is a profile of dies');
    expect([cardsOfDies(16, device), cardsOfDies(5, device)]).toEqual(['8', '2.5']);
  });
});
