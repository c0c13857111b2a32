import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classifyAicFailure } from '../../../src/backends/aiconfigurator/failure.ts';
import { aicProgress } from '../../../src/backends/aiconfigurator/progress.ts';
import { readRun } from '../../../src/backends/aiconfigurator/read-run.ts';
import { runFacts } from '../../../src/backends/aiconfigurator/run-facts.ts';
import { savedLines, savedPair, savedRow } from '../../../src/backends/aiconfigurator/saved-rows.ts';

const recordings = join('..', 'shared', 'data', 'aiconfigurator');
const isThere = existsSync(recordings);

function recording(name: string) {
  const folder = join(recordings, name);
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const saved = join(folder, 'saved');
  const files = existsSync(saved)
    ? readdirSync(saved, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];
  const meta = JSON.parse(read('meta.json')) as { argv: string[]; exit: number };
  const option = (flag: string) => Number(meta.argv[meta.argv.indexOf(flag) + 1] ?? Number.NaN);
  return {
    stdout: read('stdout.txt'),
    stderr: read('stderr.txt'),
    exit: meta.exit,
    files: new Map(files.map((path) => [relative(saved, path), readFileSync(path, 'utf8')])),
    plan: {
      ttftLimitMs: meta.argv.includes('--ttft') ? option('--ttft') : null,
      tpotLimitMs: meta.argv.includes('--tpot') ? option('--tpot') : null,
      numDevices: meta.argv.includes('--total-gpus') ? option('--total-gpus') : null,
      conditions: {},
      command: meta.argv,
    },
  };
}

const head =
  'model,isl,osl,prefix,concurrency,request_rate,bs,global_bs,ttft,tpot,request_latency,seq/s,tokens/s,tokens/s/gpu,num_total_gpus,tp,pp,dp,moe_tp,moe_ep,cp,parallel,memory,backend,version,system';
const line =
  'Qwen/Qwen3-32B-FP8,4000,1000,0,64,2.739,64,64,1122.572,22.454,23553.742,2.739,2736.704,1368.352,2,2,1,1,1,1,1,tp2pp1dp1etp1ep1,40.158,trtllm,1.3.0rc20,h200_sxm';

describe('rows that AIConfigurator saves', () => {
  it('state one replica: a cluster has as many as its devices hold', () => {
    const [saved = {}] = savedLines(`${head}\n${line}\n`);
    const row = savedRow(saved, 8);
    expect(row).toMatchObject({
      parallel: '4 × tp2pp1dp1etp1ep1',
      tp: 2,
      dp: 4,
      concurrency: 256,
      throughputTokensPerSecond: 10946.816,
      throughputTokensPerSecondPerDevice: 1368.352,
      requestsPerSecond: 10.956,
      ttftMs: 1122.572,
      tpotMs: 22.454,
    });
    expect(row.extra).toMatchObject({ memory: '40.158', backend: 'trtllm', version: '1.3.0rc20' });
    expect(savedRow(saved, null).concurrency).toBe(64);
    expect(savedRow(saved, 7).concurrency).toBe(192);
  });

  it('leave the first token of aggregated rows out of their rate: what is compared counts it', () => {
    const [saved = {}] = savedLines(`${head}\n${line}\n`);
    expect(savedRow(saved, 8).extra['tokens/s/gpu over all output tokens']).toBe('1369.722');
  });

  it('without a value are none', () => {
    expect(savedLines(`${head}\n,,,,,,,,,,,,,,,,,,,,,,,,,\n`)).toEqual([]);
    expect(savedLines(`${head}\n`)).toEqual([]);
  });
});

describe('a run', () => {
  it('says version, place, warnings and errors in its log', () => {
    const facts = runFacts(
      '13:32:00 [aiconfigurator] [I] [main.py:2970] Loading AIConfigurator version: 0.11.0\n13:32:13 [aiconfigurator] [W] [task_v2.py:1157] falling back\n13:32:13 [aiconfigurator] [W] [task_v2.py:1157] falling back\n13:35:00 [aiconfigurator] [I] [x.py:1] Saving results to /tmp/some where\n    Total GPUs: 8\n',
    );
    expect(facts).toEqual({
      version: '0.11.0',
      savedTo: '/tmp/some where',
      totalDevices: 8,
      warnings: ['falling back'],
      errors: [],
    });
  });

  it('tells its progress by its experiments', () => {
    const of = aicProgress(2);
    expect(of('nothing')).toBeNull();
    expect(of('[I] Starting experiment: agg')).toBeGreaterThan(0);
    expect(of('[I] Experiment agg completed with 282 results.')).toBeCloseTo(0.5);
    expect(of('All experiments completed in 3 seconds.')).toBe(1);
  });

  it.each([
    [
      '',
      "error: argument --model-path/--model: 'X' is not a valid HuggingFace model path or local path",
      2,
      'unknown-model',
      'model',
    ],
    [
      '[E] Backend trtllm is not supported for system h999_sxm. Supported backends: ',
      '',
      1,
      'unknown-system',
      'devices',
    ],
    ['', 'Error: Parallelism width mismatch: 4', 1, 'width-mismatch', 'tpSizes'],
    ['', "nextn=1 requires 'nextn_accepted'", 1, 'mtp-acceptance', 'mtpAcceptanceRates'],
    [
      'sweep_agg: no results — model does not fit in GPU memory for any parallel config.',
      '',
      1,
      'out-of-memory',
      'numDevices',
    ],
    ['', '', 143, 'interrupted', null],
    ['something else', '', 1, 'unknown', null],
  ])('that failed is of a kind: %s%s', (stdout, stderr, exit, id, slot) => {
    expect(classifyAicFailure(stdout, stderr, exit)).toMatchObject({ id, slot });
  });
});

