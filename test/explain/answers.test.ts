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
    expect(said('why not EP?')).toMatch(/The model is dense: it has no experts/);
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

  it('says what another load gives and where its limit or memory stands against it', () => {
    expect(said('What is TPOT at batch 64?')).toMatch(/With 64 concurrent requests .* TPOT [\d.]+ ms/);
    expect(said('what happens when I double the users')).toMatch(/above its limit of 50 ms/);
    expect(said('does batch 3000 fit?')).toMatch(/runs out of memory/);
    expect(said('batch 64放得下吗', 'zh')).toMatch(/放得下/);
  });

  it('splits a request and its first token into queue, Prefill and Decode', () => {
    expect(said('why is TTFT so high?')).toMatch(/mostly queue/);
    expect(said('how long does a whole request take?')).toMatch(/A whole request takes [\d,]+ ms/);
    expect(said('how many tokens per second per user?')).toMatch(/Each user sees [\d.]+ tok\/s/);
  });

  it('turns a rate into device-hours, and into money where a price is said', () => {
    expect(said('throughput per card?')).toMatch(/tok\/s per device on 8 devices/);
    expect(said('cost per million tokens if a card costs $2 an hour')).toMatch(/cost [\d.]+ \$/);
    expect(said('一张卡一小时15元，百万token成本多少', 'zh')).toMatch(/15 元/);
  });

  it('names no operator without operator times, and gives the commands that bring them', () => {
    const { statements, commands } = asked('which operator is slowest?');
    expect(statements[0]?.text.en).toBe('Asked: where the time goes, by operator.');
    expect(statements[1]?.text.en).toMatch(/No operator can be named/);
    expect(commands.map(({ command }) => command.join(' ')).join('\n')).toMatch(/--dump-op-bound-results/);
  });

  it('keeps phases apart: no comparison of prompt with generated tokens, one request over both', () => {
    const apart = inputFrom([['optimizer', 'dense-disagg-both']]);
    const of = (question: string) =>
      answer(understandQuestion(question, questionReader), apart, facts)
        .statements.map(({ text }) => text.en)
        .join('\n');
    expect(of('tokens per second per card?')).not.toMatch(/is better/);
    expect(of('tokens per second per card?')).toMatch(/A million prompt tokens take/);
    expect(of('how long does a whole request take?').split('\n')).toHaveLength(2);
    expect(of('what happens with 100 concurrent users')).not.toMatch(/^Prefill with/m);
  });

  it('says where only a forward pass was read that a result is needed', () => {
    const pass = inputFrom([['text-generate', 'dense-decode-bounds']]);
    const given = answer(understandQuestion('how many users can it serve?', questionReader), pass, facts);
    expect(given.statements.map(({ text }) => text.en).join()).toMatch(/not the result of a plan/);
  });

  it('says what is missing for a what-if on a paste without its command, and the command that computes it', () => {
    const bare = inputFrom([['optimizer', 'dense-disagg-both']], false);
    const given = answer(understandQuestion('what if there were 16 devices', questionReader), bare, facts);
    const told = given.statements.map(({ text }) => text.en).join('\n');
    expect(told).toMatch(
      /lacks .*(input|output).*throughline plan --model .*--num-devices 16 .*[A-Z]+_LENGTH/,
    );
  });
});
