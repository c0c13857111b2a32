import { describe, expect, test } from 'vitest';
import type { Backend } from '../../../src/backends/backend.ts';
import { createEmbedded } from '../../../src/backends/embedded/embedded.ts';
import { planOfCommand, runCompareEngines } from '../../../src/commands/compare/compare-engines.ts';
import { runCompare } from '../../../src/commands/compare/compare-results.ts';
import { twoParts } from '../../../src/commands/verify/read-side.ts';
import type { Answers } from '../../../src/plan/answers.ts';
import { rowMeasure } from '../../../src/results/measure.ts';
import { readOutput } from '../../../src/results/readers/read-output.ts';
import { emptyDeviceResult, unknownConditions, unknownRow } from '../../../src/results/readers/run-draft.ts';
import type { Result } from '../../../src/results/result.ts';
import { type Recording, recording } from '../../results/readers/recordings.ts';
import { runInProcess } from '../verify/verify-kit.ts';

const kept = ({ model, args, stdout }: Recording, program = 'throughput_optimizer'): string =>
  `$ python -m cli.inference.${program} ${model} ${args.join(' ')}\n${stdout}`;

function ports(files: Readonly<Record<string, string>>) {
  const said: string[] = [];
  const printed: string[] = [];
  return {
    said,
    printed,
    ports: {
      language: 'en' as const,
      columns: 100,
      isInteractive: false,
      say: (text: string) => said.push(text),
      refuse: (text: string) => said.push(text),
      print: (text: string) => printed.push(text),
      readText: async (source: string) => files[source] ?? null,
      readSession: async () => null,
      confirm: async () => false,
      run: runInProcess,
      engine: async () => createEmbedded({ start: ['node', 'main.js'], version: '9' }),
    },
  };
}

describe('compare A B', () => {
  const files = {
    a: kept(recording('optimizer', 'dense-agg-8b-a2-eager')),
    b: kept(recording('optimizer', 'dense-agg-14b-bf16')),
    f: kept(recording('text-generate', 'dense-decode-bounds'), 'text_generate'),
    g: kept(recording('text-generate', 'dense-eager-int8kv'), 'text_generate'),
    nothing: 'nothing of ours',
  };
  const compare = async (left: string, right: string, json = true) => {
    const io = ports(files);
    const status = await runCompare({ left, right, json }, io.ports);
    return { status, document: JSON.parse(io.printed[0] ?? 'null'), said: io.said.join('\n') };
  };

  test('two results: conditions first, then each phase', async () => {
    const { status, document } = await compare('a', 'b');
    expect(status).toBe(0);
    expect(document.conditions).toContainEqual(
      expect.objectContaining({ condition: 'model', verdict: 'different' }),
    );
    expect(document.phases[0].metrics.length).toBeGreaterThan(3);
  });

  test('what the difference means: conditions weighed, steps that add up to the shown difference', async () => {
    const { said } = await compare('a', 'b', false);
    expect(said).toMatch(/Different model: /);
    const found =
      /Throughput ([\d,.]+) tok\/s → ([\d,.]+) tok\/s \(([+-][\d,.]+) tok\/s\): ([\s\S]*?)\. The parts/.exec(
        said,
      );
    const number = (text = '') => Number(text.replaceAll(',', ''));
    const gaps = [...(found?.[4] ?? '').matchAll(/([+-][\d,]+\.\d\d)\s+tok\/s/g)].map(([, gap]) =>
      number(gap),
    );
    expect(gaps.length).toBeGreaterThan(2);
    const cents = (value: number) => Math.round(value * 100);
    expect(gaps.reduce((sum, gap) => sum + cents(gap), 0)).toBe(cents(number(found?.[3])));
    expect(cents(number(found?.[2]) - number(found?.[1]))).toBe(cents(number(found?.[3])));
  });

  test('parts of one source: strategies, phases, and what it does not have', async () => {
    const io = ports({ dump: kept(recording('optimizer', 'r-agg8b-dump')) });
    expect(await runCompare({ left: 'dump#TP=1', right: 'dump#TP=2', json: false }, io.ports)).toBe(0);
    expect(io.said.join('\n')).toMatch(/B \(TP=2 DP=2\) is slower than A \(TP=1 DP=4\): 31\.4 % less/);
    const phases = ports({ dump: kept(recording('optimizer', 'r-agg8b-dump')) });
    expect(await runCompare({ left: 'dump#prefill', right: 'dump#decode', json: false }, phases.ports)).toBe(
      0,
    );
    expect(phases.said.join('\n')).toMatch(/Prefill \/ Decode Cube: 49\.7 % against 0\.0 %/);
    expect(await runCompare({ left: 'dump#TP=64', right: 'dump', json: false }, io.ports)).toBe(2);
    expect(io.said.at(-1)).toMatch(/has no part "TP=64". It has: prefill, decode, TP=1 DP=4/);
    expect(await twoParts('dump', io.ports)).toEqual(['dump#prefill', 'dump#decode']);
  });

  test('two runs in one text are the two sides', async () => {
    const io = ports({ both: `${files.a}\n\n${files.b}` });
    const parts = await twoParts('both', io.ports);
    expect(parts).toEqual(['both#run1', 'both#run2']);
    const [left, right] = parts ?? ['', ''];
    expect(await runCompare({ left, right, json: false }, io.ports)).toBe(0);
    expect(io.said.join('\n')).toMatch(/model +different/);
  });

  test('two forward passes: time, memory, shares and operators; what differs adds up', async () => {
    const { status, document } = await compare('f', 'g');
    expect(status).toBe(0);
    const [time] = document.figures;
    const gaps = document.operators.reduce(
      (sum: number, one: { left: number; right: number }) => sum + one.right - one.left,
      0,
    );
    expect(gaps).toBeCloseTo(time.right - time.left, 6);
  });

  test.each([
    ['a', 'f', 3],
    ['a', 'nothing', 3],
    ['a', 'absent', 2],
  ])('%s with %s ends with %d', async (left, right, status) => {
    expect((await compare(left, right)).status).toBe(status);
  });
});

