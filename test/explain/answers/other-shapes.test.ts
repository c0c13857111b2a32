import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { embeddedFacts } from '../../../src/backends/embedded/explain-facts.ts';
import { readInputText } from '../../../src/commands/explain/read-input.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import type { Question } from '../../../src/explain/answers/question.ts';

const facts = embeddedFacts();
const anyDevices: Question = {
  intent: 'devices-for',
  tokensPerSecond: null,
  users: null,
  requestsPerSecond: null,
  times: null,
  limits: {},
};

async function said(on: string, question: Question): Promise<string> {
  const text = readFileSync(join(import.meta.dirname, `../follow-ups/inputs/${on}.txt`), 'utf8');
  const input = await readInputText(text, `${on}.txt`, async () => 'profiler');
  if (input === null) throw new Error('not read');
  return answer(question, input, facts)
    .statements.map((one) => one.text.en)
    .join('\n');
}

describe('fewer devices', () => {
  it('give less than the row serves on all of them', async () => {
    const text = await said('agg', anyDevices);
    expect(text).toContain('takes all 8 devices: 3,848.39 tok/s');
    expect(text).toMatch(/With device count 4: TP=4 · 1,809\.35 tok\/s/u);
  });

  it('have to meet the limits of both phases', async () => {
    const text = await said('both', anyDevices);
    expect(text).toMatch(/Meeting the limits needs one device: Prefill .* Decode TP=1 · 284\.09 tok\/s/u);
  });

  it('hold fewer instances of a ratio', async () => {
    expect(await said('ratio', anyDevices)).toMatch(
      /1 Prefill and 1 Decode instances \(8 devices\) serve 1\.59/u,
    );
  });
});

describe('both phases together, of a plan that has them apart', () => {
  it('serve so much less than the instances of a ratio', async () => {
    expect(await said('ratio', { intent: 'separation' })).toMatch(
      /helps: apart the 16 devices serve 4\.77 req\/s.*2\.19 req\/s.*-54\.1 %/su,
    );
  });

  it('are set against phases that share their devices out', async () => {
    const text = await said('both', { intent: 'separation' });
    expect(text).toMatch(/1\.10 req\/s/u);
  });
});
