import { describe, expect, it } from 'vitest';
import { utilisationStatements } from '../../../src/explain/answers/utilisation.ts';
import { explain } from '../../../src/explain/explain.ts';
import type { PassWork } from '../../../src/explain/facts.ts';
import { noFacts } from '../../../src/explain/facts.ts';
import { inputFromText, transcript } from '../readings.ts';

const pass = transcript('text-generate', 'dense-decode-bounds');
const seconds = Number(/Execution time: (\d+\.\d+) s/.exec(pass)?.[1]);
const work: PassWork = {
  latencyMs: 10,
  teraOperations: 12,
  atPeakMs: seconds * 1000 * 0.25,
  formats: ['INT8', 'FP16'],
};

function told(
  text: string,
  does: PassWork | null,
  phases: readonly ('prefill' | 'decode')[] = ['prefill', 'decode'],
) {
  const input = inputFromText(text);
  const facts = { ...noFacts, workOf: () => does };
  const material = { input, facts, subjects: [], whole: () => explain(input, facts), engine: null };
  return utilisationStatements(material, phases);
}

describe('the utilisation of a pass that was read', () => {
  it('is the time of its work at the peak over the time that was read', () => {
    const [statement] = told(pass, work);
    expect(statement?.text.en).toContain('25.0 %');
    expect(statement?.text.en).toContain('INT8 + FP16');
    expect(statement?.cites[0]).toMatchObject({ path: 'forwards[0].executionSeconds', value: seconds });
    expect(statement?.cites).toContainEqual(
      expect.objectContaining({ formula: 'ratio', of: [work.atPeakMs, seconds * 1000] }),
    );
  });

  it('has no share where the peak is not known, and its work all the same', () => {
    const [statement] = told(pass, { ...work, atPeakMs: null });
    expect(statement?.text.en).toContain('INT8 + FP16');
    expect(statement?.text.en).not.toContain('%');
    expect(statement?.cites.some((one) => 'formula' in one && one.formula === 'ratio')).toBe(false);
  });

  it('is told of the phases that are asked about', () => {
    expect(told(pass, work, ['decode'])).toHaveLength(1);
    expect(told(pass, work, ['prefill'])).toEqual([]);
  });

  it.each([
    ['what it computes is not known', pass, null],
    ['its command is not there', pass.replace(/^.*--device.*$/gmu, ''), work],
    ['its time is not there', pass.replace(/^.*Execution time.*$/gmu, ''), work],
  ])('is not told where %s', (_, text, does) => {
    expect(told(text, does)).toEqual([]);
  });

  it('counts one request where the command names no number', () => {
    const queries = (text: string) =>
      told(text, work)[0]?.cites.find((one) => 'path' in one && one.path === 'pass.queries');
    const many = /--num-queries (\d+)/.exec(pass)?.[1];
    expect(queries(pass)).toMatchObject({ value: Number(many) });
    expect(told(pass, work)[0]?.text.en).toContain(`${many}`);
    expect(queries(pass.replace(/ --num-queries \d+/gu, ''))).toMatchObject({ value: 1 });
  });
});
