import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { embeddedFacts } from '../../../src/backends/embedded/explain-facts.ts';
import { readInputText } from '../../../src/commands/explain/read-input.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import type { Question } from '../../../src/explain/answers/question.ts';

it('a load is sized on each device that was read, and not on the first one for all', async () => {
  const file = join(import.meta.dirname, '../follow-ups/inputs/hw.txt');
  const input = await readInputText(readFileSync(file, 'utf8'), 'hw.txt', async () => 'profiler');
  if (input === null) throw new Error('not read');
  const load = { tokensPerSecond: 10_000, users: null, requestsPerSecond: null, times: null };
  const said = (question: Question) =>
    answer(question, input, embeddedFacts()).statements.map(({ text }) => text.en);
  const all = said({ intent: 'devices-for', ...load, limits: {} });
  for (const device of input.runs[0]?.conditions.devices ?? []) {
    const [, alone] = said({ intent: 'devices-for', ...load, limits: { devices: [device] } });
    // The rates of an instance are those of the device that it is asked of.
    const rate = /[\d,.]+ tok\/s, TTFT/u.exec(alone ?? '')?.[0];
    expect(rate).toBeDefined();
    expect(all.join('\n')).toContain(rate);
  }
});
