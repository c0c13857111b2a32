import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileFrameworks, frameworks } from '../../../src/plan/launch/framework.ts';
import { launchCommands } from '../../../src/plan/launch/launch.ts';
import { loadTests } from '../../../src/plan/launch/load-tests.ts';
import { ownLoadTest } from '../../../src/results/own-load-test.ts';
import type { Conditions, ResultRow } from '../../../src/results/result.ts';
import { resultOf } from '../result-kit.ts';

const sample = resultOf({});
const { conditions } = sample;
const row = sample.results[0]?.best;
if (!row) throw new Error('the sample has no row');

const plan: Conditions = {
  ...conditions,
  model: 'Qwen/Qwen3-32B',
  inputLength: 3500,
  outputLength: 1500,
  quantizeLinearAction: 'W8A8_DYNAMIC',
  compile: true,
  prefixCacheHitRate: 0,
};
const best: ResultRow = {
  ...row,
  tp: 4,
  dp: 2,
  ep: null,
  moeTp: null,
  moeDp: null,
  mtp: 0,
  batchSize: 90,
  concurrency: 180,
  maxBatchedTokens: 14_000,
};
const on = (vendor: string, perMachine: number | null = null) => ({ vendor, perMachine, isOwnFormat: false });
const lines = (one: ResultRow, given: Conditions = plan) =>
  launchCommands(one, given, on('HUAWEI')).map(({ command }) => command.join(' '));

