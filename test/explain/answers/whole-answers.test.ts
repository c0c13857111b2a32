import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import { readInputText } from '../../../src/commands/explain/read-input.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import { askedAbout, nothingAskedAbout } from '../../../src/explain/answers/asked-about.ts';
import { understandQuestion } from '../../../src/explain/answers/understand.ts';
import type { ExplainInput } from '../../../src/explain/input.ts';
import { recordedSessions } from './whole-answers-inputs.ts';

/** What an answer has to say, and what it must not, as the sentences of its language. */
const cases: readonly (readonly [of: string, asked: string, says: RegExp, not?: RegExp])[] = [
  ['agg', 'Does the TPOT include the wait for the first token?', /9\.94 ms, which is TTFT .* spread/u],
  ['agg', 'how many GiB does one token take', /KiB for each token/u, /input 1 token/u],
  ['agg', 'does 120 users fit?', /It fits[\s\S]*With 120 concurrent requests/u],
  ['agg', 'what if prompts and answers were twice as long', /input 7,000 tokens, output 3,000 tokens/u],
  ['agg', '输入输出都翻倍会怎样', /输入 7,000 token，输出 3,000 token/u],
  ['agg', 'Decode一步多少毫秒', /Decode 单步 40\.0 ms/u],
  ['agg', 'how sure are you about the throughput', /simulated/u],
  ['agg', 'what is the TTFT', /TTFT 14,909\.98 ms/u],
  ['agg', 'TTFT放宽到5秒呢', /TTFT 上限 5,000 ms/u, /没有用到/u],
  [
    'both',
    'What stopped the decode search from going to a larger batch?',
    /TPOT .*/u,
    /Prefill: Levers|Prefill is led/u,
  ],
  ['both', 'how large is the batch on each rank in decode', /concurrent/u],
  ['ratio', '再加4张卡给decode会怎样', /1 个 Prefill 实例加 4 个 Decode 实例/u, /2 个 Prefill/u],
  [
    'ratio',
    'if decode gets four instances, how many requests per second?',
    /1 Prefill and 4 Decode instances/u,
  ],
  ['ratio', 'what is the total token throughput', /All instances together make [\d,.]+ tok\/s/u],
  ['ratio', 'which side limits it', /the side that holds/u],
  ['op', 'Is the step compute or bandwidth limited?', /is led by Mem/u, /no shares to read/u],
  ['op', 'how much time goes to matrix multiplications', /static_quant_linear.*of the/u],
  ['op', 'vector类算子占几成', /Vec/u],
  ['bench', 'Did any requests fail?', /100 of 100 requests succeeded, 100\.0 %; 0 failed/u],
  [
    'bench',
    'why is the P99 ITL so far above the mean',
    /p99 of ITL: 30 ms, 2\.4 times the mean of 12\.48 ms[\s\S]*does not tell/u,
  ],
  ['bench', '吞吐每秒多少，包括输入token', /输入和输出合计 2,304 tok\/s/u],
  ['prof', 'how much time does rope take', /None of the recorded kernels/u],
  ['infeasible', 'What TPOT target would be feasible?', /nearest limits that something meets: TPOT limit/u],
  ['infeasible', '上限要放宽到多少', /最接近且能满足的上限/u],
];

const sessions = recordedSessions();

async function read(name: string): Promise<ExplainInput> {
  const session = sessions.inputs[name];
  if (session !== undefined) return session;
  const text = readFileSync(join(import.meta.dirname, `../follow-ups/inputs/${name}.txt`), 'utf8');
  const input = await readInputText(text, `${name}.txt`, async () => 'profiler');
  if (input === null) throw new Error(`${name} was not read`);
  return input;
}

describe('whole answers to questions', () => {
  it.each(cases.map(([of, question, says, not]) => ({ of, question, says, not })))(
    '$of: $question',
    async ({ of, question, says, not }) => {
      const input = await read(of);
      const { statements } = answer(
        understandQuestion(question, questionReader, askedAbout(input)),
        input,
        sessions.facts,
      );
      const language = /\p{Script=Han}/u.test(question) ? 'zh' : 'en';
      const said = statements.map(({ text }) => text[language]).join('\n');
      expect(said).toMatch(says);
      if (not !== undefined) expect(said).not.toMatch(not);
    },
  );

  it('a framework is another plan only beside one that is served by a known one', () => {
    const said = 'Would SGLang be faster than vLLM here?';
    const beside = { ...nothingAskedAbout, framework: 'vllm' as const };
    expect(understandQuestion(said, questionReader, beside)).toMatchObject({
      intent: 'what-if',
      change: { framework: 'sglang' },
    });
    expect(JSON.stringify(understandQuestion(said, questionReader))).not.toContain('framework');
  });

  it('the analytic engine has no frameworks', async () => {
    const [run] = (await read('agg')).runs;
    const engine = run === undefined ? null : sessions.facts.engineOf(run);
    expect(engine?.({})).not.toBeNull();
    expect(engine?.({ framework: 'sglang' })).toBeNull();
  });
});
