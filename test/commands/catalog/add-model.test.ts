import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { InvalidInputError } from '../../../src/app/invalid-input-error.ts';
import { models } from '../../../src/commands/catalog/models.ts';
import { readArchitecture } from '../../../src/engine/models/read-architecture.ts';
import { readUserModels, userModelPath } from '../../../src/store/user-models.ts';
import { runCommandModule } from '../fake-program.ts';

const run = (words: readonly string[]) => runCommandModule('models', models, words);

const whole = {
  model_type: 'qwen3',
  architectures: ['Qwen3ForCausalLM'],
  torch_dtype: 'bfloat16',
  hidden_size: 1024,
  intermediate_size: 3072,
  num_hidden_layers: 4,
  num_attention_heads: 16,
  num_key_value_heads: 8,
  head_dim: 128,
  vocab_size: 151_936,
  max_position_embeddings: 40_960,
  rms_norm_eps: 1e-6,
};

function folderWith(config: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-own-'));
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  return folder;
}

describe('throughline models add', () => {
  it('writes a checked file with the fields that decide time and memory, and says what it read', async () => {
    const { program, text, status } = await run(['add', folderWith(whole), '--id', 'me/Small']);
    expect(status).toBe(0);
    const path = userModelPath(program.locations.config, 'me/Small');
    const document = parse(readFileSync(path, 'utf8'));
    expect(document.config).toMatchObject({ hidden_size: 1024, model_type: 'qwen3' });
    expect(document.config).not.toHaveProperty('torch_dtype');
    expect(readUserModels(program.locations.config).models.map(({ id }) => id)).toEqual(['me/Small']);
    expect(text).toContain('num_key_value_heads');
    expect(text).toMatch(/query \/ KV heads\s+16 \/ 8/);
  });

  it('refuses a config that is not understood, names the field and what could be assumed', async () => {
    const { hidden_act: _unused, ...odd } = { ...whole, model_type: 'novel', hidden_act: 'silu' };
    const { layers_are: _none, num_hidden_layers: _layers, ...without } = { ...odd, layers_are: 0 };
    const { program, said, status } = await run(['add', folderWith(without), '--id', 'novel']);
    expect(status).not.toBe(0);
    expect(said.join('\n')).toContain('num_hidden_layers');
    expect(readUserModels(program.locations.config).models).toEqual([]);
  });

  it('takes a model for one of a family that the user names, labelled as an assumption', async () => {
    const folder = folderWith({ ...whole, model_type: 'novel' });
    const { program, text } = await run(['add', folder, '--id', 'novel', '--assume', 'qwen3']);
    expect(text).toContain('assumed');
    const [model] = readUserModels(program.locations.config).models;
    const architecture = readArchitecture(model?.config, 'novel');
    expect(architecture).toMatchObject({ basis: 'assumed-family', family: 'dense-gqa', qkNorm: 'head' });
  });

  it.each([
    [['add'], /one folder/],
    [['add', '/nowhere/at/all'], /no folder with config\.json/],
    [['Qwen3-32B', '--assume', 'qwen3'], /belong to models add/],
  ])('%j', async (words, message) => {
    await expect(run(words)).rejects.toThrow(message);
  });

  it.each([
    ['not JSON', '{'],
    ['bytes', '\u0000\u0001\uFFFD'],
  ])('refuses a config that is %s in words, and writes nothing', async (_, content) => {
    const folder = folderWith({});
    writeFileSync(join(folder, 'config.json'), content);
    const added = run(['add', folder]);
    await expect(added).rejects.toBeInstanceOf(InvalidInputError);
    await expect(added).rejects.toThrow('is not JSON');
  });

  it('keeps the names of the registry', async () => {
    await expect(run(['add', folderWith(whole), '--id', 'Qwen/Qwen3-8B'])).rejects.toThrow(/known already/);
    await expect(run(['add', folderWith(whole), '--assume', 'qwen33'])).rejects.toThrow(/Nearest: .*qwen3/);
  });

  it('leaves a damaged file out and names it', async () => {
    const { program } = await run(['add', folderWith(whole), '--id', 'me/Small']);
    writeFileSync(userModelPath(program.locations.config, 'broken'), 'id: broken\n');
    const { models: read, damaged } = readUserModels(program.locations.config);
    expect(read).toHaveLength(1);
    expect(damaged[0]?.error.field).toBe('config');
  });
});
