import { describe, expect, test } from 'vitest';
import { runThroughputOptimizer } from '../../../src/programs/throughput-optimizer/throughput-optimizer.ts';
import { recordings } from '../../results/readers/recordings.ts';
import { runEngineProgram } from '../engine-kit.ts';

const base = ['Qwen/Qwen3-8B', '--input-length', '1024', '--output-length', '128'];
const run = (words: readonly string[], files: Readonly<Record<string, string>> = {}) =>
  runEngineProgram(runThroughputOptimizer, words, { files });
const runZh = (words: readonly string[]) =>
  runEngineProgram(runThroughputOptimizer, words, { language: 'zh' });

/** What each recorded refusal is about; the sentence must name it. */
const offenders: Readonly<Record<string, readonly string[]>> = {
  'err-batch-range': ['--batch-range', '[9, 3]'],
  'err-combo': ['--tp-sizes', '--num-devices'],
  'err-device': ["'NOPE'", 'TEST_DEVICE'],
  'err-grid': ['ATLAS_350_425T_84G', 'num_devices=32', '16'],
  'err-model-twice': ['--model-id'],
  'err-model': ['nosuchmodel/xyz'],
  'err-mtp-rates': ['[6]', '--mtp-acceptance-rates'],
  'err-neg-length': ['--input-length', "'-5'"],
  'err-no-input-length': ['--input-length'],
  'err-pd-flag-without-mode': ['--prefill-devices-per-instance', '--enable-optimize-prefill-decode-ratio'],
  'err-pd-with-disagg': ['--disagg', '--enable-optimize-prefill-decode-ratio'],
  'err-quant-choice': ['--quantize-linear-action', "'W3A3'", 'W8A8_DYNAMIC'],
  'err-tp-too-large': ['--tp-sizes', '4', '--num-devices (2)'],
};

describe('recorded refusals: the same verdict and status, the offender named', () => {
  const recorded = recordings('refusals').filter((one) => one.id in offenders);

  test('all of them are here', () => {
    expect(recorded.map((one) => one.id).sort()).toEqual(Object.keys(offenders).sort());
  });

  test.each(recorded.map((one) => [one.id, one] as const))(
    '%s',
    async (id, { model, args, exit, stdout }) => {
      const { status, out, err } = await run([model, ...args]);
      expect(status).toBe(exit);
      expect(out.replace(/in [\d.]+ seconds/, '')).toBe(stdout.replace(/in [\d.]+ seconds/, ''));
      for (const part of offenders[id] ?? []) expect(err).toContain(part);
    },
  );
});

