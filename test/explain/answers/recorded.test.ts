import { describe, expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import { understandQuestion } from '../../../src/explain/answers/understand.ts';
import { noFacts } from '../../../src/explain/facts.ts';
import { nothingRead } from '../../../src/explain/input.ts';
import { triageTrace } from '../../../src/trace/read-back/report-traces.ts';
import { figureFaults } from '../number-check.ts';

const kernels = [
  { name: 'gemm_kernel', calls: 2, microseconds: 300 },
  { name: 'ncclDevKernel_AllReduce', calls: 1, microseconds: 100 },
];
const one = triageTrace({ phase: 'decode', step: 'decode', kernels });

function asked(question: string, traces = [one], language: 'en' | 'zh' = 'en'): string {
  const input = { ...nothingRead, traces };
  const { statements } = answer(understandQuestion(question, questionReader), input, noFacts);
  for (const statement of statements) expect(figureFaults(statement, input, language)).toEqual([]);
  return statements.map(({ text }) => text[language]).join('\n');
}

describe('questions about a recording', () => {
  it('the family that leads, by the names of the kernels where no summary adds them up', () => {
    expect(asked('which kernel family dominates decode?')).toMatch(
      /\ngemm leads Decode.*gemm 0\.300 ms \(75\.0 %\)/,
    );
    expect(asked('哪类kernel占比最高', [one], 'zh')).toMatch(/GEMM占时最多.*通信 0\.100 ms/);
  });

  it('whether something overlapped, only where the time line was read', () => {
    expect(asked('is this overlap real?')).toMatch(/without the time line.*throughline triage/);
    const overlap = {
      isPair: false,
      streams: 2,
      busyMicroseconds: 350,
      overlapMicroseconds: 50,
      kernels: [
        { name: 'ncclDevKernel_AllReduce', share: 0.28, exclusive: 0.5, hidden: 0.5, risk: 'low' as const },
      ],
    };
    const told = asked('is this overlap real?', [{ ...one, overlap }]);
    expect(told).toMatch(/0\.0500 ms of the 0\.350 ms .* \(14\.3 %\)/);
    expect(told).toMatch(/50\.0 % of its time ran beside other work/);
    expect(told).toMatch(/a pair of traces .* is needed/);
  });

  it('what changed between two, in all and by family, per step where both say their steps', () => {
    const later = triageTrace({
      phase: 'decode',
      step: 'decode',
      steps: 2,
      kernels: [{ name: 'gemm_kernel', calls: 4, microseconds: 1000 }],
    });
    const told = asked('what changed between the two runs?', [{ ...one, steps: 1 }, later]);
    expect(told).toMatch(/per step: A 0\.400 ms, B 0\.500 ms \(\+25\.0 %\)/);
    expect(told).toMatch(/gemm: 0\.300 ms → 0\.500 ms \(\+0\.200 ms\)/);
    expect(told).toMatch(/Only in A: ncclDevKernel_AllReduce/);
    expect(asked('what changed between the two runs?')).toMatch(/Only one recording/);
  });
});
