import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import { embeddedFacts } from '../../../src/backends/embedded/explain-facts.ts';
import { readInputText } from '../../../src/commands/explain/read-input.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import { askedAbout } from '../../../src/explain/answers/asked-about.ts';
import { questionsIn } from '../../../src/explain/answers/several-questions.ts';
import { understandQuestion } from '../../../src/explain/answers/understand.ts';

const facts = embeddedFacts();

async function asked(question: string) {
  const text = readFileSync(join(import.meta.dirname, '../follow-ups/inputs/agg.txt'), 'utf8');
  const input = await readInputText(text, 'agg.txt', async () => 'profiler');
  if (input === null) throw new Error('not read');
  const understood = understandQuestion(question, questionReader, askedAbout(input));
  const { statements } = answer(understood, input, facts);
  return {
    intents: (understood.parts ?? []).map((part) => part.question.intent),
    said: statements.map(({ text: { en } }) => en).join('\n'),
  };
}

describe('several questions in one sentence', () => {
  it.each([
    ['why is TTFT so high and would PD separation help?', 2],
    ['How much memory is left? Could I double the context?', 2],
    ['首字为什么这么慢？PD分离有用吗？', 2],
    ['瓶颈在哪，要不要开MTP', 2],
    ['少16个用户会怎样，为什么不是TP=8', 2],
    ['如果换成64卡，能带多少用户', 1],
    ['并发64时，TTFT为什么这么高', 1],
    ['which phase is slower and by how much', 1],
    ['is it memory bound or compute bound and why', 1],
    ['How many users? Ours is a chat.', 1],
    ['if we double the users, what happens to TTFT', 1],
  ])('%s', (said, count) => {
    expect(questionsIn(said)).toHaveLength(count);
  });

  it('answers both in order', async () => {
    const { intents, said } = await asked('why is TTFT so high and would PD separation help?');
    expect(intents).toEqual(['latency', 'separation']);
    expect(said.indexOf('mostly queue')).toBeGreaterThan(0);
    expect(said.indexOf('Separating the phases')).toBeGreaterThan(said.indexOf('mostly queue'));
  });

  it('asks the plan that the first one puts forward for what would be', async () => {
    const { said } = await asked('what if we use 16 cards and how many users would it hold then?');
    expect(said).toContain('With device count 16');
    expect(said).toContain('384 concurrent requests');
  });

  it('asks what was read for what is', async () => {
    const { said } = await asked('what if we use 16 cards and why is TTFT so high?');
    expect(said).toContain('14,909.98 ms is mostly queue: all 192 requests');
  });

  it('asks a load on other devices of the plan on those', async () => {
    const { said } = await asked('16 cards and 400 users, does it fit in memory');
    expect(said).toContain('With device count 16');
    expect(said).toMatch(/It fits: batch 200 on each replica \(400 concurrent requests\)/u);
  });

  it('answers both meanings of a bare number', async () => {
    const { said } = await asked('and with 16?');
    expect(said).toContain('With device count 16');
    expect(said).toContain('With 16 concurrent requests');
  });

  it('asks of a lone user what one request gets', async () => {
    const { said } = await asked('single user latency for the full reply');
    expect(said).toContain('With 1 concurrent requests');
  });

  it('takes a part of the load that there is', async () => {
    const { said } = await asked('three quarters of the users, what TTFT?');
    expect(said).toContain('With 144 concurrent requests');
  });

  it('keeps the load that the first one names', async () => {
    const { said } = await asked('does a batch of 256 fit in memory and would 200k tokens fit as well?');
    expect(said).toMatch(/batch 256 .* 204,800 tokens/u);
  });

  it('says which one it left', async () => {
    const { said } = await asked('how many users can it serve, and does the frobnicator wobble?');
    expect(said).toContain('192 concurrent requests');
    expect(said).toContain('“does the frobnicator wobble”');
  });
});
