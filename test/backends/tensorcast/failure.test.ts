import { describe, expect, test } from 'vitest';
import { classifyFailure, importantLines } from '../../../src/backends/tensorcast/failure.ts';
import { readProgress } from '../../../src/backends/tensorcast/progress.ts';
import { recording, recordings } from '../../results/readers/recordings.ts';

const failureOf = (id: string) => {
  const one = recording('refusals', id);
  return classifyFailure({
    stdout: one.stdout,
    stderr: one.stderr ?? '',
    exitCode: one.exit,
    status: one.exit === 0 ? 'done' : 'failed',
    args: [one.model, ...one.args],
  });
};

const crash = (stderr: string, exitCode: number | null = 1) =>
  classifyFailure({ stdout: '', stderr, exitCode, status: 'failed', args: [] });

describe('recorded refusals of the real programs', () => {
  test.each(recordings('refusals').map((one) => one.id))('%s is known', (id) => {
    const failure = failureOf(id);
    expect(failure?.id).not.toBe('unknown');
    expect(failure?.message.zh).not.toBe('');
  });

  test.each([
    ['err-device', 'assumption', { kind: 'edit', slot: 'devices' }],
    ['err-grid', 'assumption', { kind: 'set', slot: 'numDevices', value: 16 }],
    ['err-combo', 'assumption', { kind: 'drop', slot: 'tpSizes' }],
    ['err-tp-too-large', 'parameters', { kind: 'drop', slot: 'tpSizes' }],
    ['err-mtp-rates', 'parameters', { kind: 'set', slot: 'numMtpTokens', value: 4 }],
    ['err-batch-range', 'parameters', { kind: 'set', slot: 'batchRange', value: [3, 9] }],
    ['err-pd-with-disagg', 'parameters', { kind: 'edit', slot: 'mode' }],
    ['err-no-input-length', 'parameters', { kind: 'edit', slot: 'inputLength' }],
    ['err-quant-choice', 'parameters', { kind: 'edit', slot: 'quantizeLinearAction' }],
    ['err-model', 'assumption', { kind: 'edit', slot: 'model' }],
    ['err-tg-model', 'environment', { kind: 'edit', slot: 'model' }],
    ['err-tg-mla-quant', 'assumption', { kind: 'set', slot: 'quantizeAttentionAction', value: 'DISABLED' }],
    ['no-network', 'environment', { kind: 'edit', slot: 'model' }],
    ['worker-killed', 'environment', { kind: 'set', slot: 'jobs', value: 1 }],
    ['oom-everywhere', 'assumption', { kind: 'edit', slot: 'numDevices' }],
    ['ratio-no-prefill-split', 'parameters', { kind: 'drop', slot: 'epSizes' }],
    ['tg-no-config', 'environment', { kind: 'edit', slot: 'model' }],
    ['tg-no-folder', 'parameters', { kind: 'edit', slot: 'model' }],
    ['tg-heads', 'assumption', { kind: 'drop', slot: 'tpSizes' }],
    ['tg-offline', 'environment', { kind: 'edit', slot: 'model' }],
    ['disagg-without-limits', 'parameters', { kind: 'edit', slot: 'ttftLimitMs' }],
  ] as const)('%s: %s, with the smallest correction', (id, cause, correction) => {
    const failure = failureOf(id);
    expect(failure?.cause).toBe(cause);
    expect(failure?.correction).toMatchObject(correction);
  });

  test('the important lines leave out usage and frames', () => {
    expect(importantLines(recording('refusals', 'err-combo').stderr ?? '')).toEqual([
      'msmodeling inference throughput-optimizer: error: No valid parallel combination is produced by the provided search arguments under current --num-devices.',
    ]);
    expect(importantLines(recording('refusals', 'err-tp-too-large').stderr ?? '').at(-1)).toMatch(
      /^ValueError: --tp-sizes/,
    );
  });
});

describe('other ends', () => {
  test('a missing module, no program, killed, too long', () => {
    expect(crash("ModuleNotFoundError: No module named 'torch'")).toMatchObject({
      id: 'missing-module',
      cause: 'environment',
      correction: { kind: 'set', slot: 'engine', value: 'embedded' },
    });
    expect(crash('Command failed with ENOENT: /no/python -m x')).toMatchObject({ id: 'no-program' });
    expect(crash('', null)).toMatchObject({ id: 'killed', correction: { slot: 'jobs', value: 1 } });
    const late = classifyFailure({ stdout: '', stderr: '', exitCode: null, status: 'timed-out', args: [] });
    expect(late).toMatchObject({ id: 'timed-out' });
    expect(crash('something nobody has seen')).toMatchObject({
      id: 'unknown',
      cause: 'unknown',
      correction: null,
    });
  });

  test('no memory: how much is missing at best, and where', () => {
    expect(failureOf('oom-everywhere')?.message.en).toContain('at best 44.9 GB are missing (TP=2 |');
  });

  test('memory is the reason only where it stopped every configuration', () => {
    const { stderr = '', ...one } = recording('refusals', 'oom-everywhere');
    const other = `${stderr}\n[WARNING] [x] No result found with TP 4 and num_mtp_tokens 0 for ttft None ms, tpot 20.0 ms`;
    expect(
      classifyFailure({ stdout: one.stdout, stderr: other, exitCode: 0, status: 'done', args: one.args }),
    ).toBeNull();
  });

  test('a configuration that fails beside others that answer is no failure of the run', () => {
    const { stdout } = recording('optimizer', 'dense-agg-8b-a2-eager');
    const { stderr = '' } = recording('refusals', 'no-reason');
    expect(classifyFailure({ stdout, stderr, exitCode: 0, status: 'done', args: [] })).toBeNull();
  });

  test('corrections name questions as the dialog does', () => {
    expect(failureOf('err-grid')?.correction?.label).toEqual({
      en: 'Set Devices to 16',
      zh: '把 卡数 设为 16',
    });
  });

  test('a name with a slip gets the right one', () => {
    const text =
      "[ERROR] [__main__] Unknown --device name(s): 'ATLAS_800_A2_376T'. Valid profiles: ATLAS_800_A2_376T_64G, TEST_DEVICE";
    expect(crash(text)?.correction).toMatchObject({
      kind: 'set',
      slot: 'devices',
      value: ['ATLAS_800_A2_376T_64G'],
    });
  });

  test('tokens are hidden', () => {
    const failure = crash('huggingface_hub.errors.X: Error with hf_abcdefghijkl and token=abcdefghijk123');
    expect(failure?.importantLines.join()).not.toMatch(/abcdefgh/);
  });

  test('a run that found nothing is no failure', () => {
    const one = recording('optimizer', 'dense-infeasible');
    expect(
      classifyFailure({ stdout: one.stdout, stderr: '', exitCode: 0, status: 'done', args: one.args }),
    ).toBeNull();
  });
});

test('progress counts finished configurations and never falls', () => {
  const reader = readProgress(['--num-devices', '8', '--input-length', '1', '--tpot-limit', '50']);
  expect(reader.line('[INFO] Start processing TP size: 1')).toBeNull();
  expect(reader.line('[INFO] [x] Finish processing TP size: 1')).toBe(0.25);
  expect(reader.line('[WARNING] No result found with TP 8 and num_mtp_tokens 0')).toBe(0.5);
  expect(reader.line('All experiments completed in 3.00 seconds.')).toBe(1);
});
