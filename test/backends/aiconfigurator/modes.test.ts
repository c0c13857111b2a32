import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { classifyAicFailure } from '../../../src/backends/aiconfigurator/failure.ts';
import { readRun } from '../../../src/backends/aiconfigurator/read-run.ts';
import { readSimulation } from '../../../src/backends/aiconfigurator/read-simulation.ts';
import { simulateConfig } from '../../../src/backends/aiconfigurator/simulate-config.ts';
import {
  aicNeeds,
  type EstimateSizes,
  experimentFile,
  modeArguments,
} from '../../../src/backends/aiconfigurator/subcommands.ts';
import { readSupport } from '../../../src/backends/aiconfigurator/support.ts';
import { answersOf } from '../../plan/plan-kit.ts';

const sizes: EstimateSizes = {
  batchSize: 48,
  attentionDp: null,
  moeTp: null,
  moeEp: null,
  prefillWorkers: null,
  decodeWorkers: null,
  detail: true,
};

const plan = answersOf({
  model: 'Qwen/Qwen3-32B-FP8',
  devices: ['h200_sxm'],
  numDevices: 8,
  inputLength: 3000,
  outputLength: 300,
  mode: 'aggregation',
  ttftLimitMs: 1500,
  framework: 'sglang',
  tpSizes: [2],
  requestsPerSecond: 12,
});

const valueAfter = (args: readonly string[], flag: string) => args[args.indexOf(flag) + 1];

describe('modes of AIConfigurator', () => {
  it('recommend is asked with a load and no number of devices', () => {
    const { args } = modeArguments('recommend', plan, sizes, '/save', []);
    expect(args.slice(0, 2)).toEqual(['cli', 'recommend']);
    expect(valueAfter(args, '--target-request-rate')).toBe('12');
    expect(args).not.toContain('--total-gpus');
    expect(args).not.toContain('--serving-mode');
    const users = answersOf({ model: 'a/b', devices: ['h200_sxm'], concurrentUsers: 90 });
    expect(
      valueAfter(modeArguments('recommend', users, sizes, '/save', []).args, '--target-concurrency'),
    ).toBe('90');
  });

  it('estimate fixes one configuration and has no limits', () => {
    const { args } = modeArguments('estimate', plan, sizes, '/save', []);
    expect(valueAfter(args, '--batch-size')).toBe('48');
    expect(valueAfter(args, '--tp-size')).toBe('2');
    expect(valueAfter(args, '--detail')).toBe('all');
    for (const flag of ['--ttft', '--tpot', '--save-dir', '--total-gpus']) expect(args).not.toContain(flag);
    const pair = answersOf({ model: 'a/b', devices: ['b200_sxm'], mode: 'pd-ratio', tpSizes: [4] });
    const words = modeArguments('estimate', pair, { ...sizes, prefillWorkers: 3 }, '/save', []).args;
    expect(valueAfter(words, '--estimate-mode')).toBe('disagg');
    expect(valueAfter(words, '--prefill-num-workers')).toBe('3');
    expect(valueAfter(words, '--decode-batch-size')).toBe('48');
  });

  it('exp is a file of one experiment a system; systems that it does not know are left out', () => {
    const several = answersOf({
      model: 'Qwen/Qwen3-32B-FP8',
      devices: ['h200_sxm', 'mi300x', 'b200_sxm'],
      numDevices: 8,
      inputLength: 3000,
      outputLength: 300,
    });
    const file = parse(experimentFile(several)) as Record<string, Record<string, unknown>>;
    expect(Object.keys(file)).toEqual(['agg_h200_sxm', 'agg_b200_sxm']);
    expect(file.agg_b200_sxm).toMatchObject({ serving_mode: 'agg', system_name: 'b200_sxm', total_gpus: 8 });
  });

  it('say what they lack', () => {
    expect(aicNeeds('support', answersOf({ model: 'a/b' }), sizes)).toEqual(['--devices']);
    expect(aicNeeds('estimate', plan, { ...sizes, batchSize: null })).toEqual(['--batch-size']);
    expect(
      aicNeeds(
        'recommend',
        answersOf({ model: 'a/b', devices: ['l40s'], inputLength: 1, outputLength: 1 }),
        sizes,
      ),
    ).toEqual(['--requests-per-second']);
  });

  it('support tells what is covered, and nothing where it printed no answer', () => {
    const box = [
      '  AIC Support Check Results',
      '  Model:           acme/One',
      '  System:          l40s',
      '  Backend:         sglang',
      '  Version:         0.5.16',
      '  Aggregated Support:    YES',
      '  Disaggregated Support: NO',
    ].join('\n');
    expect(readSupport(box)).toEqual({
      model: 'acme/One',
      system: 'l40s',
      framework: 'sglang',
      version: '0.5.16',
      aggregated: true,
      disaggregated: false,
    });
    expect(readSupport('usage: aiconfigurator support')).toBeNull();
  });
});

const head =
  'model,isl,osl,prefix,concurrency,request_rate,bs,global_bs,ttft,tpot,request_latency,seq/s,tokens/s,tokens/s/gpu,num_total_gpus,tp,pp,dp,moe_tp,moe_ep,cp,parallel,memory,backend,version,system,replicas_needed,total_gpus_needed';
const row = (perDevice: number, gpus: number, replicas: number) =>
  `a/b,2000,500,0,40,4,40,40,700,25,13000,4,${perDevice * gpus},${perDevice},${gpus},${gpus},1,1,1,1,1,tp${gpus}pp1dp1etp1ep1,50,vllm,0.24.0,h100_sxm,${replicas},${gpus * replicas}`;
