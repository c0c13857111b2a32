import { describe, expect, it } from 'vitest';
import { answer } from '../../src/explain/answers/answer.ts';
import { askedAbout } from '../../src/explain/answers/asked-about.ts';
import { understandQuestion } from '../../src/explain/answers/understand.ts';
import { type ExplainInput, nothingRead } from '../../src/explain/input.ts';
import { readTriageDocument } from '../../src/trace/read-back/report-traces.ts';
import { columnsOf } from '../trace/support/columns-of.ts';
import { kernel, launch, mark } from '../trace/support/events.ts';
import { reportOf } from '../trace/support/reports.ts';
import { embedded } from './readings.ts';

const facts = embedded();

/** A report of two decode steps: a GEMM, a collective and a copy, with idle time between the steps. */
function report(collective: number) {
  const step = (at: number, number: number) => [
    mark('step[DECODE bs=1]', at, 500),
    launch(number, at + 1),
    kernel('sgemm_kernel', at + 10, 40, number),
    launch(number + 1, at + 2),
    kernel('ncclDevKernel_AllReduce_Sum', at + 60, collective, number + 1),
  ];
  return reportOf(columnsOf([...step(0, 1), ...step(1000, 11)]));
}

const inputOf = (...reports: readonly object[]): ExplainInput => ({
  ...nothingRead,
  traces: reports.flatMap((one) => readTriageDocument(JSON.parse(JSON.stringify(one))) ?? []),
});

const one = inputOf(report(20));
const asked = (question: string, input = one) => understandQuestion(question, undefined, askedAbout(input));

describe('questions about a recording', () => {
  it.each([
    ['which kernel family dominates decode?', 'decode 阶段哪类 kernel 占主导？', { intent: 'families' }],
    ['what changed between the two runs?', '两次运行有什么变化？', { intent: 'changed' }],
    ['is this overlap real?', '这个重叠是真的吗？', { intent: 'overlap' }],
    ['is there anything that could be fused?', '有没有可以融合的算子？', { topic: 'fuse' }],
    ['is the GPU idle, and why?', 'GPU 有空闲吗，为什么？', { topic: 'idle' }],
    ['are we launch bound?', '是不是启动开销太大？', { topic: 'launch' }],
    ['is the GEMM near the roofline?', 'GEMM 离峰值还有多远？', { topic: 'roofline' }],
    ['is the trace complete?', 'trace 完整吗？', { topic: 'complete' }],
    [
      'where does the top kernel come from in the code?',
      '最耗时的 kernel 来自哪段代码？',
      { topic: 'places' },
    ],
    ['how many kernels run per step?', '一步有多少个 kernel？', { topic: 'steps' }],
    ['which kernel got slower?', '哪个 kernel 变慢了？', { topic: 'slower' }],
    [
      'how much time goes to communication?',
      '通信占多少时间？',
      { topic: 'family', family: 'communication' },
    ],
    ['what share is attention?', '注意力占比多少', { topic: 'family', family: 'attention' }],
  ] as const)('%s · %s', (en, zh, wanted) => {
    expect(asked(en)).toMatchObject(wanted);
    expect(asked(zh)).toMatchObject(wanted);
  });

  it('about a plan are read as before', () => {
    expect(understandQuestion('is the other phase idle?').intent).toBe('idle');
  });
});

describe('answers about a recording', () => {
  const told = (question: string, input = one) =>
    answer(asked(question, input), input, facts)
      .statements.map(({ text }) => text.en)
      .join('\n');

  it('tell the time of one kind of kernels, of the whole of what was recorded', () => {
    expect(told('how much time goes to communication?')).toMatch(
      /communication: 0\.0400 ms, 33\.3 % of the recorded kernel time of Decode, 2 launches\./,
    );
    expect(told('what share is attention?')).toContain(
      'No kernel of this recording is of the kind attention.',
    );
  });

  it('tell steps, idle time and wholeness from the document', () => {
    expect(told('how many kernels run per step?')).toContain('Recorded steps: 2; one holds 0.0600 ms');
    expect(told('how many kernels run per step?')).toContain('in 2.00 launches');
    expect(told('is the trace complete?')).toContain('The trace was read whole: ');
    expect(told('is the GPU idle?')).toMatch(/idle for [\d.]+ ms, [\d.]+ % of the stage/);
    expect(told('is there anything to fuse?')).toContain('No known pattern');
    expect(told('how near the roofline are we?')).toContain('are not known');
  });

  it('compare kernels of two recordings per step, and say why nothing is compared', () => {
    const two = inputOf(report(20), report(50));
    expect(told('which kernel got slower?', two)).toContain('0.0200 ms → 0.0500 ms (+0.0300 ms).');
    expect(told('which kernel got slower?')).toContain('Only one recording is here.');
    expect(told('what changed between the two runs?')).toContain('Only one recording is here.');
    const traces = two.traces.map((trace, at) =>
      at === 0 ? trace : { ...trace, phase: 'prefill' as const },
    );
    expect(told('what changed between the two runs?', { ...two, traces })).toContain('(Decode, Prefill)');
  });

  it('say what would tell where only a list of kernels was read', () => {
    const traces = one.traces.map(({ facts: _, ...trace }) => trace);
    expect(told('is the GPU idle?', { ...one, traces })).toContain('throughline triage TRACE --output');
  });
});
