import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accuracy } from '../../../src/commands/accuracy/accuracy.ts';
import { parseAndRun } from '../../../src/commands/parse-words.ts';
import { localCalibrationPath, readLocalCalibration } from '../../../src/store/local-calibration.ts';
import { runCommandModule } from '../fake-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-accuracy-'));
const file = (name: string, document: unknown) => {
  const path = join(folder, name);
  writeFileSync(path, typeof document === 'string' ? document : JSON.stringify(document));
  return path;
};

const point = (users: number, tpot: number) => ({
  id: `p${users}`,
  hardware: 'NVIDIA H100 SXM',
  num_gpus: 1,
  model: 'Llama-3.1-8B',
  precision: 'bf16',
  framework: 'vllm',
  framework_version: '0.15.0',
  parallel: { tp: 1 },
  isl: 512,
  osl: 64,
  load: { type: 'closed-loop concurrency', concurrency: users },
  origin: 'your measurements',
  tpot_mean_ms: tpot,
  ttft_mean_ms: 80,
});

const serving = {
  backend: 'vllm',
  model_id: 'meta-llama/Llama-3.1-8B-Instruct',
  max_concurrency: 8,
  num_prompts: 80,
  duration: 10,
  completed: 80,
  random_input_len: 512,
  random_output_len: 64,
  output_throughput: 512,
  request_throughput: 8,
  mean_ttft_ms: 60,
  median_ttft_ms: 50,
  mean_tpot_ms: 9,
  median_tpot_ms: 9,
};

async function documentOf(...words: string[]) {
  const { status, program, text } = await runCommandModule('accuracy', accuracy, [...words, '--json']);
  return { code: status, program, document: JSON.parse(text) };
}