const asked = { ttftLimitMs: null, tpotLimitMs: null, numDevices: null, conditions: {}, command: null };

describe('what sized and named experiments saved', () => {
  it('is for as many replicas as the load needs, the fewest devices first', () => {
    const csv = [head, row(2000, 4, 3), row(1500, 2, 5)].join('\n');
    const files = new Map([['x/agg/best_config_topn.csv', csv]]);
    const [device] = readRun('', files, asked).results;
    expect(device?.candidates.map(({ parallel }) => parallel)).toEqual([
      '5 × tp2pp1dp1etp1ep1',
      '3 × tp4pp1dp1etp1ep1',
    ]);
    expect(device?.best).toMatchObject({
      concurrency: 200,
      throughputTokensPerSecond: 15_000,
      requestsPerSecond: 20,
    });
  });

  it('keeps the names of experiments, their own limits, and why one of them failed', () => {
    const files = new Map([
      ['x/fast/best_config_topn.csv', [head, row(2000, 4, 1)].join('\n')],
      ['x/fast/exp_config.yaml', 'ttft: 500.0\ntpot: 1000000\ntotal_gpus: 8\nbackend_version: null\n'],
    ]);
    const log =
      '10:00:00 [aiconfigurator] [E] [main.py:1] Error running experiment big: sweep_agg: no results';
    const result = readRun(log, files, asked);
    expect(result.results[0]).toMatchObject({ limits: { ttftMs: 500, tpotMs: null }, best: null });
    expect(result.results[0]?.outcomes[0]?.verdict).toBe('ttft-limit');
    expect(result.warnings).toEqual(['Error running experiment big: sweep_agg: no results']);
    expect(result.version).toBeNull();
    expect(result.conditions).toMatchObject({ model: 'a/b', inputLength: 2000, outputLength: 500 });
  });

  it('of nothing within strict limits is infeasible, whatever the exit status', () => {
    const log = 'Best Experiment Chosen: agg at 0.00 tokens/s/gpu';
    const { results } = readRun(log, new Map([['x/agg/best_config_topn.csv', '\n']]), asked);
    expect(results).toHaveLength(1);
    expect(results[0]?.best).toBeNull();
    expect(classifyAicFailure(log, '', 0).id).toBe('infeasible');
  });
});

describe('AISimulate', () => {
  it('is given the plan as a simulated load under a ceiling of devices', () => {
    const config = parse(simulateConfig(plan)) as Record<string, Record<string, unknown>>;
    expect(config.engine).toMatchObject({
      mode: 'aggregated',
      hardware: 'h200_sxm',
      backend: 'sglang',
      workers: { aggregated: { parallelism: { tensor: [2] } } },
    });
    expect(config.evaluation).toEqual({ sla: { ttft_ms: 1500 } });
    expect(config.optimization).toMatchObject({ constraints: { max_candidate_gpus: 8 }, strict_sla: true });
  });

  const metrics = {
    completed_requests: 90,
    num_requests: 100,
    duration_ms: 2000,
    gpu_hours: 4 * (2000 / 3_600_000),
    output_throughput_tok_s: 800,
    request_throughput_rps: 45,
    mean_ttft_ms: 120,
    num_ttft_samples: 90,
    mean_tpot_ms: 0,
    num_tpot_samples: 0,
    mean_itl_ms: 9,
  };
  const config = {
    traffic: { load: { type: 'concurrency', concurrency: 32 } },
    engine: { workers: { aggregated: { parallelism: { tensor: 2, replicas: 2 } } } },
  };
  const document = {
    schema_version: '1.0',
    counts: { evaluated: 2, feasible: 1, infeasible: 1 },
    views: { top_n: ['candidate-000002'], pareto_front: [] },
    candidates: [
      {
        candidate_id: 'candidate-000001',
        status: 'infeasible',
        reason_category: 'kv_capacity',
        reason: 'too small',
        metrics: {},
      },
      {
        candidate_id: 'candidate-000002',
        status: 'feasible',
        used_gpus: 4,
        metrics,
        prediction_config: config,
      },
    ],
  };
  const read = (one: unknown) =>
    readSimulation(
      new Map([['recommendation.json', JSON.stringify(one)]]),
      { ...asked, system: 'h200_sxm' },
      '0.13.0',
    );

  it('is read by candidate: rates by provisioned devices, no latency without a sample, unfinished requests told', () => {
    const result = read(document);
    expect(result?.results[0]?.best).toMatchObject({
      parallel: '2 × tp2',
      throughputTokensPerSecondPerDevice: 200,
      ttftMs: 120,
      tpotMs: null,
      concurrency: 32,
    });
    expect(result?.results[0]?.outcomes).toMatchObject([{ verdict: 'decode-oom' }]);
    expect(result?.warnings.join(' ')).toContain('90');
    expect(result?.version).toBe('AISimulate 0.13.0');
  });

  it('that finds nothing is a result without a best row; a document of another form is none', () => {
    const empty = read({ ...document, views: {}, candidates: document.candidates.slice(0, 1) });
    expect(empty?.results[0]?.best).toBeNull();
    expect(read({ hello: 1 })).toBeNull();
  });

  it.each([
    [2, 'bad-input'],
    [3, 'resources'],
    [124, 'timed-out'],
    [130, 'interrupted'],
  ])('exit status %i means %s', (status, id) => {
    expect(classifyAicFailure('', '', status).id).toBe(id);
  });
});
