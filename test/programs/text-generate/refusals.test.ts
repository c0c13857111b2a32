import { describe, expect, test } from 'vitest';
import { runTextGenerate } from '../../../src/programs/text-generate/text-generate.ts';
import { recordings } from '../../results/readers/recordings.ts';
import { runEngineProgram } from '../engine-kit.ts';

const base = ['Qwen/Qwen3-8B', '--num-queries', '2', '--query-length', '16'];
const run = (words: readonly string[]) => runEngineProgram(runTextGenerate, words);

/** What each recorded refusal is about; the sentence must name it. */
const offenders: Readonly<Record<string, readonly string[]>> = {
  'err-tg-device': ['--device', "'NOPE'", 'ATLAS_800_A2_376T_64G'],
  'err-tg-mla-quant': ['--quantize-attention-action INT8', '--quantize-linear-action'],
  'err-tg-model': ['nosuch/model'],
  'err-tg-noreq': ['--num-queries'],
  'err-tg-tp': ['--tp-size 3', '--num-devices is 4'],
};

describe('recorded refusals: the same verdict and status, the offender named', () => {
  const recorded = recordings('refusals').filter((one) => one.id in offenders);

  test('all of them are here', () => {
    expect(recorded.map((one) => one.id).sort()).toEqual(Object.keys(offenders).sort());
  });

  test.each(recorded.map((one) => [one.id, one] as const))('%s', async (id, { model, args, exit }) => {
    const { status, out, err } = await run([model, ...args]);
    expect(status).toBe(exit);
    expect(out).toBe('');
    for (const part of offenders[id] ?? []) expect(err).toContain(part);
  });
});