describe('throughline accuracy', () => {
  it('predicts, bands and scores points; refuses with a reason in words', async () => {
    const path = file('points.json', {
      points: [point(4, 9), { ...point(8, 10), id: 'q', model: 'unheard-of' }],
    });
    const { code, document } = await documentOf(path);
    expect(code).toBe(0);
    const [first, second] = document.points;
    expect(first.predicted.tpotMeanMs).toBeGreaterThan(2);
    expect(first.predicted.band.tpotMeanMs[0]).toBeLessThan(first.predicted.tpotMeanMs);
    expect(first.predicted.band.tpotMeanMs[1]).toBeGreaterThan(first.predicted.tpotMeanMs);
    expect(Object.keys(first.predicted.band)).toEqual([
      'ttftMeanMs',
      'ttftMedianMs',
      'tpotMeanMs',
      'tpotMedianMs',
      'outputTokensPerSecondPerGpu',
    ]);
    expect(first.refused).toBeNull();
    expect(second.predicted).toBeNull();
    expect(second.refused).toContain('unheard-of');
    expect(document.summary).toMatchObject({ points: 2, predicted: 1, refused: 1 });
    expect(document.summary.figures.tpotMeanMs.count).toBe(1);
    expect(document.summary.figures.outputTokensPerSecondPerGpu).toBeNull();
  });

  it("reads load tests without lengths by their totals, Python's Infinity, and everything sent at once", async () => {
    const { random_input_len, random_output_len, ...unnamed } = serving;
    const path = file(
      'vllm.json',
      JSON.stringify({ ...unnamed, total_input_tokens: 40_960, total_output_tokens: 5120 }),
    );
    const server = ['--device', 'h100_sxm', '--num-devices', '1'];
    const { document } = await documentOf(path, ...server);
    expect(document.points[0].refused).toBeNull();
    const line = (users: number | null) =>
      JSON.stringify({ ...serving, backend: 'sglang', max_concurrency: users, request_rate: 0 }).replace(
        '"request_rate":0',
        '"request_rate": Infinity',
      );
    const { document: lines } = await documentOf(
      file('sglang.jsonl', `${line(8)}\n${line(null)}\n`),
      ...server,
    );
    const [closed, burst] = lines.points;
    expect([closed.refused, burst.refused]).toEqual([null, null]);
    expect(burst.predicted.ttftMeanMs).toBeGreaterThan(closed.predicted.ttftMeanMs);
  });

  it("learns from a user's own points and says that later predictions rest on them", async () => {
    const points = [2, 4, 8, 16].map((users) => point(users, 20 + users));
    const path = file('own.json', points);
    const { program, document: before } = await documentOf(path);
    expect(existsSync(localCalibrationPath(program.locations.config))).toBe(false);
    const { program: taught, document: after } = await documentOf(path, '--calibrate');
    expect(after.summary.figures.tpotMeanMs.meanErrorPercent).toBeLessThan(
      before.summary.figures.tpotMeanMs.meanErrorPercent,
    );
    expect(after.points[0].predicted.comparableClass).toBe('your measurements');
    const kept = JSON.parse(readFileSync(localCalibrationPath(taught.locations.config), 'utf8'));
    expect(kept.label).toBe('your measurements');
  });

  it('keeps what other servers taught, and says where points of the same one were replaced', async () => {
    const one = file('one.json', [point(4, 30)]);
    const { program } = await documentOf(one);
    const learn = async (path: string, ...words: string[]) => {
      const written: string[] = [];
      const write = (text: string) => written.push(text);
      const here = { ...program, out: write, outPainted: write };
      const flags = [path, '--calibrate', ...words];
      await parseAndRun({ name: 'accuracy', load: async () => accuracy }, accuracy, flags, here);
      return written.join('\n').replaceAll(/\s+/g, ' ');
    };
    const groups = () =>
      [...new Set(readLocalCalibration(program.locations.config)?.entries.map(({ group }) => group))].length;
    await learn(one);
    const other = file('other.json', [{ ...point(4, 30), precision: 'fp8' }]);
    expect(await learn(other)).toContain('Kept 1 point as');
    expect(groups()).toBe(2);
    const again = await learn(one);
    expect(groups()).toBe(2);
    expect(again).not.toContain('took their place');
    expect(again).toContain('1 of these predictions rests on your own measurements');
    expect(await learn(file('newer.json', [point(4, 60)]))).toContain('took their place');
    expect(groups()).toBe(2);
  });

  it('reads load tests, and lists what they do not say of their server', async () => {
    const path = file('serving.json', serving);
    await expect(runCommandModule('accuracy', accuracy, [path])).rejects.toThrow(/--device, --num-devices/);
    const { document } = await documentOf(path, '--device', 'H100', '--num-devices', '1');
    expect(document.points[0]).toMatchObject({ id: 'serving.json', refused: null });
    expect(document.points[0].measured).toMatchObject({
      tpotMeanMs: 9,
      ttftMedianMs: 50,
      outputTokensPerSecondPerGpu: 512,
    });
    const lines = file(
      'sglang.jsonl',
      [serving, serving].map((one) => JSON.stringify({ ...one, backend: 'sglang' })).join('\n'),
    );
    const { document: two } = await documentOf(lines, '--device', 'H100', '--num-devices', '1');
    expect(two.points.map((one: { id: string }) => one.id)).toEqual(['sglang.jsonl:1', 'sglang.jsonl:2']);
  });

  it('reads genai-perf and AISBench', async () => {
    const genai = file('genai.json', {
      request_throughput: { unit: 'requests/sec', avg: 8 },
      output_token_throughput: { unit: 'tokens/sec', avg: 512 },
      time_to_first_token: { unit: 'ms', avg: 60, p50: 50, p99: 90 },
      inter_token_latency: { unit: 'ms', avg: 9, p50: 9 },
      request_latency: { unit: 'ms', avg: 600 },
      input_sequence_length: { avg: 512 },
      output_sequence_length: { avg: 64 },
      input_config: { model: ['Llama-3.1-8B'], perf_analyzer: { stimulus: { concurrency: 8 } } },
    });
    const facts = ['--device', 'H100', '--num-devices', '1', '--framework', 'vllm'];
    const first = await documentOf(genai, ...facts);
    expect(first.document.points[0].measured).toMatchObject({ tpotMeanMs: 9, ttftMedianMs: 50 });
    const ais = file('ais.json', {
      'Total Requests': { total: 100 },
      'Max Concurrency': { total: 8 },
      'Total Input Tokens': { total: 51200 },
      'Total generated tokens': { total: 6400 },
      'Output Token Throughput': { total: '512.5 token/s' },
      'Request Throughput': { total: '8 req/s' },
      TPOT: { Average: { total: '9.5 ms' } },
    });
    const second = await documentOf(ais, ...facts, '--model', 'Llama-3.1-8B');
    expect(second.document.points[0].measured).toMatchObject({
      tpotMeanMs: 9.5,
      outputTokensPerSecondPerGpu: 512.5,
    });
  });

  it('says in both languages what a file is not', async () => {
    const path = file('odd.json', { hello: 1 });
    for (const language of ['en', 'zh'] as const) {
      await expect(runCommandModule('accuracy', accuracy, [path], language)).rejects.toThrow(
        language === 'en' ? /holds neither/ : /既不是/,
      );
    }
  });
});
