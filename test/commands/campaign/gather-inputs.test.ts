import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/app/usage-error.ts';
import { gatheredDevices, gatherInputs } from '../../../src/commands/campaign/gather-inputs.ts';
import { makeManifest } from '../../../src/commands/campaign/make-manifest.ts';
import { reviewInputs } from '../../../src/commands/campaign/review-inputs.ts';
import type { Ask } from '../../../src/plain/ask.ts';
import { fakeProgram } from '../fake-program.ts';

/** Answers in order, and what was asked. */
function answering(...answers: readonly string[]) {
  const asked: string[] = [];
  const ask: Ask = async (prompt) => {
    asked.push(prompt);
    const text = answers[asked.length - 1];
    return text === undefined ? { kind: 'ended' } : { kind: 'line', text };
  };
  return { ask, asked };
}

const flags = { seed: '1', model: 'org/model', frameworks: ['vllm'], devices: ['0'] } as const;

describe('what a person is asked', () => {
  it('precision is the one question where nothing tells it', async () => {
    const { ask, asked } = answering('bf16');
    const { values } = await gatherInputs(flags, fakeProgram().program, ask);
    expect(asked).toHaveLength(1);
    expect(values.precision).toEqual({ text: 'bf16', from: 'answer' });
  });

  it.each([
    [{ torch_dtype: 'bfloat16' }, 'bfloat16'],
    [{ dtype: 'float16' }, 'float16'],
    [{ text_config: { torch_dtype: 'bfloat16' } }, 'bfloat16'],
  ])('nothing where config.json says it: %j', async (config, precision) => {
    const model = mkdtempSync(join(tmpdir(), 'throughline-model-'));
    writeFileSync(join(model, 'config.json'), JSON.stringify({ ...config, max_position_embeddings: 4096 }));
    const { ask, asked } = answering();
    const { program } = fakeProgram();
    const inputs = await gatherInputs({ ...flags, model }, program, ask);
    expect(asked).toEqual([]);
    expect(inputs.values.precision).toEqual({ text: precision, from: 'config.json' });
    const manifest = await makeManifest(inputs, { ...flags, model }, '/nowhere', new Date(), program);
    expect(manifest).toMatchObject({ precision, max_context: 4096 });
    expect(manifest.inferred).toContainEqual({ field: 'precision', value: precision, from: 'config.json' });
  });

  it.each(['org/Model-FP8', 'org/model-32b-awq'])('nothing where the name %s says it', async (model) => {
    const { ask, asked } = answering();
    const { values } = await gatherInputs({ ...flags, model }, fakeProgram().program, ask);
    expect(asked).toEqual([]);
    expect(values.precision.from).toBe('model-name');
  });

  it('nothing that a host profile beside the settings says', async () => {
    const { program } = fakeProgram();
    const path = join(program.locations.config, '..', 'host.yaml');
    writeFileSync(path, 'kind: ssh\nhost: box\ndevices: ["0", "3"]\ndevice_model: H100\n');
    const { ask, asked } = answering();
    const given = { seed: '1', model: 'm', frameworks: ['vllm'], precision: 'bf16', host: path };
    const inputs = await gatherInputs(given, program, ask);
    expect(asked).toEqual([]);
    expect(inputs.values.devices).toEqual({ text: '0 3', from: 'host-profile' });
    const manifest = await makeManifest(inputs, given, '/nowhere', new Date(), program);
    expect(manifest).toMatchObject({ host: 'box', devices: ['0', '3'], hardware: { device_model: 'H100' } });
  });

  it('a question mark, a name or a word is asked again, and ranges of devices are read', async () => {
    const { program, said } = fakeProgram();
    const { ask } = answering('?', 'Qwen/Qwen3-32B', 'Qwen3-32B', '0-2', 'foo', 'fp8');
    const inputs = await gatherInputs({ seed: '1', frameworks: ['vllm'] }, program, ask);
    expect([inputs.values.model.text, inputs.values.precision.text]).toEqual(['Qwen/Qwen3-32B', 'fp8']);
    expect(gatheredDevices(inputs)).toEqual(['0', '1', '2']);
    expect(said.join('\n')).toMatch(/--model \?: .*\n--devices Qwen3-32B: .*\n--precision foo: /);
  });

  it('an answer that cannot be read is asked again with what is wrong', async () => {
    const { program, said } = fakeProgram('zh');
    const { ask, asked } = answering('0', 'bf16', 'tokenspeed', 'sglang');
    const { values } = await gatherInputs({ seed: '1', model: 'm', host: profile() }, program, ask);
    expect(asked).toHaveLength(4);
    expect(said.join('\n')).toContain('tokenspeed');
    expect(values.frameworks.text).toBe('sglang');
  });

  it('without a person, what is missing is named by its flags', async () => {
    const { program } = fakeProgram();
    await expect(gatherInputs({ seed: '1', host: profile() }, program, null)).rejects.toThrow(UsageError);
  });
});

/** A host without devices to tell of, where no framework runs. */
function profile(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'throughline-host-')), 'host.yaml');
  const nothing = '["/nowhere"]';
  writeFileSync(
    path,
    `kind: local\nlaunch: { vllm: ${nothing}, sglang: ${nothing}, tensorrt_llm: ${nothing}, vllm_ascend: ${nothing} }\n`,
  );
  return path;
}

describe('the review', () => {
  it('shows every value with its source, and changes what is asked for', async () => {
    const { program, written } = fakeProgram();
    const gathered = await gatherInputs({ ...flags, precision: 'bf16' }, program, null);
    const { ask } = answering('6', 'many', '12', '');
    const reviewed = await reviewInputs(gathered, program, ask);
    expect(reviewed.values.requests).toEqual({ text: '12', from: 'answer' });
    expect(reviewed.asked).toEqual([{ field: 'requests', answer: '12' }]);
    const text = written.join('\n');
    expect(text).toContain('usual value');
    expect(text).toContain('your answer');
  });
});

it('a plan file with a key in it is refused with its line, and nothing of the key is repeated', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'throughline-plan-')), 'plan.yaml');
  const secret = 'hf_abcdefghijklmnop1234';
  writeFileSync(path, `frameworks:\n  vllm:\n    env: { HF_TOKEN: ${secret} }\n`);
  const refused = gatherInputs({ ...flags, plan: path }, fakeProgram().program, null);
  await expect(refused).rejects.toThrow(`${path}:3`);
  await expect(refused).rejects.not.toThrow(secret);
  expect(readFileSync(path, 'utf8')).toContain(secret);
});
