import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { models } from '../../../src/commands/catalog/models.ts';
import { findModel, modelRegistry } from '../../../src/engine/index.ts';
import { displayWidth } from '../../../src/text/width.ts';
import { runCommandModule } from '../fake-program.ts';

const run = (words: readonly string[], language: 'en' | 'zh' = 'en', columns = 80) =>
  runCommandModule('models', models, words, language, columns);

describe('throughline models', () => {
  it('lists every known model', async () => {
    const { text, status } = await run([], 'en', 120);
    expect(status).toBe(0);
    for (const id of modelRegistry.keys()) expect(text).toContain(id);
  });

  it('shows what decides time and memory', async () => {
    const { text } = await run(['Qwen3-32B']);
    expect(text).toMatch(/query \/ KV heads\s+64 \/ 8/);
    // 2 bytes × 2 (K and V) × 64 layers × 8 heads × 128 wide × 1,024 tokens of whole blocks = 0.25 GiB
    expect(text).toMatch(/KV cache for 1,000 tokens\s+0\.250 GiB/);
    expect(text).toMatch(/weights, W8A8_DYNAMIC\s+32\.0 GiB/);
  });

  it.each([
    // https://arxiv.org/abs/2505.09388, table 1, and the totals of the published weights: tied embeddings count once.
    ['Qwen3-0.6B', 0.596],
    ['Qwen3-30B-A3B', 30.5],
    ['Llama-3.2-1B', 1.24],
    ['Qwen3-4B-Instruct-2507', 4.02],
    ['gpt-oss-120b', 117],
    ['DeepSeek-V3.1', 671],
    ['Qwen2.5-VL-7B', 7.62],
    ['InternVL3-8B', 7.61],
    ['GLM-4.6V', 107],
  ])('counts each parameter of %s once: %d billion', async (name, billions) => {
    const { text } = await run([name, '--json']);
    expect(Math.abs(JSON.parse(text).models[0].billions / billions - 1)).toBeLessThan(0.01);
  });

  it('says which part of a model with an encoder its parameters are of', async () => {
    expect((await run(['Qwen3-VL-8B-Instruct'])).text).toMatch(/parameters\s+8\.19 B of the language model/);
    expect((await run(['Qwen3-8B'])).text).toMatch(/parameters\s+8\.19 B\n/);
  });

  it.each([
    [
      'zamba2',
      { model_type: 'hrm_text' },
      /what can be done[\s\S]*models add FOLDER --assume TYPE \(could be llama\)/,
    ],
    ['xlstm', { model_type: 'xlstm' }, /what can be done[\s\S]*complete\s+the field/],
  ])('says what can be done about a config that is not understood (%s)', async (_name, config, said) => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-model-'));
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    const { text } = await run([folder]);
    expect(text).toMatch(said);
    expect(text).not.toContain('computed by the embedded engine');
  });

  it('shows a model of a folder with config.json', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-model-'));
    writeFileSync(join(folder, 'config.json'), JSON.stringify(findModel('Qwen/Qwen3-8B')?.config));
    const { text } = await run([folder, '--json']);
    expect(JSON.parse(text).models).toMatchObject([
      { id: folder, architecture: { layers: 36, hidden: 4096 }, problem: null },
    ]);
  });

  it.each(['en', 'zh'] as const)('fits 40 columns (%s)', async (language) => {
    for (const words of [[], ['Qwen3-32B'], ['Qwen3-32B', 'DeepSeek-V3.1']]) {
      const { text } = await run(words, language, 40);
      for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThan(40);
    }
  });

  it.each([
    ['DeepSeek-R1', 'deepseek-ai/DeepSeek-R1'],
    ['kimi-k2.6', 'moonshotai/Kimi-K2.6'],
    ['GLM-4-9B', 'THUDM/glm-4-9b'],
    ['Qwen/Qwen2-VL-7B', 'Qwen/Qwen2-VL-7B'],
    ['GLM-4.5V', 'zai-org/GLM-4.5V'],
    ['Ling-flash-2.0', 'inclusionAI/Ling-flash-2.0'],
  ])('knows %s, without its owner and as the same model of another id, too', async (name, id) => {
    const { text, status } = await run([name, '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(text).models[0]).toMatchObject({ problem: null });
    expect(JSON.parse(text).models[0].id.toLowerCase()).toBe(id.toLowerCase());
  });

  it('says of a name that several models share which there are, and how a model is added', async () => {
    await expect(run(['DeepSeek-V4'])).rejects.toThrow(
      /DeepSeek-V4-Pro.*DeepSeek-V4-Flash.*models add FOLDER/,
    );
  });

  it('names what is near where nothing fits', async () => {
    await expect(run(['Qwen3-33B'])).rejects.toThrow(/Nearest: .*Qwen\/Qwen3-32B/);
  });
});