describe.skipIf(!isThere)('recorded runs (skipped where ../shared is absent)', () => {
  it('are read to the digit of what they saved, and hold the limits', () => {
    for (const name of [
      'def-agg-vllm-h100-32b',
      'def-both-trtllm-h200-32b',
      'def-disagg-trtllm-b200-235b',
      'def-prefix-trtllm-h200-8b',
      'def-tpot-tight-feasible',
    ]) {
      const { stdout, files, plan } = recording(name);
      const result = readRun(stdout, files, plan);
      expect(result.version, name).toMatch(/^0\.11\.0/);
      for (const device of result.results) {
        expect(device.best, name).not.toBeNull();
        for (const row of device.candidates) {
          expect(row.ttftMs ?? 0).toBeLessThanOrEqual(plan.ttftLimitMs ?? Number.POSITIVE_INFINITY);
          expect(row.tpotMs ?? 0).toBeLessThanOrEqual(plan.tpotLimitMs ?? Number.POSITIVE_INFINITY);
        }
        const csv =
          [...files].find(([path]) =>
            path.endsWith(`${device.phase === 'aggregated' ? 'agg' : 'disagg'}/best_config_topn.csv`),
          )?.[1] ?? '';
        const printed = savedLines(csv).map((one) => Number(one['tokens/s/gpu']));
        expect(device.candidates.map((row) => row.throughputTokensPerSecondPerDevice).sort()).toEqual(
          printed.sort(),
        );
      }
    }
  });

  it('of both kinds give a pair with the workers of the cluster', () => {
    const { stdout, files, plan } = recording('def-both-trtllm-h200-32b');
    const pair = readRun(stdout, files, plan).results.find(({ phase }) => phase === 'pd-ratio');
    expect(pair?.pdRatio).toMatchObject({ prefillInstances: 4, decodeInstances: 2 });
    expect(pair?.pdRatio?.pairs[0]).toMatchObject({
      prefillParallel: 'tp1pp1dp1etp1ep1',
      decodeParallel: 'tp2pp1dp1etp1ep1',
      prefillQps: 3.391,
      decodeQps: 6.301,
    });
    const [first] = savedLines(
      [...files].find(([path]) => path.endsWith('disagg/best_config_topn.csv'))?.[1] ?? '',
    );
    expect(savedPair(first ?? {}, 8).row.throughputTokensPerSecond).toBe(11593.84);
  });

  it('that call points over the limit their best are infeasible here', () => {
    const { stdout, files, plan, exit } = recording('def-tpot-missed-not-strict');
    expect(exit).toBe(0);
    const [device] = readRun(stdout, files, plan).results;
    expect(device?.best).toBeNull();
    expect(device?.candidates).toEqual([]);
    expect(device?.rows.length).toBeGreaterThan(0);
    expect(device?.outcomes.every(({ verdict }) => verdict === 'tpot-limit')).toBe(true);
  });

  it('that saved nothing say why', () => {
    const kinds: Record<string, string> = {
      'def-infeasible-strict': 'infeasible',
      'def-infeasible-best-effort': 'infeasible',
      'def-oom-405b-2xh100': 'out-of-memory',
      'err-unknown-model': 'unknown-model',
      'err-unknown-system': 'unknown-system',
      'err-bad-backend': 'unknown-framework',
      'err-no-gpus': 'no-count',
      'err-nextn-no-accepted': 'mtp-acceptance',
      'est-oom-h100-70b-tp1': 'out-of-memory',
      'est-heads-not-divisible': 'heads',
      'est-no-silicon-nvfp4-h100': 'no-unit',
      'rec-unreachable': 'infeasible',
      'support-unknown-model': 'unknown-model',
    };
    for (const [name, id] of Object.entries(kinds)) {
      const { stdout, stderr, exit } = recording(name);
      expect(classifyAicFailure(stdout, stderr, exit).id, name).toBe(id);
    }
  });

  it('keep their warnings', () => {
    const { stdout, files, plan } = recording('def-agg-vllm-h100-32b');
    expect(readRun(stdout, files, plan).warnings.join()).toContain('falling back to bfloat16 FMHA data');
  });
});
