import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import { embeddedFacts } from '../../../src/backends/embedded/explain-facts.ts';
import { readInputText } from '../../../src/commands/explain/read-input.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import { askedAbout } from '../../../src/explain/answers/asked-about.ts';
import { heardIn } from '../../../src/explain/answers/heard-question.ts';
import { understandQuestion } from '../../../src/explain/answers/understand.ts';

const facts = embeddedFacts();
const folder = join(import.meta.dirname, '../follow-ups/inputs');

async function inputOf(name: string) {
  const input = await readInputText(readFileSync(join(folder, name), 'utf8'), name, async () => 'profiler');
  if (input === null) throw new Error(`nothing was read from ${name}`);
  return input;
}

async function asked(name: string, question: string) {
  const input = await inputOf(name);
  const understood = understandQuestion(question, questionReader, askedAbout(input));
  const said = answer(understood, input, facts).statements.map(({ text }) => text.en);
  return { understood, said: said.join('\n') };
}

async function named(name: string, question: string) {
  return heardIn(question, questionReader, askedAbout(await inputOf(name))).named;
}

describe('amounts of a question', () => {
  it.each([
    ['why 192 users but not 250', 250],
    ['why 192 and not 250 users?', 250],
    ['why not 250 users instead of 192', 250],
    ['why 192 concurrent users rather than 250', 250],
  ])('%s asks for the one that is not there', async (question, users) => {
    expect((await named('agg.txt', question)).load.users).toBe(users);
  });

  it.each([
    ['will 40 users fit on each replica', 40],
    ['would 90 requests per replica fit', 90],
  ])('%s counts those of one replica', async (question, batch) => {
    expect((await named('agg.txt', question)).load).toMatchObject({ batch, users: null });
  });

  it('is the length of the answer whose time is asked', async () => {
    const { understood, said } = await asked('agg.txt', 'how long until a 1000 token answer is done');
    expect(understood).toMatchObject({ intent: 'e2e', answerTokens: 1000 });
    // 14,909.98 ms and 999 steps of 39.95 ms.
    expect(said).toMatch(/With an answer of 1,000 tokens a request takes 54,[89]00 ms/u);
  });

  it('is no pace of one user where it is the rate of all', async () => {
    expect((await named('e8.txt', 'how many cards for 20k tok/s then')).change).toEqual({});
    expect((await named('e8.txt', 'what if each user got 40 tok/s')).change.tpotLimitMs).toBe(25);
  });

  it('is no count of all devices where an instance has them', async () => {
    expect((await named('agg.txt', 'why not put 3 gpus per replica')).change).toEqual({});
    expect((await named('both.txt', 'prefill with 16 cards?')).change).toEqual({ numDevices: 16 });
  });

  it('puts nothing forward where it is the limit that holds', async () => {
    expect((await named('both.txt', 'does the prefill side make its TTFT of 2 s')).change).toEqual({});
  });
});

describe('a row', () => {
  it.each([
    ['the second row is miserable, why', { tp: 4, dp: 2 }],
    ['what is wrong with option 3', { tp: 2, dp: 4 }],
    ['why is the last row so weak', { tp: 1, dp: 8 }],
  ])('is named by its place: %s', async (question, split) => {
    const { understood } = await asked('agg.txt', question);
    expect(understood).toMatchObject({ intent: 'why-not', split });
  });

  it('is none where devices, files or the best row are counted', async () => {
    for (const question of ['why is the first row on top', 'and the second file', 'a second card?'])
      expect((await named('agg.txt', question)).split).toBeNull();
  });
});

describe('a split of both phases', () => {
  it('has the instances of one side scaled', async () => {
    const { said } = await asked('ratio.txt', 'if I double the decode instances does throughput double');
    expect(said).toContain('1 Prefill and 6 Decode instances (28 devices) serve 6.49 req/s');
  });

  it('tells requests of a longer time', async () => {
    const { said } = await asked('ratio.txt', 'how many requests a minute in total');
    expect(said).toContain('In 60 seconds without a pause: 286 requests (4.77 req/s).');
  });

  it('tells the limits of the phase that is named alone', async () => {
    const { said } = await asked('both.txt', 'what limits the decode half');
    expect(said).toContain('TPOT is what binds');
    expect(said).not.toContain('TTFT is what binds');
  });
});

describe('a measurement', () => {
  it('says nothing of another load than its own', async () => {
    const { said } = await asked('bench.txt', 'what would 32 concurrent users get');
    expect(said).toContain('measured 16 requests in flight alone; what 32 would give has to be measured');
  });

  it('tells what it says of its load', async () => {
    const { said } = await asked('bench.txt', 'what are the figures');
    expect(said).toContain('100 successful requests, 0 failed requests');
    expect(said).toContain('peak output 300.00 tok/s');
  });
});
