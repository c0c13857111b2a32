import { describe, expect, it } from 'vitest';
import { answer } from '../../src/explain/answers/answer.ts';
import { understandQuestion } from '../../src/explain/answers/understand.ts';
import { readTrace } from '../../src/explain/evidence/trace-origin.ts';
import { explain } from '../../src/explain/explain.ts';
import type { Explanation } from '../../src/explain/explanation.ts';
import { nothingRead } from '../../src/explain/input.ts';
import { permits } from '../../src/results/evidence-level.ts';
import { languages } from '../../src/text/language.ts';
import { figureFaults, numbersIn } from './number-check.ts';
import { everyRecording, factsFor, inputFrom } from './readings.ts';

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
    expect(textOf(explanation)).toMatch(/Prefill is probably .*hypothesis/);
    expect(rulesOf(explanation).some((rule) => /^leads-|shares|operator/.test(rule))).toBe(false);
  });

  it('aggregation: decomposed, computed again, and two commands', () => {
    const explanation = explain(inputFrom([['optimizer', 'dense-agg-32b-test']]));
    expect(textOf(explanation)).toContain(
      'TPOT 49.80 ms = Decode step 39.4 ms + TTFT spread over 1,500 output tokens 10.4 ms',
    );
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
    const text = textOf(explain(inputFrom([['optimizer', 'r-pd8b']])));
    expect(text).toContain('One Prefill instance serves 13.10 req/s, one Decode instance 15.53 req/s');
    expect(text).toContain('5 of 8 devices stay idle');
  });

  it('a dense TP=1 prefill whose printed Comm is really Cube is said so', () => {
    const text = textOf(explain(inputFrom([['optimizer', 'r-agg8b-dump']])));
    expect(text).toContain('the printed Comm is really Cube (49.7 %)');
    expect(text).toMatch(/Prefill by winning bound: Mem 49\.3 % · Comm 0\.0 %/);
  });

  it('op-bound table: a simulated attribution by total time', () => {
    const explanation = explain(inputFrom([['text-generate', 'dense-decode-bounds']]));
    expect(explanation.evidence.strongest).toBe('text_generate_op_bound');
    const tops = explanation.sections.decode.filter(({ rule }) => rule === 'top-operator');
    expect(tops[0]?.text.en).toMatch(
      /^Simulated attribution: tensor_cast\.static_quant_linear\.default takes 4\.06 ms/,
    );
    expect(rulesOf(explanation)).toContain('next-trace');
  });

  it('a pass that is not of the row is set aside by name', () => {
    const explanation = explain(
      inputFrom([
        ['optimizer', 'dense-agg-32b-test'],
        ['text-generate', 'dense-decode-bounds'],
      ]),
    );
    expect(
      explanation.evidence.phases.every(({ level }) => !permits(level, 'text_generate_phase_breakdown')),
    ).toBe(true);
    expect(textOf(explanation)).toMatch(/does not count for this row: .*model/);
  });

  it('a simulated chrome trace gives no kernel claim', () => {
    const trace = readTrace(
      { traceEvents: [{ ph: 'X', name: 'tensor_cast.mla.default', dur: 1 }] },
      'profiler',
    );
    const explanation = explain({ ...nothingRead, traces: [trace] });
    expect(rulesOf(explanation)).toContain('simulated-trace');
    expect(rulesOf(explanation)).not.toContain('recorded-kernel');
  });

  it('a run without rows says what it can', () => {
    const explanation = explain(inputFrom([['optimizer', 'dense-infeasible']]));
    expect(explanation.reasonableness.level).toBe('insufficient-evidence');
    expect(textOf(explanation)).toMatch(/printed no row for TPOT ≤ 1 ms/);
  });

  it('output without its command names the missing fields', () => {
    const explanation = explain(inputFrom([['optimizer', 'dense-agg-14b-bf16']], false));
    expect(explanation.missing).toEqual(expect.arrayContaining(['inputLength', 'outputLength', 'compile']));
    expect(textOf(explanation)).toMatch(/Not given: .*input length/);
  });
});

describe('every recorded output', () => {
  it.each(everyRecording())('%s %s: each figure is in the input or computed again', (folder, id) => {
    const input = inputFrom([[folder, id]]);
    const explanation = explain(input);
    const statements = Object.values(explanation.sections).flat();
    expect(statements.length).toBeGreaterThan(0);
    for (const one of statements) {
      // Pieces handed back unread are quotations, not figures.
      if (one.rule === 'unread-input') continue;
      for (const language of languages) expect(figureFaults(one, input, language)).toEqual([]);
      expect(numbersIn(one.text.zh).toSorted()).toEqual(numbersIn(one.text.en).toSorted());
      expect(one.text.en + one.text.zh).not.toMatch(/undefined|NaN|Infinity|null/);
    }
  });
});

describe('answers', () => {
  const input = inputFrom([['optimizer', 'dense-agg-32b-test']]);
  const facts = factsFor(input);
  const asked = (question: string) => answer(understandQuestion(question), input, facts);
  const said = (question: string) =>
    asked(question)
      .statements.map(({ text }) => text.en)
      .join('\n');

  it('says why a strategy lost, with its numbers', () => {
    expect(said('why not TP=4?')).toMatch(/TP=4 .* reaches 3,652\.33 tok\/s, 5\.8 % less than the best/);
    expect(said('why not TP=16?')).toMatch(/TP=16 is not among the candidates/);
  });

  it('runs the embedded engine for a what-if, against its own unchanged result', () => {
    const text = said('what if TPOT were 30 ms?');
    expect(text).toMatch(
      /With TPOT limit \(ms\) = 30: .* instead of .*3,875\.21 tok\/s.*both by the embedded engine/,
    );
    const cites = asked('what if TPOT were 30 ms?').statements.flatMap((one) => one.cites);
    for (const cite of cites) {
      if (!('source' in cite) || (cite.source !== 'changed' && cite.source !== 'unchanged')) continue;
      const result = facts.whatIf?.(cite.source === 'changed' ? { tpotLimitMs: 30 } : {});
      const row = result?.results[0]?.best;
      expect(Object.values(row ?? {})).toContain(cite.value);
    }
  });

  it('finds the device count for a throughput', () => {
    expect(said('how many devices for 6000 tok/s?')).toMatch(/needs 16 devices: [\d,.]+ tok\/s/);
  });

  it('says what it cannot answer, with what it can', () => {
    expect(said('what is the weather?')).toMatch(/cannot be answered .* What can be asked/);
  });
});
