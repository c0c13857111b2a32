import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/explain/explain.ts';
import { noFacts } from '../../../src/explain/facts.ts';
import { figureFaults } from '../number-check.ts';
import { inputFromText, transcript } from '../readings.ts';

const work = { latencyMs: 10, teraOperations: 1, atPeakMs: null, formats: [] };
const pass = transcript('text-generate', 'dense-decode-bounds');

function told(text: string, latencyMs: number | null = null) {
  const input = inputFromText(text);
  const facts = { ...noFacts, workOf: () => (latencyMs === null ? null : { ...work, latencyMs }) };
  const { reasonableness, sections } = explain(input, facts);
  for (const one of sections.best) {
    expect(figureFaults(one, input, 'en', facts)).toEqual([]);
    expect(figureFaults(one, input, 'zh', facts)).toEqual([]);
  }
  return { level: reasonableness.level, said: sections.best.map(({ text }) => text.en).join('\n') };
}

const seconds = Number(/Execution time: (\d+\.\d+) s/.exec(pass)?.[1]);
const milliseconds = seconds * 1000;

describe('a forward pass whose figures cannot be', () => {
  it('is suspicious, and a real one is not', () => {
    expect(told(pass, milliseconds).level).toBe('partly-explainable');
  });

  it('an operator made of more than all of its time', () => {
    const damaged = pass.replace(/ 0\.00%( +)\d\d\.\d\d%/, (found) => found.replace(' 0.00%', '90.00%'));
    expect(damaged).not.toBe(pass);
    const { level, said } = told(damaged);
    expect(level).toBe('suspicious');
    expect(said).toMatch(/Impossible: the parts of .* make 1\d\d\.\d % of its time/u);
  });

  it('operators that outlast their pass', () => {
    const damaged = pass.replace(
      /Execution time: (\d+\.\d+) s/,
      `Execution time: ${(seconds / 4).toFixed(6)} s`,
    );
    const { level, said } = told(damaged);
    expect(level).toBe('suspicious');
    expect(said).toMatch(/Impossible: the operators take .* together, and the whole pass/u);
  });

  it('a rate that its requests, time and devices do not make', () => {
    const damaged = pass.replace(
      /TPS\/Device: (\S+) token/,
      (_, rate) => `TPS/Device: ${Number(rate) * 2} token`,
    );
    expect(damaged).not.toBe(pass);
    const { level, said } = told(damaged, milliseconds);
    expect(level).toBe('suspicious');
    expect(said).toMatch(/make [\d,.]+ tok\/s on each device, but [\d,.]+ tok\/s is told/u);
  });

  it.each([
    [milliseconds / 3.1, 'suspicious'],
    [milliseconds / 2.9, 'partly-explainable'],
    [milliseconds * 3.1, 'suspicious'],
  ])('a time far from the embedded engine’s own (%d ms): %s', (own, level) => {
    expect(told(pass, own).level).toBe(level);
  });
});
