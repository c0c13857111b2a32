import { describe, expect, it } from 'vitest';
import { readOutput } from '../../../src/results/readers/read-output.ts';

const operators = [
  'Device_id,Op Type,Core Type,Count,Total Time(us),Min Time(us),Avg Time(us),Max Time(us),Ratio(%)',
  '0,MatMulV2,AI_CORE,640,182340.5,100.1,284.9,400.2,61.2',
  '0,FlashAttentionScore,MIX_AIC,64,70340.25,900.1,1099.1,1200.2,23.6',
  '0,RmsNorm,AI_VECTOR_CORE,128,20340.25,90.1,158.9,200.2,6.8',
];
const kernels = [
  'Name,Count,Sum (us),Mean (us),Input Shapes',
  'gemm_0,12,1200.5,100.04,"1,4096;4096,4096"',
  'void norm<float, 8>(float*),2,3.5,1.75,"1,4096"',
].map((line) => line.replace('void norm<float, 8>(float*)', '"void norm<float, 8>(float*)"'));
const saved = [
  'model,isl,osl,concurrency,bs,ttft,tpot,seq/s,tokens/s,tokens/s/gpu,request_latency,num_total_gpus,tp,pp,dp,parallel,memory,backend,version,system',
  'some/model,4000,500,64,64,410.5,21.2,1.9,950.5,475.25,11000.2,2,2,1,1,tp2pp1,61.2,trtllm,1.0,h200_sxm',
];

const timesOf = (text: string) =>
  readOutput(text).recordings.map(({ summaryOf, kernels: timed }) => [
    summaryOf,
    ...timed.map(({ name, calls, microseconds }) => [name, calls, microseconds]),
  ]);
const savedOf = (text: string) =>
  readOutput(text).runs.map(({ estimator, results }) => [
    estimator,
    results[0]?.best?.throughputTokensPerSecondPerDevice,
    results[0]?.best?.tpotMs,
  ]);

const expectedOperators = [
  [
    'op_statistic.csv',
    ['MatMulV2', 640, 182_340.5],
    ['FlashAttentionScore', 64, 70_340.25],
    ['RmsNorm', 128, 20_340.25],
  ],
];
const expectedKernels = [['HTA', ['gemm_0', 12, 1200.5], ['void norm<float, 8>(float*)', 2, 3.5]]];
const expectedSaved = [['aiconfigurator', 475.25, 21.2]];

/** Breaks lines at a width, as a terminal shows them; a copy may lack the blanks at the ends. */
function folded(lines: readonly string[], width: number, isTrimmed = false): string {
  return lines
    .flatMap((line) => line.match(new RegExp(`.{1,${width}}`, 'g')) ?? [])
    .map((line) => (isTrimmed ? line.trimEnd() : line))
    .join('\n');
}

describe('comma-separated values behind the prefix of a log', () => {
  const prefixes: readonly ((at: number) => string)[] = [
    (at) => `2026-11-02 10:15:0${at} INFO `,
    (at) => `2026-11-02 10:15:0${at},123 ${at % 2 === 0 ? 'INFO' : 'WARNING'} prof, `,
    (at) => `2026-11-02T10:15:0${at}.123Z `,
    (at) => `[10:15:0${at}] [INFO] [table.py:88]`,
    () => 'worker-1  | ',
  ];

  it.each(prefixes.map((prefix) => [prefix(0), prefix]))('%s', (_, prefix) => {
    const logged = (lines: readonly string[]) => lines.map((line, at) => `${prefix(at)}${line}`).join('\n');
    expect(timesOf(logged(operators))).toEqual(expectedOperators);
    expect(timesOf(logged(kernels))).toEqual(expectedKernels);
    expect(savedOf(logged(saved))).toEqual(expectedSaved);
    // Other lines of the log around it, and a second table below.
    const around = `${prefix(1)}begin\n${logged(kernels)}\n${prefix(3)}end\n\n${logged(operators)}`;
    expect(timesOf(around)).toEqual([...expectedKernels, ...expectedOperators]);
  });
});

describe('comma-separated values that a terminal broke', () => {
  it.each([40, 47, 60, 64, 80, 97, 100, 120])('at %i signs', (width) => {
    for (const isTrimmed of [false, true]) {
      expect(timesOf(`${folded(operators, width, isTrimmed)}\n`)).toEqual(expectedOperators);
      expect(timesOf(`${folded(kernels, width, isTrimmed)}\n`)).toEqual(expectedKernels);
      expect(savedOf(`${folded(saved, width, isTrimmed)}\n`)).toEqual(expectedSaved);
    }
  });

  it('never take a figure from the column beside it: what does not fit is left alone', () => {
    const broken = folded(operators, 80).split('\n');
    // A piece of a row is lost, so nothing fits any more.
    broken.splice(1, 1);
    for (const [, ...timed] of timesOf(`${broken.join('\n')}\n`)) {
      for (const [name] of timed as [string][]) expect(name).not.toMatch(/^(?:AI_|MIX_)/);
    }
  });
});
