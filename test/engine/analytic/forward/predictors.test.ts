import { describe, expect, it } from 'vitest';
import { prepareForward } from '../../../../src/engine/analytic/forward/prepare-forward.ts';
import { configOf, forwardOf } from '../families/forward-of.ts';
import { caseOf } from './text-generate-case.ts';

const qwen = configOf('Qwen/Qwen3-8B', { num_hidden_layers: 4 });
const deepseek = configOf('deepseek-ai/DeepSeek-V3.1', { num_hidden_layers: 4, first_k_dense_replace: 3 });
const hybrid = (layers: number) =>
  configOf('Qwen/Qwen3-Next-80B-A3B-Thinking', {
    num_hidden_layers: layers,
    mtp_layer_types: [layers === 3 ? 'full_attention' : 'linear_attention'],
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
    expect(() => forwardOf(v4, `${flags} ${plain}`)).toThrow(/plain-linears-of-spread-activations/);
    const alone = `--num-devices 2 --tp-size 2 --ep-size 2 ${spread} ${plain}`;
    expect(() => forwardOf(v4, alone)).toThrow(/plain-linears-of-spread-activations/);
    expect(() => forwardOf(v4, `--num-devices 2 --ep-size 2 ${spread} ${plain}`)).not.toThrow();
    expect(() => forwardOf(v4, flags)).not.toThrow();
    expect(() => forwardOf(v4, `${overTp} --ep-size 2 ${plain}`)).not.toThrow();
  });
});

describe('predictors of some layers of a model', () => {
  const some = (model: string, layers: number, flags: string) =>
    caseOf([model, ...`${flags} --num-hidden-layers-override ${layers}`.split(' ')]);
  const weightOf = (model: string, layers: number, flags = '') => {
    const { spec, shape } = some(model, layers, `--num-queries 2 --query-length 64${flags}`);
    return prepareForward(spec).memory(shape).weightBytes;
  };

  it('are the layers that come next: dense ones while those go on, experts behind them', () => {
    const added = (layers: number) =>
      weightOf('deepseek-ai/DeepSeek-V3.1', layers, ' --num-mtp-tokens 1') -
      weightOf('deepseek-ai/DeepSeek-V3.1', layers);
    // Layers 0 to 2 are dense; one of experts is more than ten times as large.
    expect(added(3)).toBeGreaterThan(3 * added(2));
    expect(added(4)).toBe(added(3));
  });

  it('would route by token id in the first layers of DeepSeek-V4', () => {
    const flags = '--num-queries 2 --query-length 64 --num-mtp-tokens 1';
    const prepare = (layers: number) =>
      prepareForward(some('deepseek-ai/DeepSeek-V4-Flash', layers, flags).spec);
    expect(() => prepare(2)).toThrow(/predictors-without-ids/);
    expect(() => prepare(3)).not.toThrow();
  });

  it('have heads of one row a request, which a size of their own has to divide', () => {
    const flags =
      '--num-devices 4 --tp-size 4 --lmhead-tp-size 2 --query-length 4 --context-length 100 --decode';
    const cost = (queries: number, mtp: string) => {
      const { spec, shape } = some('Qwen/Qwen3-8B', 2, `--num-queries ${queries} ${flags}${mtp}`);
      return prepareForward(spec).cost(shape).seconds;
    };
    expect(cost(7, '')).toBeGreaterThan(0);
    expect(() => cost(7, ' --num-mtp-tokens 3')).toThrow(/rows 7/);
    expect(cost(8, ' --num-mtp-tokens 3')).toBeGreaterThan(0);
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
