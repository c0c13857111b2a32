import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRun } from '../../src/backends/aiconfigurator/read-run.ts';
import { savedLines } from '../../src/backends/aiconfigurator/saved-rows.ts';
import { OpenCampaign, readCampaign } from '../../src/backends/campaign/campaign-folder.ts';
import { readArchitecture } from '../../src/engine/models/read-architecture.ts';
import { readServingModel } from '../../src/engine/serving/model/read-serving-model.ts';
import { readOutput } from '../../src/results/readers/read-output.ts';
import { DamagedFileError } from '../../src/store/damaged-file-error.ts';
import { campaignJournal } from '../fuzz/corpora/campaigns.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'throughline-found-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Every number below a value. */
function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
}

describe('inputs that mutation found', () => {
  it('a campaign whose first event is cut off is damaged, and its lock is given back', () => {
    const [head = '', first = ''] = campaignJournal().split('\n');
    writeFileSync(join(root, 'events.jsonl'), `${head}\n${first.slice(0, 40)}`);
    expect(() => readCampaign(root)).toThrow(DamagedFileError);
    expect(() => OpenCampaign.open(root)).toThrow(DamagedFileError);
    // A lock that was kept would answer with its holder instead.
    expect(() => OpenCampaign.open(root)).toThrow(DamagedFileError);
  });

  it('a rotated share beyond the whole head is refused by its field, wherever it stands', () => {
    const config = {
      model_type: 'qwen3',
      architectures: ['Qwen3ForCausalLM'],
      hidden_size: 4096,
      vocab_size: 1000,
      intermediate_size: 12288,
      num_hidden_layers: 36,
      num_attention_heads: 32,
      head_dim: 128,
      num_key_value_heads: 8,
      rms_norm_eps: 1e-6,
      max_position_embeddings: 4096,
    };
    const rotated = (share: number) =>
      readArchitecture({ ...config, rope_parameters: { partial_rotary_factor: share } }, 'own');
    expect(rotated(0.5).rotaryDim).toBe(64);
    expect(() => rotated(1e308)).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({ field: 'rope_parameters.partial_rotary_factor' }),
      }),
    );
  });

  it('a throughput of AISBench that is no number, or no quantity, is not reported', () => {
    for (const text of ['4700.500.500 token/s', `47${'0'.repeat(400)}.5 token/s`, '. token/s']) {
      const saved = { 'Output Token Throughput': { total: text }, TTFT: { Average: '301.2 ms' } };
      const read = readOutput(JSON.stringify(saved));
      expect(numbersOf(read).every(Number.isFinite), text).toBe(true);
      expect(JSON.stringify(read)).toContain('301.2');
    }
  });

  it('devices of an AIConfigurator row that are no count give no endless throughput', () => {
    const plan = { ttftLimitMs: null, tpotLimitMs: null, numDevices: 8, conditions: {}, command: null };
    for (const devices of ['1e-300', '0.5', '-0', '1e300']) {
      const saved = `tokens/s,tokens/s/gpu,num_total_gpus,tp,pp,dp,parallel,osl\n1e308,5,${devices},1,1,1,tp1pp1,2\n`;
      const result = readRun('', new Map([['agg/best_config_topn.csv', saved]]), plan);
      expect(result.results).toHaveLength(1);
      expect(numbersOf(result).every(Number.isFinite), devices).toBe(true);
    }
    const total = readRun(`Total GPUs: ${'9'.repeat(400)}`, new Map(), plan);
    expect(numbersOf(total).every(Number.isFinite)).toBe(true);
  });

  it('lengths of an AIConfigurator row that are none are not reported', () => {
    const plan = { ttftLimitMs: null, tpotLimitMs: null, numDevices: 8, conditions: {}, command: null };
    for (const length of ['NaN', '-4', '1e308', 'two', '0.5']) {
      const saved = `isl,osl,tokens/s,tokens/s/gpu,num_total_gpus,parallel\n${length},${length},10,5,2,tp2pp1\n`;
      const { conditions } = readRun('', new Map([['agg/best_config_topn.csv', saved]]), plan);
      expect([conditions.inputLength, conditions.outputLength], length).toEqual([null, null]);
    }
  });

  it('layers without number are refused before a list of them is made, in every reader of configurations', () => {
    const config = {
      model_type: 'of nobody',
      hidden_size: 896,
      intermediate_size: 4864,
      num_hidden_layers: 1e9,
      num_attention_heads: 14,
      num_key_value_heads: 2,
      vocab_size: 151936,
    };
    const isRefused = expect.objectContaining({ problem: expect.objectContaining({ code: 'out-of-range' }) });
    expect(() => readArchitecture(config, 'm')).toThrow(isRefused);
    expect(() => readServingModel(config, 'm')).toThrow(isRefused);
    const named = { ...config, num_hidden_layers: undefined, n_layers: 1e9, sliding_window_pattern: 4 };
    expect(() => readArchitecture(named, 'm')).toThrow(isRefused);
  });

  it('rows that AIConfigurator saved before a line was cut within a quotation are kept', () => {
    expect(savedLines('a,b\n1,2\n"3,4')).toEqual([{ a: '1', b: '2' }]);
    expect(savedLines('"a,b')).toEqual([]);
  });

  it('a latency beyond every number of milliseconds is no latency', () => {
    const times = { mean: 1e308, median: 2 };
    const metrics = {
      request_latency: { successful: times },
      output_tokens_per_second: { successful: { mean: 2400 } },
      time_to_first_token_ms: { successful: { mean: 200 } },
    };
    const { runs } = readOutput(JSON.stringify({ benchmarks: [{ args: {}, metrics }] }));
    const measures = runs[0]?.results[0]?.best?.measures ?? [];
    expect(measures.filter(({ figure }) => figure === 'endToEndMs').map(({ value }) => value)).toEqual([
      2000,
    ]);
    const printed = 'Mean TTFT (ms): 1e999\nMean E2E (s): 1e308\n';
    expect(() => readOutput(`============ Serving Benchmark Result ============\n${printed}`)).not.toThrow();
  });
});
