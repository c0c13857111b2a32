import { describe, expect, it } from 'vitest';
import { questionReader } from '../../src/app/question-reader.ts';
import { answer } from '../../src/explain/answers/answer.ts';
import { understandQuestion } from '../../src/explain/answers/understand.ts';
import { embedded, inputFrom } from './readings.ts';

describe('answers', () => {
  const input = inputFrom([['optimizer', 'dense-agg-32b-test']]);
  const facts = embedded();
  const asked = (question: string) => answer(understandQuestion(question, questionReader), input, facts);
  const said = (question: string, language: 'en' | 'zh' = 'en') =>
    asked(question)
      .statements.map(({ text }) => text[language])
      .join('\n');

  it('says why a strategy lost, with its numbers and what stopped it', () => {
    expect(said('why not TP=4?')).toMatch(/TP=4 DP=2 lost: 3,652\.33 tok\/s, 5\.8 % less/);
    expect(said('why not TP=4?')).toMatch(/TPOT stopped TP=4 DP=2 first: at batch 92/);
    expect(said('why not TP=8?')).toMatch(/TP=8 is the best strategy/);
    expect(said('why not TP=16?')).toMatch(/TP=16 is not among the candidates/);
  });

  it('takes a parallel dimension without a size for every size above 1', () => {
    expect(said('why not DP?')).toMatch(/TP=4 DP=2 lost: 3,652\.33 tok\/s/);
    expect(said('为什么不用数据并行', 'zh')).toMatch(/TP=4 DP=2/);
    expect(said('why not EP?')).toMatch(/EP>1 is not among the candidates/);
  });

  it('runs the embedded engine for a what-if, against its own unchanged result', () => {
    expect(said('what if TPOT were 30 ms?')).toMatch(/With TPOT limit 30 ms: TP=8 · [\d,.]+ tok\/s/);
    expect(said('what if TPOT were 30 ms?')).toMatch(/Against TP=8 · 3,875\.21 tok\/s .* embedded engine/);
    expect(said('如果TPOT是30ms呢？', 'zh')).toMatch(/TPOT 上限 30 ms 时：/);
    expect(said('what if TPOT were 1 ms?')).toMatch(/no strategy meets the limits/);
  });

  it('sizes a throughput, users and a rate of requests in whole instances', () => {
    expect(said('how many devices for 6000 tok/s?')).toMatch(/6,000 tok\/s: 16 devices .* 4 × 4 \(TP=4\)/);
    expect(said('how many devices for 400 users?')).toMatch(/400 concurrent requests: \d+ devices/);
    expect(said('how many devices for 5 requests per second?')).toMatch(/5\.00 req\/s: \d+ devices/);
  });

  it('compares strategies where only one result is there', () => {
    expect(said('why is A slower than B?')).toMatch(/TP=4 DP=2 is slower than TP=8: 5\.8 % less/);
  });

  it('says what it cannot answer, with what it can', () => {
    expect(said('what is the weather?')).toMatch(/cannot be answered .* What can be asked/);
  });
});
