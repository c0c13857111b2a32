import { describe, expect, it } from 'vitest';
import { explain } from '../../src/explain/explain.ts';
import type { Explanation } from '../../src/explain/explanation.ts';
import { nothingRead } from '../../src/explain/input.ts';
import { permits } from '../../src/results/evidence-level.ts';
import { readTrace } from '../../src/results/readers/recordings/recorded-trace.ts';
import { embedded, inputFrom, inputFromText, transcript } from './readings.ts';

const rulesOf = ({ sections }: Explanation) =>
  Object.values(sections).flatMap((all) => all.map(({ rule }) => rule));
const textOf = ({ sections }: Explanation, language: 'en' | 'zh' = 'en') =>
  Object.values(sections)
    .flatMap((all) => all.map((one) => one.text[language]))
    .join('\n');

describe('scenarios', () => {
  it('summary only: a macro judgement, hypotheses, and that operator evidence is missing', () => {
    const explanation = explain(inputFrom([['optimizer', 'dense-agg-14b-bf16']]));
    expect(explanation.evidence.strongest).toBe('macro_only');
    expect(textOf(explanation)).toContain('Operator evidence is missing');
    expect(textOf(explanation, 'zh')).toContain('缺少算子级证据');
    expect(textOf(explanation)).toMatch(/Hypothesis: Prefill is probably/);
    expect(rulesOf(explanation).some((rule) => /^leads-|^phase-shares|operator/.test(rule))).toBe(false);
  });

  it('aggregation: decomposed, computed again, and two commands', () => {
    const explanation = explain(inputFrom([['optimizer', 'dense-agg-32b-test']]));
    expect(textOf(explanation)).toContain(
      'TPOT 49.80 ms = Decode step 39.4 ms + 10.4 ms, which is TTFT 15,543.01 ms spread over 1,500 output tokens',
    );
    expect(textOf(explanation)).toContain('48 full waves of 4 requests and one wave of 1');
    expect(rulesOf(explanation)).toContain('aggregation-checked');
    expect(explanation.nextCommands.map(({ phase }) => phase)).toEqual(['prefill', 'decode']);
    const [prefill, decode] = explanation.nextCommands.map(({ command }) => command.join(' '));
    expect(prefill).toContain('--num-queries 4 --query-length 3500 --tp-size 8');
    expect(decode).toContain('--num-queries 193 --query-length 1 --context-length 4250 --decode');
  });

  it('disaggregation: the command of the phase alone', () => {
    const explanation = explain(inputFrom([['optimizer', 'dense-disagg-decode']]));
    expect(explanation.nextCommands.map(({ phase }) => phase)).toEqual(['decode']);
  });

  it('PD ratio: balance, instances and idle devices', () => {
    const explanation = explain(inputFrom([['optimizer', 'r-pd8b']]));
    const text = textOf(explanation);
    expect(text).toContain('One Prefill instance serves 13.10 req/s, one Decode instance 15.53 req/s');
    expect(text).toContain('5 of 8 devices stay idle');
    expect(explanation.nextCommands.map(({ phase }) => phase)).toEqual(['prefill', 'decode']);
  });

  it('a dense TP=1 prefill whose printed Comm is really Cube is said so', () => {
    const explanation = explain(inputFrom([['optimizer', 'r-agg8b-dump']]));
    expect(textOf(explanation)).toContain('the printed Comm is really Cube (49.7 %)');
    expect(textOf(explanation, 'zh')).toContain('打印的 Comm 实为 Cube（49.7 %）');
    expect(textOf(explanation)).toMatch(/Prefill, share of time by winning bound: Mem 49\.3 % · Comm 0\.0 %/);
  });

  it('op-bound table: a simulated attribution by total time', () => {
    const explanation = explain(inputFrom([['text-generate', 'dense-decode-bounds']]));
    expect(explanation.evidence.strongest).toBe('text_generate_op_bound');
    const tops = explanation.sections.decode.filter(({ rule }) => rule === 'top-operator');
    expect(tops[0]?.text.en).toMatch(/^tensor_cast\.static_quant_linear\.default: 4\.06 ms/);
    expect(tops.at(-1)?.text.en).toMatch(/^Simulated attribution by total time: the top 5 operators/);
    expect(rulesOf(explanation)).toContain('next-trace');
  });

  it('a pass without its command is of no phase, and that is said', () => {
    const printed = transcript('text-generate', 'dense-decode-bounds').split('\n').slice(1).join('\n');
    const explanation = explain(inputFromText(printed));
    expect(rulesOf(explanation)).toContain('phase-unnamed');
    expect(textOf(explanation)).not.toMatch(/Prefill (forward )?pass takes|Prefill is led/);
    expect([...explanation.sections.prefill, ...explanation.sections.decode]).toEqual([]);
  });

  it('a dump without its command: two commands, with what they assume', () => {
    const printed = transcript('optimizer', 'dense-agg-32b-test').split('\n').slice(1).join('\n');
    const explanation = explain(inputFromText(printed));
    expect(explanation.nextCommands.map(({ phase }) => phase)).toEqual(['prefill', 'decode']);
    expect(explanation.missing).toContain('compile');
    expect(textOf(explanation)).toContain('The input does not say compile');
    expect(textOf(explanation, 'zh')).toMatch(/按程序默认值书写：不编译。/);
  });

  it('the passes of a row confirm its phases and raise their level; a decode step stands beside the row', () => {
    const row = inputFrom([['optimizer', 'dense-agg-32b-test']]);
    const command = explain(row)
      .nextCommands.find(({ phase }) => phase === 'decode')
      ?.command.join(' ');
    const printed = transcript('text-generate', 'r-dense-decode-compile').split('\n').slice(1).join('\n');
    const pass = inputFromText(`${command}\n${printed}`);
    const explanation = explain({ ...row, forwards: pass.forwards });
    const decode = explanation.evidence.phases.find(({ phase }) => phase === 'decode');
    expect(permits(decode?.level ?? 'macro_only', 'text_generate_phase_breakdown')).toBe(true);
    expect(rulesOf(explanation)).toEqual(
      expect.arrayContaining(['forward-against-row', 'hypothesis-confirmed']),
    );
  });

  it('a pass that is not of the row is set aside by name', () => {
    const explanation = explain(
      inputFrom([
        ['optimizer', 'dense-agg-32b-test'],
        ['text-generate', 'dense-decode-bounds'],
      ]),
    );
    const ofRow = explanation.evidence.phases.filter(({ subject }) => subject.startsWith('runs'));
    expect(ofRow.every(({ level }) => !permits(level, 'text_generate_phase_breakdown'))).toBe(true);
    expect(textOf(explanation)).toMatch(/does not count for this row: .*model/);
  });

  it('a simulated chrome trace gives no kernel claim', () => {
    const trace = readTrace(
      { traceEvents: [{ ph: 'X', name: 'tensor_cast.mla.default', dur: 1000 }] },
      'profiler',
    );
    const explanation = explain({ ...nothingRead, traces: [trace] });
    expect(rulesOf(explanation)).toContain('simulated-trace');
    expect(rulesOf(explanation)).not.toContain('recorded-kernel');
    expect(textOf(explanation)).toMatch(/tensor_cast\.mla\.default: 1\.00 ms.*\(simulated\)/);
  });

  it('a run without rows says what it can, and the embedded engine which limit binds', () => {
    const input = inputFrom([['optimizer', 'dense-infeasible']]);
    const bare = explain(input);
    expect(bare.reasonableness.level).toBe('insufficient-evidence');
    expect(textOf(bare)).toMatch(/printed no row for TPOT ≤ 1 ms/);
    const known = explain(input, embedded());
    expect(textOf(known)).toMatch(/TP=8: TPOT is 8\.07 ms at the smallest batch.*embedded engine/);
  });

  it('output without its command names the missing fields', () => {
    const explanation = explain(inputFrom([['optimizer', 'dense-agg-14b-bf16']], false));
    expect(explanation.missing).toEqual(expect.arrayContaining(['inputLength', 'outputLength', 'compile']));
    expect(textOf(explanation)).toMatch(/Not given: .*input/);
  });

  it('a command alone is taken for what it is', () => {
    const [line = ''] = transcript('optimizer', 'r-pd8b').split('\n');
    const explanation = explain(inputFromText(line));
    expect(textOf(explanation)).toContain('not yet a result');
    expect(textOf(explanation)).toContain('TTFT limit 2,000 ms');
  });
});

