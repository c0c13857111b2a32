import { describe, expect, it } from 'vitest';
import { heardEntries } from '../../src/dialog/heard-entries.ts';
import { withFiles } from '../../src/dialog/understand-files.ts';
import { understand } from '../../src/dialog/understanding/understand.ts';
import type { PlanFacts } from '../../src/plan/plan-facts.ts';
import { facts as plainFacts } from '../plan/plan-kit.ts';

const opened: string[] = [];

/** Files by what their name says: `card` is a device, `lengths` a distribution, everything else holds nothing. */
const facts: PlanFacts = {
  ...plainFacts,
  file(slot, path) {
    opened.push(`${slot} ${path}`);
    const holds = { deviceFile: /card/i, lengthDistribution: /lengths/i, arrivalsFile: /arrivals/i }[
      slot
    ].test(path);
    return { problem: holds ? null : { en: 'no', zh: '否' }, device: null } as ReturnType<
      NonNullable<PlanFacts['file']>
    >;
  },
};

const hear = (text: string) =>
  withFiles(understand)(text, { slot: null, answers: {}, facts, language: 'en' });
const valuesOf = (text: string) =>
  Object.fromEntries(Object.entries(hear(text).slots).map(([id, { value }]) => [id, value]));

describe('files that a sentence names', () => {
  it.each<[say: string, values: Readonly<Record<string, unknown>>]>([
    [
      'Dense-1B on 8 cards of ./card.yaml, TPOT 50 ms',
      { model: 'Dense-1B', numDevices: 8, deviceFile: './card.yaml', tpotLimitMs: 50 },
    ],
    [
      'Dense-1B, input lengths in ./Data/Lengths.YAML',
      { model: 'Dense-1B', lengthDistribution: './Data/Lengths.YAML' },
    ],
    // What a folder is called is neither a device nor a length.
    [
      'Dense-1B on device file ./TEST_DEVICE/8k/card.yaml',
      { model: 'Dense-1B', deviceFile: './TEST_DEVICE/8k/card.yaml' },
    ],
  ])('%s', (say, values) => expect(valuesOf(say)).toEqual(values));

  it('are opened as devices before the sentence is read, where they are YAML', () => {
    opened.length = 0;
    hear('Dense-1B on 8 TEST_DEVICE with ./a/card.yaml and ./b/arrivals.jsonl');
    expect(opened[0]).toBe('deviceFile ./a/card.yaml');
    expect(opened).not.toContain('deviceFile ./b/arrivals.jsonl');
    opened.length = 0;
    hear('Dense-1B on 8 TEST_DEVICE');
    expect(opened).toEqual([]);
  });

  it('are quoted as they were written', () => {
    const { slots, unread } = hear('Dense-1B on device file ./My/Card.yaml');
    expect(slots.deviceFile?.text).toContain('./My/Card.yaml');
    expect(unread.every(({ text }) => !text.includes('aaaa'))).toBe(true);
  });

  it('that hold neither are asked about, as they were written', () => {
    const { ask, slots } = hear('Dense-1B, use ./Stuff/other.yaml');
    expect(slots.deviceFile).toBeUndefined();
    expect(slots.lengthDistribution).toBeUndefined();
    for (const { interpretations } of ask)
      for (const { value } of interpretations) expect(value).toBe('./Stuff/other.yaml');
  });
});

describe('several targets in one sentence', () => {
  it('the first one stands for the plan, in its own words, but for what was said of all', () => {
    const heard = understand('Dense-1B, 8 TEST_DEVICE vs 4 OTHER_DEVICE, 3500 in 1500 out', {
      slot: null,
      answers: {},
      facts,
      language: 'en',
    });
    const { entries } = heardEntries(heard, facts);
    const said = entries.map(({ slot, value, provenance }) => [
      slot,
      value,
      provenance.label === 'user-provided' ? provenance.said : null,
    ]);
    expect(said).toContainEqual(['numDevices', 8, '8']);
    expect(said).toContainEqual(['devices', ['TEST_DEVICE'], 'TEST_DEVICE']);
    expect(said.at(-1)?.[0]).toBe('targets');
    expect(new Set(entries.map(({ slot }) => slot)).size).toBe(entries.length);
  });
});