describe('bad input', () => {
  test.each([
    [['--prefix-cache-hit-rate', '1'], 2, '--prefix-cache-hit-rate'],
    [['--tpot-limit', '0'], 2, '--tpot-limit'],
    [['--num-mtp-tokens', '10'], 2, '--num-mtp-tokens'],
    [['--output-length', '0'], 2, '--output-length'],
    [['--max-batched-tokens', '100000001'], 2, '--max-batched-tokens'],
    [['--nonsense'], 2, '--nonsense'],
    [['--max-prefill-tokens', '8192'], 2, '--max-prefill-tokens (now --max-batched-tokens)'],
    [['--quantize-backbone-linear-action', 'FP8'], 2, '(now --quantize-non-expert-linear-action)'],
    [['--tp'], 2, '--tpot-limit'],
    [['--tp-s'], 0, ''],
    [['--batch-range', '1', '2', '3'], 1, '--batch-range'],
    [['--batch-range', '0'], 1, '--batch-range'],
    [['--ep-sizes', '2'], 1, '--ep-sizes'],
    // The real program fails to build the model, and ends well.
    [['--speculative-method', 'dflash'], 0, 'layer 58'],
    [['--num-speculative-tokens=7'], 2, '--speculative-method'],
    [['--acceptance-length', '3'], 2, '--acceptance-length'],
    [['--speculative-method', 'dflash', '--dspark-markov-rank=128'], 2, '--dspark-markov-rank'],
    [['--speculative-method', 'dspark', '--num-mtp-tokens', '0', '2'], 2, '--num-mtp-tokens'],
    [['--speculative-method', 'dspark', '--draft-model-config-path', 'nowhere'], 1, 'nowhere'],
    [['--performance-model', 'profiling'], 2, 'profiling'],
    [['--chrome-trace-file', 'x.json'], 2, '--chrome-trace-file'],
    [['--image-height', '100'], 0, '--image-height'],
    [
      ['--enable-optimize-prefill-decode-ratio', '--prefill-devices-per-instance', '1', '--ttft-limit', '9'],
      1,
      '--decode-devices-per-instance',
    ],
    [
      [
        ...['--enable-optimize-prefill-decode-ratio', '--tpot-limit', '50'],
        ...['--prefill-devices-per-instance', '1', '--decode-devices-per-instance', '1'],
      ],
      // The real program searches both sides as decode, pairs nothing and ends well.
      0,
      '--ttft-limit',
    ],
  ])('%j ends with %i', async (words, wanted, named) => {
    const { status, err } = await run([...base, ...words]);
    expect(status).toBe(wanted);
    expect(err).toContain(named);
  });

  test('no model at all', async () => {
    const { status, err } = await run(base.slice(1));
    expect(status).toBe(2);
    expect(err).toContain('--model-id');
  });

  test('the same in Chinese', async () => {
    const { status, err } = await runZh([...base, '--batch-range', '9', '3']);
    expect(status).toBe(1);
    expect(err).toContain('最小值不能大于最大值');
  });

  test('a quantised latent cache with plain linears: nothing is found, and why is said', async () => {
    const { status, out, err } = await run([
      ...['deepseek-ai/DeepSeek-V3.1', ...base.slice(1), '--num-devices', '16'],
      ...['--quantize-linear-action', 'DISABLED', '--quantize-attention-action', 'INT8'],
    ]);
    expect(status).toBe(0);
    expect(out).toMatch(/^All experiments completed in [\d.]+ seconds\.\n$/);
    expect(err).toContain('quantized');
  });

  test('without limits disaggregation has nothing to run', async () => {
    const { status, out } = await run([...base, '--disagg']);
    expect(status).toBe(0);
    expect(out).toMatch(/^All experiments completed/);
  });
});

describe('length distributions', () => {
  const withFile = (text: string, ...words: readonly string[]) =>
    run(['Qwen/Qwen3-8B', '--input-length', 'mix.yaml', '--output-length', '64', ...words], {
      'mix.yaml': text,
    });
  const good = 'bins: [{min_tokens: 10, max_tokens: 90, weight: 1}]';

  test.each([
    ['bins: []', 'bins'],
    ['just text', 'bins'],
    ['bins: [{min_tokens: 10, max_tokens: 5, weight: 1}]', 'bin 1'],
    ['bins: [{min_tokens: -1, max_tokens: 5, weight: 1}]', 'bin 1'],
    ['bins: [{min_tokens: 1, max_tokens: 5}]', 'bin 1'],
    ['bins: [{min_tokens: 1, max_tokens: 5, weight: 0}]', 'bin 1'],
    ['bins: [{min_tokens: 1, max_tokens: 5, weight: 1}, {min_tokens: 4, max_tokens: 9, weight: 1}]', 'bin 2'],
    ['bins: [', 'mix.yaml'],
  ])('%s is refused', async (text, named) => {
    const { status, err } = await withFile(text);
    expect(status).toBe(1);
    expect(err).toContain('--input-length');
    expect(err).toContain(named);
  });

  test('not in every mode', async () => {
    expect((await withFile(good, '--disagg', '--tpot-limit', '50')).status).toBe(1);
    expect((await withFile(good, '--disagg', '--ttft-limit', '5000')).status).toBe(0);
  });

  test('a file that does not exist is a wrong argument', async () => {
    const { status, err } = await run([
      ...['Qwen/Qwen3-8B', '--input-length', 'no.yaml', '--output-length', '64'],
    ]);
    expect(status).toBe(2);
    expect(err).toContain("'no.yaml'");
  });
});
