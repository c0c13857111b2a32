import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PreparedCommand } from '../../../src/backends/backend.ts';
import { runCommand } from '../../../src/backends/run/run-command.ts';
import { classifyFailure } from '../../../src/backends/tensorcast/failure.ts';
import { readProgress } from '../../../src/backends/tensorcast/progress.ts';
import { createTensorCast, type TensorCast } from '../../../src/backends/tensorcast/tensorcast.ts';
import type { PlanFlag } from '../../../src/plan/dialect.ts';
import { readOutput } from '../../../src/results/readers/read-output.ts';
import { memoryCache } from './stand-in.ts';

// These tests run the real programs; they need a checkout of msmodeling whose Python packages are installed.
const checkout = process.env.MSMODELING_HOME ?? '';
const minutes = 60_000;

/** Facts of Qwen3-0.6B, enough to build it: the programs read a model from any folder with a config.json. */
const config = {
  model_type: 'qwen3',
  architectures: ['Qwen3ForCausalLM'],
  hidden_size: 1024,
  intermediate_size: 3072,
  num_hidden_layers: 28,
  num_attention_heads: 16,
  num_key_value_heads: 8,
  head_dim: 128,
  vocab_size: 151936,
  max_position_embeddings: 40960,
  rms_norm_eps: 1e-6,
  tie_word_embeddings: true,
  attention_bias: false,
  hidden_act: 'silu',
  rope_theta: 1000000,
  torch_dtype: 'bfloat16',
};

const flag = (name: string, ...values: string[]): PlanFlag => ({ flag: name, values });
const base = [
  flag('--model-id', 'small-model'),
  flag('--device', 'TEST_DEVICE'),
  flag('--input-length', '500'),
  flag('--output-length', '64'),
  flag('--compile'),
  flag('--batch-range', '1', '8'),
];

describe.skipIf(checkout === '')('the real TensorCast (skipped without MSMODELING_HOME)', () => {
  const place = mkdtempSync(join(tmpdir(), 'throughline-live-'));
  let flags: readonly PlanFlag[] = [];
  let backend: TensorCast;

  beforeAll(async () => {
    mkdirSync(join(place, 'small-model'), { recursive: true });
    writeFileSync(join(place, 'small-model', 'config.json'), JSON.stringify(config));
    backend = createTensorCast({
      sources: { flag: checkout, environment: null, setting: null, workingDirectory: place },
      interpreter: null,
      path: process.env.PATH,
      cache: memoryCache(),
      flags: () => flags,
    });
    expect(await backend.probe()).toMatchObject({ installed: true, reason: null });
  }, 5 * minutes);

  const run = async (command: PreparedCommand) => {
    const progress = readProgress(command.args);
    const fractions: number[] = [];
    const end = await runCommand(
      command,
      place,
      {
        line(text) {
          const fraction = progress.line(text);
          if (fraction !== null) fractions.push(fraction);
        },
      },
      { signal: new AbortController().signal, timeoutMs: 10 * minutes },
    );
    return { end, fractions };
  };

  test.each<[string, readonly PlanFlag[]]>([
    ['aggregation', [flag('--num-devices', '2'), flag('--tp-sizes', '2'), flag('--tpot-limit', '20')]],
    [
      'disaggregation',
      [
        flag('--num-devices', '2'),
        flag('--tp-sizes', '2'),
        flag('--disagg'),
        flag('--ttft-limit', '500'),
        flag('--tpot-limit', '20'),
      ],
    ],
    [
      'pd-ratio',
      [
        flag('--num-devices', '8'),
        flag('--enable-optimize-prefill-decode-ratio'),
        flag('--prefill-devices-per-instance', '1'),
        flag('--decode-devices-per-instance', '2'),
        flag('--ttft-limit', '500'),
        flag('--tpot-limit', '20'),
      ],
    ],
  ])(
    '%s: the result is what the program printed',
    async (mode, own) => {
      flags = [...base, ...own];
      expect(backend.canRun({})).toEqual({ canRun: true });
      const { end, fractions } = await run(backend.prepare({}, place));
      const { output, status } = end;
      expect(classifyFailure({ ...output, status, args: [] })).toBeNull();
      expect(fractions.at(-1)).toBe(1);
      const result = backend.read(output, {});
      expect(result).toMatchObject({ mode, conditions: { model: 'small-model' }, unread: [] });
      const printed = stripVTControlCharacters(output.stdout);
      const best = [...printed.matchAll(/Best Throughput: ([\d.]+)|Prefill QPS: ([\d.]+)/g)].map((found) =>
        Number(found[1] ?? found[2]),
      );
      const shown = result.results.flatMap(({ best: row, pdRatio }) => {
        const figure = row?.throughputTokensPerSecond ?? pdRatio?.pairs[0]?.prefillQps ?? null;
        return figure === null ? [] : [figure];
      });
      expect(shown).toEqual(best);
    },
    15 * minutes,
  );

  test(
    'one forward pass is read, and a split that does not fit is explained',
    async () => {
      const forward = (tp: string) =>
        backend.prepareForward([
          flag('--model-id', 'small-model'),
          flag('--num-queries', '2'),
          flag('--query-length', '10'),
          flag('--num-devices', '2'),
          flag('--tp-size', tp),
          flag('--dump-op-bound-results'),
        ]);
      const fits = forward('2');
      const wrong = forward('3');
      if ('reason' in fits || 'reason' in wrong) throw new Error('no command');
      const { end } = await run(fits);
      const [pass] = readOutput(end.output.stdout).forwards;
      expect(pass?.executionSeconds).toBeGreaterThan(0);
      expect(pass?.evidence).toBe('text_generate_op_bound');
      const failed = (await run(wrong)).end;
      expect(classifyFailure({ ...failed.output, status: failed.status, args: [] })?.id).toBe('split');
    },
    10 * minutes,
  );

  test(
    'cancelling leaves no process of the run behind',
    async () => {
      flags = [...base, flag('--num-devices', '8'), flag('--tpot-limit', '20')];
      const control = new AbortController();
      const command = backend.prepare({}, place);
      const cancelled = await runCommand(
        command,
        place,
        { line: (text) => void (text.includes('Start processing') && control.abort()) },
        { signal: control.signal, timeoutMs: 10 * minutes },
      );
      expect(cancelled.status).toBe('cancelled');
      const left = execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' });
      expect(left.split('\n').filter((line) => line.includes(join(place, 'small-model')))).toEqual([]);
    },
    10 * minutes,
  );

  test('inspected examples stand where they say', () => {
    const examples = backend.examples('numDevices');
    expect(examples.length).toBeGreaterThan(0);
    for (const { value, provenance } of examples) {
      if (provenance.label !== 'inspected local test/example') throw new Error(provenance.label);
      const { where, line } = provenance.source;
      const text = readFileSync(join(checkout, where), 'utf8').split('\n')[(line ?? 0) - 1];
      expect(text).toContain('--num-devices');
      expect(text).toContain(String(value));
    }
  });
});
