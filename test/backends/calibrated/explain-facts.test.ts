import { beforeAll, describe, expect, it } from 'vitest';
import { answerFollowUp } from '../../../src/app/follow-up.ts';
import { questionReaderFor } from '../../../src/app/question-reader.ts';
import { answersOfServing } from '../../../src/backends/calibrated/answers-of-result.ts';
import { type GpuFactsData, withGpus } from '../../../src/backends/calibrated/explain-facts.ts';
import { servingData } from '../../../src/backends/calibrated/serving-data.ts';
import { gpuSizingData } from '../../../src/backends/calibrated/sizing/size-gpus.ts';
import { embeddedFacts } from '../../../src/backends/embedded/explain-facts.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import { askedAbout } from '../../../src/explain/answers/asked-about.ts';
import { understandQuestion } from '../../../src/explain/answers/understand.ts';
import { explain } from '../../../src/explain/explain.ts';
import type { ExplainFacts } from '../../../src/explain/facts.ts';
import { type ExplainInput, nothingRead } from '../../../src/explain/input.ts';
import { registryFacts } from '../../../src/plan/registry-facts.ts';
import type { SlotValues } from '../../../src/plan/slots/values.ts';
import { parseArguments } from '../../../src/programs/arguments/parse-arguments.ts';
import { servingEstimatorProgram } from '../../../src/programs/arguments/programs.ts';
import { runServing } from '../../../src/programs/serving-estimator/run-serving.ts';
import { planOf } from '../../../src/programs/serving-estimator/serving-estimator.ts';
import { servingResult } from '../../../src/programs/serving-estimator/to-result.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { figureFaults } from '../../explain/number-check.ts';

const words =
  'Qwen/Qwen3-32B --device h200_sxm --num-devices 8 --input-length 4000 --output-length 500 --precision fp8 --ttft-limit 2000 --tpot-limit 30';

let input: ExplainInput;
let facts: ExplainFacts;
let gpus: GpuFactsData;

const sources = servingData({ config: () => null, local: () => null });

async function inputOf(line: string): Promise<ExplainInput> {
  const flags = line.split(' ');
  const plan = planOf(parseArguments(servingEstimatorProgram(), flags, messages('en').engineCommand));
  const command = ['throughline', 'engine', 'serving-estimator', ...flags];
  const told = { version: '1', command, warnings: [], elapsedSeconds: null };
  const run = servingResult(plan, await runServing(plan, sources), told);
  return { ...nothingRead, runs: [run], runNames: [null] };
}

beforeAll(async () => {
  const registry = registryFacts();
  input = await inputOf(words);
  const sizing = await gpuSizingData({}, ['h200_sxm', 'b200_sxm'], registry, sources, () => null);
  if (sizing === null) throw new Error('no GPU was named');
  gpus = { ...sizing, facts: registry };
  facts = withGpus(embeddedFacts(), null, gpus);
});

const anEngine = { id: 'calibrated', title: 'Calibrated', version: null, reason: null } as const;

const planBehind = ({ runs: [run] }: ExplainInput) => (run && answersOfServing(run)) ?? {};

const said = (question: string, language: 'en' | 'zh' = 'en', of = input) =>
  answer(understandQuestion(question, questionReaderFor(planBehind(of)), askedAbout(of)), of, facts)
    .statements.map(({ text }) => text[language])
    .join('\n');

