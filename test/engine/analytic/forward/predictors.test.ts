import { describe, expect, it } from 'vitest';
import { configOf, forwardOf } from '../families/forward-of.ts';

const qwen = configOf('Qwen/Qwen3-8B', { num_hidden_layers: 4 });
const deepseek = configOf('deepseek-ai/DeepSeek-V3.1', { num_hidden_layers: 4, first_k_dense_replace: 3 });
const hybrid = (layers: number) =>
  configOf('Qwen/Qwen3-Next-80B-A3B-Thinking', {
    num_hidden_layers: layers,
    mtp_layer_type: layers === 3 ? 'full_attention' : 'linear_attention',
  });
const v4 = configOf('deepseek-ai/DeepSeek-V4-Flash');

const predicted = '--num-mtp-tokens 1';
const overTp = `--num-devices 2 --tp-size 2 ${predicted}`;
const stages = `--num-devices 2 --pp-size 2 ${predicted}`;
const plain = '--quantize-linear-action DISABLED';
const spread = '--compilation-config enable_sequence_parallel';

describe('combinations with predicted tokens that end the modelled program with an error', () => {
  it('are whole projections of plain linears beside an output projection that is cut', () => {
    expect(() => forwardOf(qwen, `${overTp} ${plain}`)).toThrow(/plain-predictors-over-tp/);
    expect(() => forwardOf(qwen, `${overTp} ${plain} --compile`)).toThrow(/plain-predictors-over-tp/);
    expect(() => forwardOf(qwen, overTp)).not.toThrow();
    expect(() => forwardOf(qwen, `${predicted} ${plain}`)).not.toThrow();
    expect(() => forwardOf(qwen, `--num-devices 2 --tp-size 2 ${plain}`)).not.toThrow();
    const mixed = `${overTp} ${plain} --quantize-non-expert-linear-action W8A8_DYNAMIC`;
    expect(() => forwardOf(qwen, mixed)).not.toThrow();
  });

  it('do not count where predictors are cut as every layer is', () => {
    expect(() => forwardOf(deepseek, `${overTp} ${plain}`)).not.toThrow();
    expect(() => forwardOf(hybrid(4), `${overTp} ${plain} --ep-size 2`)).not.toThrow();
    expect(() => forwardOf(hybrid(3), `${overTp} ${plain} --ep-size 2`)).toThrow(/plain-predictors-over-tp/);
  });

  it('are compiled pipeline stages, unless every layer is traced for itself', () => {
    expect(() => forwardOf(qwen, `${stages} --compile`)).toThrow(/predictors-in-compiled-stages/);
    expect(() => forwardOf(qwen, stages)).not.toThrow();
    expect(() => forwardOf(qwen, `${stages} --compile --no-repetition`)).not.toThrow();
    expect(() => forwardOf(qwen, '--num-devices 2 --pp-size 2 --compile')).not.toThrow();
  });

  it('are activations that lie spread over ranks in compiled DeepSeek-V3', () => {
    const flags = `${overTp} --ep-size 2 ${spread}`;
    expect(() => forwardOf(deepseek, `${flags} --compile`)).toThrow(/predictors-of-spread-activations/);
    expect(() => forwardOf(deepseek, flags)).not.toThrow();
    expect(() => forwardOf(qwen, `${overTp} ${spread} --compile`)).not.toThrow();
  });

  it('are plain linears of DeepSeek-V4 under spread activations, compiled or not', () => {
    const flags = `${overTp} --ep-size 2 ${spread}`;
    expect(() => forwardOf(v4, `${flags} ${plain}`)).toThrow(/plain-predictors-over-tp/);
    expect(() => forwardOf(v4, flags)).not.toThrow();
    expect(() => forwardOf(v4, `${overTp} --ep-size 2 ${plain}`)).not.toThrow();
  });
});

describe('pipeline stages of DeepSeek-V4', () => {
  it('keep layers that route by token id on the first one', () => {
    const some = (layers: number) =>
      configOf('deepseek-ai/DeepSeek-V4-Flash', {
        num_hidden_layers: layers,
        compress_ratios: (v4.compress_ratios as number[]).slice(0, layers),
      });
    const flags = '--num-devices 2 --pp-size 2';
    expect(() => forwardOf(some(4), flags)).toThrow(/stage-without-ids/);
    expect(() => forwardOf(some(6), flags)).not.toThrow();
  });
});
