import { describe, expect, it } from 'vitest';
import {
  comparedConditionStatements,
  conditionStatements,
  toldStatements,
} from '../../../src/explain/analysis/conditions.ts';
import type { Conditions } from '../../../src/results/result.ts';
import { inputOf, resultOf, rulesOf } from '../subject-kit.ts';

const known: Partial<Conditions> = {
  model: 'M',
  devices: ['A'],
  numDevices: 8,
  inputLength: 1000,
  outputLength: 100,
};

describe('the conditions of a run', () => {
  it('are told by what is known and what is open', () => {
    const said = conditionStatements(inputOf(resultOf([], { conditions: known })), 0);
    expect(rulesOf(said)).toEqual(['condition', 'condition-unknown']);
    expect(said[0]?.text.en).toMatch(/^Given: .*1,000/su);
    expect(conditionStatements(inputOf(), 0)).toEqual([]);
  });

  it('carry the side where there are several', () => {
    const input = inputOf(resultOf([], { conditions: known }), resultOf([], { conditions: known }));
    expect(conditionStatements(input, 1)[0]?.text.en).toMatch(/^B: /u);
  });

  it('warn of acceptance rates that nobody measured, only where tokens are drafted', () => {
    const rules = (numMtpTokens: number, mtpAcceptanceRates: number[] | null) =>
      rulesOf(
        conditionStatements(inputOf(resultOf([], { conditions: { numMtpTokens, mtpAcceptanceRates } })), 0),
      );
    expect(rules(1, [0.9])).toContain('assumed-mtp');
    expect(rules(0, [0.9])).not.toContain('assumed-mtp');
    expect(rules(1, null)).not.toContain('assumed-mtp');
  });

  it('that the user said are told as theirs', () => {
    expect(rulesOf(toldStatements({ ...inputOf(), told: ['compile'] }))).toEqual(['told-by-user']);
    expect(toldStatements(inputOf())).toEqual([]);
  });
});

describe('the conditions of two runs', () => {
  const compared = (right: Partial<Conditions>, parallel = 'TP=1') =>
    comparedConditionStatements(
      inputOf(
        resultOf([{ parallel: 'TP=1' }], { conditions: known }),
        resultOf([{ parallel }], { conditions: { ...known, ...right } }),
      ),
      0,
      1,
    );

  it('are each the same, different or unknown', () => {
    const { comparison, statements } = compared({ numDevices: 16, inputLength: null });
    const verdict = (name: string) => comparison.find(({ condition }) => condition === name)?.verdict;
    expect([verdict('numDevices'), verdict('inputLength'), verdict('outputLength')]).toEqual([
      'different',
      'unknown',
      'same',
    ]);
    expect(rulesOf(statements)).toEqual(['condition-same', 'condition-differs', 'condition-unknown']);
  });

  it('that differ in more than the device are not the hardware’s alone', () => {
    const of = (right: Partial<Conditions>, parallel?: string) =>
      compared(right, parallel)
        .statements.filter(({ rule }) => rule === 'condition-differs')
        .map(({ text }) => text.en)
        .join(' ');
    expect(of({ devices: ['B'], numDevices: 16 })).toMatch(/not the hardware’s alone/u);
    expect(of({ numDevices: 16 })).not.toMatch(/hardware/u);
  });

  it('are none where a side is missing', () => {
    expect(comparedConditionStatements(inputOf(resultOf([])), 0, 1)).toEqual({
      comparison: [],
      statements: [],
    });
  });
});