describe('rows that cannot be right', () => {
  const tampered = (from: string, to: string) => {
    const text = transcript('optimizer', 'dense-agg-14b-bf16');
    if (!text.includes(from)) throw new Error(`the recording has no "${from}"`);
    return explain(inputFromText(text.replaceAll(from, to)));
  };

  it('a throughput that its own formula contradicts', () => {
    const explanation = tampered('10208.61', '20208.61');
    expect(explanation.reasonableness).toMatchObject({ level: 'suspicious', rules: ['formula-broken'] });
    expect(textOf(explanation)).toContain('contradicts the scheduling formula');
  });

  it('a chunked run without its command is not called broken: the input does not rule chunks out', () => {
    const bare = explain(inputFrom([['optimizer', 'dense-w4a8-chunked']], false));
    expect(bare.reasonableness).toMatchObject({ level: 'partly-explainable' });
    expect(rulesOf(bare)).toContain('formula-open');
    const known = explain(inputFrom([['optimizer', 'dense-w4a8-chunked']]));
    expect(rulesOf(known)).toContain('chunked-schedule');
    expect(rulesOf(known)).not.toContain('formula-open');
  });

  it('a concurrency that is not batch × DP', () => {
    const explanation = tampered('|     204     |', '|     205     |');
    expect(explanation.reasonableness.rules).toContain('row-contradicts');
  });

  it('a best row that exceeds its limit', () => {
    const explanation = tampered('TPOT Limits: 20.0 ms', 'TPOT Limits: 10.0 ms');
    expect(explanation.reasonableness).toMatchObject({ level: 'suspicious' });
    expect(rulesOf(explanation)).toContain('limit-broken');
  });
});

describe('levers', () => {
  it('stand against the embedded engine’s own result, which here is the one that was read', () => {
    const explanation = explain(inputFrom([['optimizer', 'dense-agg-32b-test']]), embedded());
    const levers = explanation.sections.strategy.filter(({ rule }) => rule === 'lever');
    expect(levers[0]?.text.en).toMatch(/against its own 3,875\.21 tok\/s for the unchanged plan/);
    const said = levers.map(({ text }) => text.en).join('\n');
    expect(said).toMatch(/attention quantization INT8: 5,540\.29 tok\/s, \+43\.0 %/);
    // More devices are no lever of the first rank: they cost what they give.
    expect(said).not.toMatch(/device count/);
  });
});