describe('bad input', () => {
  test.each([
    [['--num-devices', '4', '--ep-size', '3'], 1, ['--ep-size 3', '--num-devices is 4']],
    [['--num-devices', '4', '--pp-size', '3'], 1, ['--pp-size 3']],
    [['--num-devices', '4', '--tp-size', '4', '--mlp-tp-size', '3'], 1, ['--mlp-tp-size 3']],
    [
      ['--num-devices', '4', '--tp-size', '4', '--mlp-tp-size', '2', '--mlp-dp-size', '1'],
      1,
      ['--mlp-tp-size 2', '--mlp-dp-size 1'],
    ],
    [['--num-devices', '4', '--tp-size', '4', '--dcp-size', '3'], 1, ['--dcp-size 3', '--tp-size 4']],
    [['--num-devices', '4', '--vision-tp-size', '3'], 1, ['--vision-tp-size 3']],
    [['--num-devices', '5', '--tp-size', '5'], 1, ['32 query heads', '--tp-size 5']],
    [['--num-devices', '40', '--pp-size', '40'], 1, ['--pp-size 40', '36 layers']],
    [['--num-hidden-layers-override', '40'], 1, ['36 layers']],
    [['--context-length', '-16'], 1, ['--context-length']],
    [['--prefix-cache-hit-rate', '1'], 2, ['--prefix-cache-hit-rate']],
    [['--query-length', '0'], 2, ['--query-length']],
    [['--quantize-linear-action', 'W3A3'], 2, ["'W3A3'", 'W8A8_DYNAMIC']],
    [['--speculative-method', 'dflash'], 1, ['layer 58', '36 layers', '--draft-model-config-path']],
    [['--num-draft-layers', '2'], 2, ['--num-draft-layers', '--speculative-method']],
    [['--dspark-markov-head', 'rnn'], 2, ['--dspark-markov-head', '--speculative-method dspark']],
    [['--acceptance-length', '3', '--speculative-method', 'dflash'], 2, ['--acceptance-length']],
    [['--speculative-method', 'dflash', '--num-mtp-tokens', '1'], 2, ['--num-mtp-tokens']],
    [['--speculative-method', 'dflash', '--draft-model-config-path', 'nowhere'], 1, ['nowhere']],
    [['--performance-model', 'profiling'], 1, ['--profiling-database-path']],
    [
      ['--performance-model', 'profiling', '--profiling-database-path', 'nowhere'],
      1,
      ['nowhere is no folder'],
    ],
    [['--fusion-plugin', 'x.py'], 2, ['--fusion-plugin']],
    [['--model-id', 'Qwen/Qwen3-14B'], 2, ['--model-id']],
    [['--device-file', 'nowhere.yaml'], 1, ['nowhere.yaml']],
  ] as const)('%j ends with %i', async (words, wanted, parts) => {
    const { status, out, err } = await run([...base, ...words]);
    expect(status).toBe(wanted);
    expect(out).toBe('');
    for (const part of parts) expect(err).toContain(part);
  });

  test.each([
    [
      [
        'Qwen/Qwen3-30B-A3B',
        '--compile',
        '--quantize-linear-action',
        'MXFP4',
        '--compilation-config',
        'enable-dispatch-ffn-combine',
      ],
      ['enable_dispatch_ffn_combine', 'MXFP4'],
    ],
    [
      ['Qwen/Qwen3-8B', '--num-devices', '4096', '--pp-size', '2'],
      ['2048', '4096'],
    ],
    [
      ['zai-org/GLM-4.5', '--num-devices', '8', '--ep-size', '8', '--enable-shared-expert-tp'].concat(
        '--host-external-shared-experts',
      ),
      ['hared experts', 'not both'],
    ],
    [['Qwen/Qwen3-30B-A3B', '--enable-redundant-experts'], ['redundant experts']],
    [
      ['Qwen/Qwen3-30B-A3B', '--num-devices', '4', '--ep-size', '4', '--enable-external-shared-experts'],
      ['shared'],
    ],
    [
      ['deepseek-ai/DeepSeek-V3.1', '--num-devices', '4', '--enable-external-shared-experts'],
      ['expert parallelism'],
    ],
  ] as const)('%j cannot be laid out', async ([model, ...words], parts) => {
    const { status, err } = await run([model, '--num-queries', '2', '--query-length', '16', ...words]);
    expect(status).toBe(1);
    for (const part of parts) expect(err).toContain(part);
  });

  test('says it in the language of the user', async () => {
    const words = [...base, '--num-devices', '5', '--tp-size', '5'];
    const { err } = await runEngineProgram(runTextGenerate, words, { language: 'zh' });
    expect(err).toContain('32 个 query 头不能被 --tp-size 5 整除');
  });
});

describe('what the real program passes over in silence is said', () => {
  test.each([
    [['--image-height', '224'], 'takes no images'],
    [['--device', 'ATLAS_800_A2_280T_64G_PCIE', '--num-devices', '16', '--tp-size', '4'], '16'],
  ] as const)('%j', async (words, part) => {
    const { status, err } = await run([...base, ...words]);
    expect(status).toBe(0);
    expect(err).toContain(part);
  });

  test('images need all three flags', async () => {
    const vision = ['Qwen/Qwen3-VL-8B-Instruct', ...base.slice(1)];
    const plain = await run(vision);
    const half = await run([...vision, '--image-height', '224', '--image-width', '224']);
    const whole = await run([
      ...vision,
      '--image-height',
      '224',
      '--image-width',
      '224',
      '--image-batch-size',
      '1',
    ]);
    expect(half.out).toBe(plain.out);
    expect(half.err).toContain('--image-batch-size');
    expect(whole.out).not.toBe(plain.out);
    expect(whole.err).toBe('');
  });

  test('former flag names are accepted with a warning', async () => {
    const { status, err, written } = await run([...base, '--chrome-trace', 'trace.json']);
    expect(status).toBe(0);
    expect(err).toContain('--chrome-trace is deprecated; use --chrome-trace-file instead');
    expect([...written.keys()]).toEqual(['trace.json']);
  });
});