describe('compare SOURCE --engines', () => {
  const [recorded] = readOutput(kept(recording('optimizer', 'dense-disagg-both'))).runs;
  const ownResult = JSON.stringify({ ...recorded, estimator: 'analytic' });
  const files = {
    run: kept(recording('optimizer', 'dense-disagg-both')),
    bare: recording('optimizer', 'dense-disagg-both').stdout,
    impossible: kept({
      ...recording('optimizer', 'dense-disagg-both'),
      args: ['--num-devices', '4', '--tp-sizes', '3', '--input-length', '9', '--output-length', '9'],
    }),
  };
  const compare = async (source: string, yes = true) => {
    const io = ports(files);
    const status = await runCompareEngines({ source, engines: ['embedded'], yes, json: true }, io.ports);
    return { status, document: JSON.parse(io.printed[0] ?? 'null'), said: io.said.join('\n') };
  };

  test('runs the stored plan and finds the recorded figures again, to the digit', async () => {
    const { status, document } = await compare('run');
    expect(status).toBe(0);
    expect(document.engines.map((one: { engine: string }) => one.engine)).toEqual(['tensorcast', 'embedded']);
    expect(document).toMatchObject({ worst: 0, inputs: [] });
    expect(document.phases).toHaveLength(2);
  });

  test('an engine that refuses is told with its reason; when none ran the exit is 1', async () => {
    const { status, document } = await compare('impossible');
    expect(status).toBe(1);
    expect(document.engines[1].failure).toContain('No');
  });

  test('one engine beside itself is no comparison: nothing runs, and the way on is said', async () => {
    const own = { run: ownResult };
    for (const engines of [['embedded'], ['embedded', 'embedded']] as const) {
      const io = ports(own);
      const status = await runCompareEngines({ source: 'run', engines, yes: true, json: true }, io.ports);
      expect([status, io.printed]).toEqual([2, []]);
      expect(io.said.join('\n')).toContain('name another engine');
    }
  });

  test('where only one of several engines ran nothing was compared: exit 1, and no difference of 0', async () => {
    const io = ports({ run: ownResult });
    const absent: Backend = {
      ...createEmbedded({ start: ['node'], version: '1' }),
      id: 'tensorcast',
      prepareSearch: () => ({ reason: { en: 'no checkout', zh: '没有代码目录' } }),
    };
    const status = await runCompareEngines(
      { source: 'run', engines: ['embedded', 'tensorcast'], yes: true, json: true },
      {
        ...io.ports,
        engine: async (id) => (id === 'tensorcast' ? absent : io.ports.engine()),
      },
    );
    const document = JSON.parse(io.printed[0] ?? 'null');
    expect(status).toBe(1);
    expect(document.engines[1].failure).toBe('no checkout');
    expect(document.worst).toBeNull();
  });

  test('without a yes or a command nothing runs', async () => {
    expect((await compare('run', false)).status).toBe(2);
    expect((await compare('bare')).said).toContain('command');
  });

  test('a plan carries over every flag that is part of it', () => {
    const words =
      'throughline engine throughput-optimizer m/x --num-devices 8 --compile --log-level info --jobs 2';
    expect(planOfCommand(words.split(' '))).toEqual([
      { flag: '--model-id', values: ['m/x'] },
      { flag: '--num-devices', values: ['8'] },
      { flag: '--compile', values: [] },
      { flag: '--jobs', values: ['2'] },
    ]);
    expect(planOfCommand(null)).toBeNull();
  });
});

