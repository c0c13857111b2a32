import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import { embeddedFacts } from '../../../src/backends/embedded/explain-facts.ts';
import { readInputText } from '../../../src/commands/explain/read-input.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import { askedAbout } from '../../../src/explain/answers/asked-about.ts';
import { instanceSizeIn } from '../../../src/explain/answers/instance-size.ts';
import { understandQuestion } from '../../../src/explain/answers/understand.ts';
import { withCountsInDigits } from '../../../src/text/words/numbers.ts';

const facts = embeddedFacts();

async function asked(file: string, said: string) {
  const path = join(import.meta.dirname, '../follow-ups/inputs', file);
  const input = await readInputText(readFileSync(path, 'utf8'), file, async () => 'profiler');
  if (input === null) throw new Error(`${file} was not read`);
  const question = understandQuestion(said, questionReader, askedAbout(input));
  const { statements } = answer(question, input, facts);
  return { question, text: statements.map(({ text }) => text.en).join('\n') };
}

describe('instances of another size', () => {
  const own = { prefill: 32, decode: 64 };
  it.each([
    ['what about smaller decode instances', { decodeDevicesPerInstance: 32 }],
    ['decode instances of 16 devices', { decodeDevicesPerInstance: 16 }],
    ['would bigger prefill instances help', { prefillDevicesPerInstance: 64 }],
    ['16 cards per prefill instance instead?', { prefillDevicesPerInstance: 16 }],
    ['d实例用32卡', { decodeDevicesPerInstance: 32 }],
    ['p实例大一点呢', { prefillDevicesPerInstance: 64 }],
    // What they have already, how many there are, and what one is made of puts no other size forward.
    ['decode instances of 64 devices', {}],
    ['one more decode instance', {}],
    ['how many devices does one decode instance use', {}],
  ])('%s', (said, change) => {
    expect(instanceSizeIn(said, own)).toEqual(change);
    expect(instanceSizeIn(said, { prefill: null, decode: null })).toEqual({});
  });

  it('are told as a pair and on the devices that are there', async () => {
    const { text } = await asked('ratio.txt', 'what about smaller decode instances');
    expect(text).toContain('devices of a Decode instance 2:');
    expect(text).toMatch(/\d Prefill and \d Decode instances \(\d+ devices\) serve/u);
  });
});

describe('a limit whose move changes nothing', () => {
  it.each([
    ['what if the TTFT limit is 20 s', true],
    ['TTFT放宽到20秒呢', true],
    // The one that binds itself, just met.
    ['what if the TPOT limit is 49.9', false],
    // A change of something else.
    ['what if it is not compiled', false],
  ])('names the one that binds: %s', async (said, isNamed) => {
    const { text } = await asked('agg.txt', said);
    expect(text.includes('TPOT is what binds: 49.89 ms of 50 ms')).toBe(isNamed);
  });
});

describe('what is asked of a plan with other conditions', () => {
  it.each([
    ['agg.txt', 'on 16 cards, how many users can it serve', 'users', /384 concurrent requests/u],
    ['agg.txt', 'with 8k prompts, how long until the full answer', 'e2e', /A whole request takes 74,5/u],
    ['agg.txt', '4卡的话显存还剩多少', 'cache', /weights 9\.10 GiB/u],
  ])('%s: %s', async (file, said, intent, told) => {
    const { question, text } = await asked(file, said);
    expect(question.parts?.map((part) => part.question.intent)).toEqual(['what-if', intent]);
    expect(text).toMatch(told);
  });
  it('is one question where one card is any card', async () => {
    const { question } = await asked('agg.txt', '权重分到一张卡上几个G');
    expect(question.parts).toBeUndefined();
  });
});

describe('devices of a ratio that stand idle', () => {
  it('are told with the split that would use them', async () => {
    const { text } = await asked('rt.txt', 'use the idle 8 cards');
    expect(text).toMatch(
      /On all devices: 2 Prefill and 6 Decode instances \(16 devices\) serve 25\.02 req\/s.*\+100\.0 %/u,
    );
  });
});

describe('a strategy that is named by its replicas or by a factor', () => {
  it.each([
    ['agg.txt', 'why not 2 GPUs per replica?', 2],
    ['agg.txt', '为什么不两张GPU一个副本', 2],
    ['agg.txt', 'would cutting TP in half lose much?', 4],
    ['agg.txt', 'TP减半会怎样', 4],
  ])('%s: %s', async (file, said, tp) => {
    const { question } = await asked(file, said);
    expect(question).toMatchObject({ intent: 'why-not', split: { tp } });
  });
});

describe('one request or instance of those that are there', () => {
  it('has a length, and is no count of requests', async () => {
    const { question } = await asked('agg.txt', 'does one 64k request fit?');
    expect(question).toMatchObject({ users: null, contextTokens: 65_536 });
  });
  it('is told of, and no other number of instances', async () => {
    expect((await asked('ratio.txt', '一个P实例被什么限制')).question.intent).toBe('limits');
    expect((await asked('ratio.txt', '3个P配2个D每秒多少请求')).question).toMatchObject({
      intent: 'instances',
      prefill: 3,
      decode: 2,
    });
  });
});

describe('a part of a minute', () => {
  it('is no factor of the load', async () => {
    const { question } = await asked('agg.txt', 'what makes the first token take a quarter of a minute');
    expect(question.intent).toBe('latency');
  });
});

describe('counts in words', () => {
  const nouns = ' users|个用户';
  it.each([
    ['with only ten users', 'with only 10 users'],
    ['one hundred and twenty users', '120 users'],
    ['十个用户', '10个用户'],
    // One is as often an article, and an ordinal is no count.
    ['one users', 'one users'],
    ['第三个用户', '第三个用户'],
    ['ten cards', 'ten cards'],
  ])('%s', (said, told) => {
    expect(withCountsInDigits(said, nouns)).toBe(told);
  });
});
