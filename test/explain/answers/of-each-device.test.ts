import { describe, expect, it } from 'vitest';
import { answer } from '../../../src/explain/answers/answer.ts';
import type { Question } from '../../../src/explain/answers/question.ts';
import { noFacts } from '../../../src/explain/facts.ts';
import type { WhatIf } from '../../../src/explain/headline.ts';
import type { DeviceResult, Result } from '../../../src/results/result.ts';
import { inputOf, resultOf } from '../subject-kit.ts';

const rate: Readonly<Record<string, number>> = { DEVICE_A: 100, DEVICE_B: 300 };
const of = (device: string, devices: number): DeviceResult => {
  const [one] = resultOf([
    {
      parallel: `TP=${devices} | PP=1 | DP=1`,
      throughputTokensPerSecond: (rate[device] ?? 0) * devices,
      ttftMs: 10,
      tpotMs: 20,
    },
  ]).results;
  if (!one) throw new Error('a result has a device');
  return { ...one, device };
};
const both = ['DEVICE_A', 'DEVICE_B'];
const run: Result = {
  ...resultOf([], { conditions: { devices: both, numDevices: 8 } }),
  results: both.map((device) => of(device, 8)),
};
const engine: WhatIf = ({ devices = both, numDevices = 8 }) => ({
  ...run,
  results: devices.map((device) => of(device, numDevices ?? 8)),
});
const facts = { ...noFacts, engineOf: () => engine };
const said = (question: Question) =>
  answer(question, inputOf(run), facts).statements.map(({ about, text }) => [about, text.en] as const);

describe('a change of a plan on several devices', () => {
  it('is computed for each of them, against its own result', () => {
    const told = said({ intent: 'what-if', change: { numDevices: 4 } });
    expect(told.filter(([about]) => about === 'runs[0].results[0]').join(' ')).toContain('400 tok/s');
    expect(told.filter(([about]) => about === 'runs[0].results[1]').join(' ')).toContain('1,200 tok/s');
    expect(told.filter(([about]) => about === 'runs[0].results[1]').join(' ')).not.toContain(
      'TP=4 · 400 tok/s',
    );
  });
  it('is computed for the one that the question names, and offered for it', () => {
    const change = { numDevices: 4, devices: ['DEVICE_B'] };
    const { statements, offers } = answer({ intent: 'what-if', change }, inputOf(run), facts);
    const told = statements.map(({ text }) => text.en).join(' ');
    expect(told).toContain('1,200 tok/s');
    expect(told).toContain('2,400 tok/s');
    expect(told).not.toContain('TP=8 · 800 tok/s');
    expect(offers).toEqual([{ id: 'change', change: { numDevices: 4, devices: ['DEVICE_B'] } }]);
  });
  it('offers no change of the plan where it was asked of all', () => {
    const { offers } = answer({ intent: 'what-if', change: { numDevices: 4 } }, inputOf(run), facts);
    expect(offers).toEqual([]);
  });
});