describe('what to start afterwards', () => {
  it('says a row in the flags of each framework that runs on the hardware', () => {
    expect(lines(best)).toEqual([
      'vllm serve Qwen/Qwen3-32B --tensor-parallel-size 4 --data-parallel-size 2 --max-model-len 5000 --max-num-seqs 90 --max-num-batched-tokens 14000 --quantization ascend --no-enable-prefix-caching',
      'python -m sglang.launch_server --model-path Qwen/Qwen3-32B --device npu --attention-backend ascend --tp-size 4 --dp-size 2 --context-length 5000 --max-running-requests 180 --chunked-prefill-size 14000 --quantization modelslim --disable-radix-cache',
      './bin/mindieservice_daemon',
    ]);
    expect(launchCommands(best, plan, on('TEST'))).toEqual([]);
    expect(lines(best, { ...plan, compile: false })[0]).toContain('--enforce-eager');
    expect(lines(best, { ...plan, quantizeLinearAction: 'DISABLED' })[0]).not.toContain('--quantization');
  });

  it('starts MindIE from a file of fields, and says what stays open', () => {
    const moe = { ...best, ep: 4, moeTp: 2, moeDp: 1 };
    const mindie = launchCommands(moe, plan, on('HUAWEI')).at(-1);
    expect(mindie?.file).toEqual({
      path: 'conf/config.json',
      fields: {
        BackendConfig: {
          npuDeviceIds: [[0, 1, 2, 3, 4, 5, 6, 7]],
          ModelDeployConfig: {
            maxSeqLen: 5000,
            maxInputTokenLen: 3500,
            ModelConfig: [
              {
                modelName: 'Qwen3-32B',
                modelWeightPath: 'Qwen/Qwen3-32B',
                worldSize: 8,
                tp: 4,
                dp: 2,
                moe_tp: 2,
                moe_ep: 4,
              },
            ],
          },
          ScheduleConfig: { maxBatchSize: 90, maxPrefillTokens: 14_000, maxIterTimes: 1500 },
        },
      },
    });
    expect(mindie?.notExpressed.map(({ en }) => en).join(' ')).toMatch(
      /every other field.*quantized beforehand/,
    );
    expect(launchCommands(best, plan, on('HUAWEI')).at(-1)?.file?.fields).not.toHaveProperty(
      'BackendConfig.ModelDeployConfig.ModelConfig.0.moe_ep',
    );
  });

  it('tells machines apart where a row takes several, and says what joins them', () => {
    const wide = { ...best, tp: 4, dp: 3 };
    const said = (one: ResultRow, ground: ReturnType<typeof on>) =>
      launchCommands(one, plan, ground).map(({ notExpressed }) => notExpressed.map(({ en }) => en).join(' '));
    const mindie = launchCommands(wide, plan, on('HUAWEI', 8)).at(-1);
    expect(mindie?.file?.fields).toMatchObject({
      BackendConfig: {
        npuDeviceIds: [[0, 1, 2, 3, 4, 5]],
        multiNodesInferEnabled: true,
        ModelDeployConfig: { ModelConfig: [{ worldSize: 6, tp: 4, dp: 3 }] },
      },
    });
    const [vllm, sglang, ofFile] = said(wide, on('HUAWEI', 8));
    expect(vllm).toMatch(/12 devices .* 2 machines of 8\..*--nnodes .*--data-parallel-address/);
    expect(sglang).toMatch(/2 machines of 8\..*--dist-init-addr/);
    expect(ofFile).toMatch(/2 machines of 8\..*RANKTABLEFILE/);
    expect(launchCommands(wide, plan, on('HUAWEI', 8))[0]?.notExpressed.at(0)?.zh).toContain('2 台机器');
    // One machine holds it, or nobody knows what a machine holds.
    for (const ground of [on('HUAWEI', 16), on('HUAWEI', 12), on('HUAWEI')])
      expect(said(wide, ground).join(' ')).not.toContain('machines');
    expect(launchCommands(wide, plan, on('HUAWEI', 12)).at(-1)?.file?.fields).not.toHaveProperty(
      'BackendConfig.multiNodesInferEnabled',
    );
    // A framework that starts each replica by itself needs several machines only where one replica does.
    const ofTrtllm = (tp: number) =>
      said({ ...wide, tp, dp: 4, extra: { framework: 'trtllm' } }, on('NVIDIA', 8)).join(' ');
    expect(ofTrtllm(8)).not.toContain('machines');
    expect(ofTrtllm(16)).toContain('2 machines of 8');
  });

  it('knows every word of a record from a public source at a named commit or version', () => {
    for (const framework of frameworks) {
      const known = new Set(framework.checked.flatMap(({ words }) => words));
      const { start: _start, vendors: _vendors, checked: _checked, ...rest } = framework;
      const used = Object.values(rest)
        .flat()
        .filter((one) => typeof one === 'string' && one.startsWith('--'));
      expect([framework.id, used.filter((one) => !known.has(String(one)))]).toEqual([framework.id, []]);
      const fixed = [...framework.fixed, ...framework.quantized];
      expect([framework.id, fixed.filter((one) => !known.has(one))]).toEqual([framework.id, []]);
    }
    for (const { checked, fields } of fileFrameworks) {
      const known = new Set(checked.flatMap(({ words }) => words));
      const used = Object.values(fields).map((path) => path.split('.').at(-1) ?? '');
      expect(used.filter((one) => !known.has(one))).toEqual([]);
    }
  });

  it('starts a row on GPUs in the framework that it was predicted for', () => {
    const predicted = { ...best, dp: 1, extra: { framework: 'trtllm' } };
    const gpus = launchCommands(predicted, plan, on('NVIDIA'));
    expect(gpus.map(({ command }) => command.join(' '))).toEqual([
      'trtllm-serve serve Qwen/Qwen3-32B --tp_size 4 --max_seq_len 5000 --max_batch_size 90 --max_num_tokens 14000',
    ]);
    const [alone] = launchCommands(predicted, plan, on('NVIDIA'));
    expect(alone?.notExpressed.map(({ en }) => en).join(' ')).not.toContain('replica');
    for (const open of [{ inputLength: null }, { outputLength: null }])
      expect(launchCommands(predicted, { ...plan, ...open }, on('NVIDIA'))[0]?.command).not.toContain(
        '--max_seq_len',
      );
    const [several] = launchCommands({ ...predicted, dp: 2 }, plan, on('NVIDIA'));
    expect(several?.notExpressed.map(({ en }) => en).join(' ')).toContain('one replica');
    expect(
      launchCommands({ ...best, extra: {} }, plan, on('NVIDIA')).map(({ framework }) => framework),
    ).toEqual(['vLLM', 'SGLang', 'TensorRT-LLM']);
  });

  it('lets as many requests run as the fullest batch, of an offered load more than come on the average', () => {
    const offered = { ...best, batchSize: 108, concurrency: 142 };
    expect(lines(offered)[1]).toContain('--max-running-requests 216');
    expect(lines({ ...best, batchSize: null })[1]).toContain('--max-running-requests 180');
  });

  it('gives SGLang the tokens of all replicas where they share their attention: it divides them', () => {
    const experts = { ...best, ep: 8, moeTp: 1, moeDp: 1 };
    expect(lines(experts)[1]).toContain('--chunked-prefill-size 28000');
    expect(lines(experts)[0]).toContain('--max-num-batched-tokens 14000');
    expect(lines(best)[1]).toContain('--chunked-prefill-size 14000');
  });

  it('says what of the experts it cannot say', () => {
    const experts = { ...best, ep: 8, moeTp: 1, moeDp: 1 };
    const [vllm, sglang] = launchCommands(experts, plan, on('HUAWEI'));
    expect(vllm?.command).toContain('--enable-expert-parallel');
    expect(sglang?.command.join(' ')).toContain('--tp-size 8 --dp-size 2 --enable-dp-attention --ep-size 8');
    expect(vllm?.notExpressed.map(({ en }) => en).join(' ')).not.toContain('EP');
    const [narrow] = launchCommands({ ...experts, ep: 4, moeTp: 2 }, plan, on('HUAWEI'));
    expect(narrow?.notExpressed.map(({ en }) => en).join(' ')).toContain('EP');
    // One group of experts is no group, whatever TP splits them.
    const [single] = launchCommands({ ...experts, ep: 1, moeTp: 8 }, plan, on('HUAWEI'));
    expect(single?.notExpressed.map(({ en }) => en).join(' ')).not.toContain('EP');
    const [copied] = launchCommands({ ...experts, moeDp: 2 }, plan, on('HUAWEI'));
    expect(copied?.notExpressed.map(({ en }) => en).join(' ')).toContain('EP');
    expect(
      launchCommands(best, plan, on('HUAWEI'))[0]
        ?.notExpressed.map(({ en }) => en)
        .join(' '),
    ).toContain('quantized');
    const asStored = { ...plan, quantizeLinearAction: 'DISABLED' };
    expect(launchCommands(best, asStored, on('HUAWEI'))[0]?.notExpressed).toEqual([]);
    const [speculative] = launchCommands({ ...best, mtp: 1 }, plan, on('HUAWEI'));
    expect(speculative?.notExpressed.map(({ zh }) => zh).join('')).toContain('投机解码');
    const ofFile = launchCommands({ ...best, mtp: 1 }, plan, on('HUAWEI')).at(-1);
    expect(ofFile?.notExpressed.map(({ zh }) => zh).join('')).toContain('投机解码');
  });

  it('gives no load test of a load that nobody knows', () => {
    for (const open of [{ model: null }, { inputLength: null }, { outputLength: null }]) {
      expect(loadTests(best, { ...plan, ...open })).toEqual([]);
    }
    expect(loadTests({ ...best, concurrency: null }, plan)).toEqual([]);
  });

  it('gives the load tests with its lengths and its requests in flight', () => {
    const cached = loadTests(best, { ...plan, prefixCacheHitRate: 0.4 }).map((command) => command.join(' '));
    expect(cached).toHaveLength(1);
    expect(cached[0]).toContain('--random-prefix-len 1400 --random-input-len 2100 --random-output-len 1500');
    const [vllm, guidellm] = loadTests(best, plan).map((command) => command.join(' '));
    expect(vllm).toContain('--random-input-len 3500 --random-output-len 1500');
    expect(vllm).toContain('--max-concurrency 180 --num-prompts 720');
    expect(guidellm).toContain('prompt_tokens=3500,output_tokens=1500');
    expect(loadTests({ ...best, concurrency: null }, plan)).toEqual([]);
  });

  it('puts our own load test under the load that the row was simulated under', () => {
    const words = (extra: ResultRow['extra']) => (ownLoadTest({ ...best, extra }, plan) ?? []).join(' ');
    expect(words({})).toContain('--requests 720 --concurrency 180 --input-length 3500 --output-length 1500');
    const rate = { 'offered rate': '3', 'offered load': 'poisson' };
    expect(words(rate)).toContain('--requests 540 --rate 3 --input-length');
    expect(words({ ...rate, 'offered load': 'constant-rate' })).toContain('--rate 3 --burstiness constant');
    expect(words({ 'arrivals file': 'a.jsonl' })).toMatch(/--model \S+ --arrivals a\.jsonl$/);
    const drawn = { 'lengths from': '0.8' };
    expect(words(drawn)).toContain('--input-length 2800:3500 --output-length 1200:1500');
    expect(loadTests({ ...best, extra: drawn }, plan)[0]?.join(' ')).toBe(words(drawn));
    expect(loadTests({ ...best, extra: {} }, plan)[0]?.[0]).toBe('vllm');
  });

  it('draws lengths in the load tests of others as the row has drawn them, and none is longer than planned', () => {
    const drawn: ResultRow = { ...best, extra: { 'lengths from': '0.8' } };
    const [, vllm, guidellm] = loadTests(drawn, plan).map((command) => command.join(' '));
    expect(vllm).toContain(
      '--random-input-len 3150 --random-output-len 1350 --random-range-ratio 0.1111 --ignore-eos',
    );
    expect(guidellm).toContain(
      'prompt_tokens=3150,prompt_tokens_min=2800,prompt_tokens_max=3500,output_tokens=1350,output_tokens_min=1200,output_tokens_max=1500',
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200_000 }),
        fc.integer({ min: 1, max: 20_000 }),
        (inputLength, outputLength) => {
          const command = loadTests(drawn, { ...plan, inputLength, outputLength })[1] ?? [];
          const wordAfter = (flag: string) => command[command.indexOf(flag) + 1] ?? '';
          const ratios = command.includes('--random-range-ratio')
            ? JSON.parse(wordAfter('--random-range-ratio'))
            : 0;
          for (const [side, most] of [
            ['input', inputLength],
            ['output', outputLength],
          ] as const) {
            const around = typeof ratios === 'number' ? ratios : ratios[side];
            const longest = Math.ceil(Number(wordAfter(`--random-${side}-len`)) * (1 + around));
            expect(longest).toBeLessThanOrEqual(most);
            expect(longest).toBeGreaterThanOrEqual(most - 2 - most / 5_000);
          }
        },
      ),
    );
  });

  it('names version and page of every framework, in a file of its own', () => {
    for (const { id, version, source } of frameworks) {
      const text = readFileSync(`references/frameworks/${id}.yaml`, 'utf8');
      expect(text).toContain(source);
      expect(version).not.toBe('');
      expect(source).toMatch(/^https:\/\//);
    }
  });
});