describe('compare SOURCE --engines of plans', () => {
  const serving =
    'Qwen/Qwen3-32B --device h200_sxm --num-devices 8 --input-length 4000 --output-length 1000 --precision fp8 --ttft-limit 2000 --tpot-limit 30';
  const row = (tpotMs: number) => ({ ...unknownRow, parallel: 'TP=2', tp: 2, tpotMs, ttftMs: 300 });
  const result = (estimator: string, tpotMs: number): Result => ({
    schema: 'throughline.result/1',
    mode: 'aggregation',
    estimator,
    version: '1',
    basis: estimator === 'calibrated' ? 'calibrated' : 'predicted',
    conditions: { ...unknownConditions, model: 'Qwen/Qwen3-32B', devices: ['h200_sxm'], outputLength: 1000 },
    results: [
      {
        ...emptyDeviceResult('h200_sxm', 'aggregated'),
        best: {
          ...row(tpotMs),
          measures:
            estimator === 'calibrated'
              ? [rowMeasure('tpotMs', tpotMs, { statistic: 'mean', basis: 'calibrated', band: [15, 25] })]
              : [],
        },
      },
    ],
    evidence: 'macro_only',
    command: ['throughline', 'engine', 'serving-estimator', ...serving.split(' ')],
    warnings: [],
    unread: [],
    elapsedSeconds: null,
    logPath: null,
  });
  const engine = (canRun: boolean): Backend => ({
    ...createEmbedded({ start: ['node'], version: '1' }),
    id: 'aiconfigurator',
    probe: async () => ({ installed: true, version: '0.11.0', where: null, flags: [], reason: null }),
    canRun: () => (canRun ? { canRun } : { canRun, reason: { en: 'no data for it', zh: '没有数据' } }),
  });
  const compared = async (canRun: boolean, json = false) => {
    const io = ports({ plan: JSON.stringify(result('calibrated', 20)) });
    const asked: Answers[] = [];
    const status = await runCompareEngines(
      { source: 'plan', engines: ['aiconfigurator'], yes: true, json },
      {
        ...io.ports,
        engine: async () => engine(canRun),
        runPlan: async (_, answers) => {
          asked.push(answers);
          return { status: 'done', results: [result('aiconfigurator', 30)], logPath: '' };
        },
      },
    );
    return { status, said: io.said.join('\n'), printed: io.printed[0], asked };
  };

  test('the plan of the stored command runs on it, beside our bands', async () => {
    const { status, said, asked } = await compared(true);
    expect(status).toBe(0);
    expect(asked[0]?.precision?.value).toBe('fp8');
    expect(asked[0]?.tpotLimitMs?.value).toBe(30);
    expect(said).toMatch(/TPOT \(ms\): 30\.0 lies outside our band 15\.0–25\.0/);
    expect(JSON.parse((await compared(true, true)).printed ?? '').banded).toContainEqual(
      expect.objectContaining({ figure: 'tpotMs', theirs: 30, ours: 20, isInside: false }),
    );
  });

  test('what it cannot run is its reason, and nobody is said to agree', async () => {
    const { status, said, asked } = await compared(false);
    expect(status).toBe(1);
    expect(asked).toEqual([]);
    expect(said).toContain('no data for it');
    expect(said).not.toContain('agree');
  });
});