describe('questions about a GPU run', () => {
  it('reads the plan from the command of the run', () => {
    const [run] = input.runs;
    const plan = run && answersOfServing(run);
    expect(plan?.precision?.value).toBe('fp8');
    expect(plan?.mode?.value).toBe('aggregation');
    expect(plan?.devices?.value).toEqual(['h200_sxm']);
  });

  it('are answered by the calibrated estimator, and say so', () => {
    expect(said('how many devices for 2000 users')).toMatch(
      /2,000 concurrent requests: \d+ devices .*calibrated/,
    );
    expect(said('2000个并发要多少卡', 'zh')).toContain('校准估计器');
    expect(said('what if on B200?')).toMatch(/With device b200_sxm: .* tok\/s .*\(\+\d/);
    expect(said('what if 64 users')).toMatch(/With users 64: /);
    expect(said('what if bf16')).toMatch(/\(-\d/);
    expect(said('would separate phases help')).toContain('transfer of the KV cache included');
    for (const question of ['what if TPOT 20 ms', 'what limits it', 'longest context that fits']) {
      expect(said(question)).not.toContain('embedded');
      expect(said(question, 'zh')).not.toContain('内置引擎');
    }
  });

  it.each([
    ['what if sglang?', '换成SGLang呢', 'framework sglang', '--framework sglang'],
    ['what if token budget 2048?', 'token预算2048呢', 'token budget 2,048', '--max-batched-tokens 2048'],
    [
      'does a chunked prefill budget of 2048 help?',
      '单步预算2048呢',
      'token budget 2,048',
      '--max-batched-tokens 2048',
    ],
    ['what if bf16?', '换成bf16呢', 'precision bf16', '--precision bf16'],
    ['if limits hold at p99?', '如果按p99达标呢', 'statistic within the limits p99', '--limit-statistic p99'],
  ])('compute %s of the plan with that setting', async (question, chinese, change, flags) => {
    const own = words.replace('--precision fp8 ', flags.startsWith('--precision') ? '' : '--precision fp8 ');
    const changed = await inputOf(`${own} ${flags}`);
    const best = changed.runs[0]?.results[0]?.best;
    const rate = best?.throughputTokensPerSecond?.toLocaleString('en', { maximumFractionDigits: 2 });
    expect(said(question)).toContain(`With ${change}`);
    expect(said(question)).toContain(`${rate} tok/s`);
    expect(said(chinese, 'zh')).toContain(`${rate} tok/s`);
  });

  it.each<[string, Partial<SlotValues>]>([
    ['what if bf16?', { precision: 'bf16' }],
    ['what if sglang and bf16?', { framework: 'sglang', precision: 'bf16' }],
    ['what if the token budget were 4096?', { maxBatchedTokens: 4096 }],
    ['what if the limits hold at p99?', { limitStatistic: 'p99' }],
  ])('become the plan in one step, with all that %s changed', (question, values) => {
    const machine = { facts: registryFacts(), engines: () => [anEngine], gpus };
    const plan = planBehind(input);
    const { events } = answerFollowUp(question, null, input.runs, plan, 'en', 80, machine);
    const [first] = events.map(({ event }) => event);
    const [[slot, value] = []] = Object.entries(values);
    const isOne = Object.keys(values).length === 1;
    expect(first).toEqual(isOne ? { type: 'set', slot, value, said: null } : { type: 'set-several', values });
  });

  it('search the most users for themselves: a row holds the load that was asked for', async () => {
    const most = Number(
      /At most ([\d,]+) concurrent/.exec(said('how many users can it hold'))?.[1]?.replace(',', ''),
    );
    const under = await inputOf(`${words} --users ${most}`);
    expect(under.runs[0]?.results[0]?.best?.concurrency).toBe(most);
    const over = await inputOf(`${words} --users ${most + 8}`);
    expect(over.runs[0]?.results[0]?.best).toBeNull();
    for (const one of [await inputOf(`${words} --users 8`), over])
      expect(said('how many users can it hold', 'en', one)).toContain(
        `At most ${most.toLocaleString('en-US')} concurrent requests within`,
      );
    expect(said('how many users can it hold', 'en', over)).toMatch(
      /TPOT is [\d.]+ ms with [\d,]+ users at once, .*the most within the limits \(calibrated estimator\)/s,
    );
    expect(said('最多多少用户', 'zh', over)).toMatch(/并发 [\d,]+ 时 TPOT 已是/);
    const statements = answer(
      understandQuestion('how many users can it hold', questionReaderFor(planBehind(over))),
      over,
      facts,
    ).statements;
    for (const one of statements) expect(figureFaults(one, over, 'en', facts)).toEqual([]);
  });

  it('tell where a step goes when it is asked what bounds it, and claim no operator', () => {
    for (const question of ['is decode memory bound or compute bound', 'decode是访存瓶颈还是计算瓶颈']) {
      const told = said(question);
      expect(told).toMatch(/weights and matrices \(\d+ %\)/);
      expect(told).toContain('not operators that were traced');
    }
  });

  it('never speak of waves, single passes or a cache in proportion to a batch', () => {
    const questions = [
      'why is TTFT so high',
      'where does a request spend its time',
      'how many users can it hold',
    ];
    for (const question of questions) expect(said(question)).not.toMatch(/wave|memory left would hold/i);
    expect(said('why is TTFT so high')).toMatch(/median TTFT is [\d.,]+ ms/);
    expect(said('does 20000 users fit')).toMatch(/no strategy meets the limits/);
    expect(said('longest context that fits')).toMatch(/about 40,\d{3} tokens/);
  });

  it('have an explanation that says what bounds the server, with every figure cited', () => {
    const { sections } = explain(input, facts);
    const all = Object.values(sections).flat();
    const text = all.map((one) => one.text.en).join('\n');
    expect(text).toMatch(/Decode steps bound it|Prompts bound it|memory of the cache bounds it/);
    expect(text).toMatch(/collectives \(\d+ %\) and the host \(\d+ %\)/);
    expect(text).not.toMatch(/the figures are measured|Prefill forward \+ Decode|verify FILE/);
    const own = all.filter(({ rule }) => rule === 'server-account');
    expect(own).toHaveLength(2);
    for (const language of ['en', 'zh'] as const)
      expect(own.flatMap((one) => figureFaults(one, input, language, facts))).toEqual([]);
  });

  it('of prefill and decode instances count the devices of the instances, and find no contradiction in their row', async () => {
    const of16 = words.replace('--num-devices 8', '--num-devices 16');
    const pair = await inputOf(
      `${of16} --disaggregated --prefill-devices-per-instance 2 --decode-devices-per-instance 4`,
    );
    const [result] = pair.runs[0]?.results ?? [];
    if (!result?.best || !result.pdRatio) throw new Error('nothing was found');
    const { prefillInstances, decodeInstances } = result.pdRatio;
    const devices = 2 * (prefillInstances ?? 0) + 4 * (decodeInstances ?? 0);
    const contradictions = (of: ExplainInput) =>
      Object.values(explain(of, facts).sections)
        .flat()
        .filter(({ rule }) => rule === 'row-contradicts');
    expect(contradictions(pair)).toEqual([]);
    expect(said('tokens per second per card', 'en', pair)).toContain(
      `tok/s per device on ${devices} devices`,
    );
    expect(said('memory left', 'en', pair)).toMatch(
      /One Prefill instance[\s\S]*weights [\d.]+ GiB[\s\S]*One Decode instance[\s\S]*weights [\d.]+ GiB/,
    );
    const best = { ...result.best, throughputTokensPerSecondPerDevice: 1 };
    const runs = pair.runs.map((run) => ({ ...run, results: [{ ...result, best, candidates: [best] }] }));
    expect(contradictions({ ...pair, runs })).toHaveLength(1);
  });
});
