import { describe, expect, it } from 'vitest';
import { nearestFormats } from '../../../src/plan/slots/nearest-formats.ts';
import { namesNear, nearestNames, tiedNames } from '../../../src/plan/slots/nearest-names.ts';
import { slotRecord } from '../../../src/plan/slots/records.ts';

const models = ['Qwen/Qwen3-32B', 'Qwen/Qwen2.5-0.5B', 'zai-org/GLM-4.7', 'openai/other'];

describe('names near a word', () => {
  it('that are equally near are all named', () => {
    expect(tiedNames('--modle', ['--mode', '--model', '--mtp'])).toEqual(['--mode', '--model']);
    expect(tiedNames('--modes', ['--mode', '--model', '--mtp'])).toEqual(['--mode']);
    expect(tiedNames('--modle', [])).toEqual([]);
  });
  it('begin with the one that is a part of the word', () => {
    expect(nearestNames('Qwen3-32B-AWQ', models)[0]).toBe('Qwen/Qwen3-32B');
    expect(nearestNames('GLM-4.7-Flash', models)[0]).toBe('zai-org/GLM-4.7');
  });
  it('are none where nothing is near', () => {
    expect(namesNear('gpt-oss-120b', ['Qwen/Qwen2.5-0.5B', 'TEST_DEVICE'])).toEqual([]);
    expect(namesNear('950PR', ['TEST_DEVICE'])).toEqual([]);
  });
});

describe('a part of a name', () => {
  it('is near however long the name is', () => {
    const long = 'nvidia/Llama-3.1-Nemotron-Nano-VL-8B-V1-Flash';
    expect(namesNear('flash', [long])).toEqual([long]);
    expect(namesNear('', [long])).toEqual([]);
    // Three letters are in many words; a name is one only from four on.
    expect(namesNear('deployment of our new chatbot', ['own/new'])).toEqual([]);
    expect(nearestNames(`${'x'.repeat(300)}glm`, ['glm4', 'xxxx'])[0]).toBe('xxxx');
    expect(namesNear('glm-4.7-flash-with-a-long-suffix-of-ours', ['zai-org/GLM-4.7'])).toEqual([
      'zai-org/GLM-4.7',
    ]);
  });
});

describe('signs in a name', () => {
  it('do not make it farther', () => {
    expect(namesNear('GLM_4.7', ['zai-org/GLM-4.7', 'Qwen/Qwen3-32B'])).toEqual(['zai-org/GLM-4.7']);
    expect(nearestNames('qwen 3 (32b)', models)[0]).toBe('Qwen/Qwen3-32B');
  });
});

describe('formats near one that does not exist', () => {
  const options = slotRecord('quantizeLinearAction').options.map(({ value }) => String(value));
  it.each([
    ['W4A16', ['W4A8_STATIC', 'W4A8_DYNAMIC', 'W8A16_STATIC', 'W8A16_DYNAMIC']],
    ['AWQ', ['W4A8_STATIC', 'W4A8_DYNAMIC', 'W8A16_STATIC', 'W8A16_DYNAMIC']],
    ['W4A4', ['W4A8_STATIC', 'W4A8_DYNAMIC', 'W8A8_STATIC', 'W8A8_DYNAMIC']],
  ])('%s', (name, nearest) => expect(new Set(nearestFormats(name, options))).toEqual(new Set(nearest)));
  it('prefers numbers of the same kind', () => {
    expect(nearestFormats('NVFP4', options)[0]).toBe('MXFP4');
  });
  it.each([
    // Weights count twice as much as activations, and another kind of number more than any width.
    ['W12A12', ['W8A8_X', 'W8A14_X', 'W10A16_X', 'FP12'], ['W10A16_X', 'W8A14_X', 'W8A8_X', 'FP12']],
    ['W16A16', ['W8A8', 'FP16'], ['FP16', 'W8A8']],
    ['INT8', ['W8A16', 'W4A16', 'FP8'], ['W8A16', 'W4A16', 'FP8']],
    ['Q5', ['W8A16', 'W4A16'], ['W4A16', 'W8A16']],
    ['8-bit', ['FP8', 'W8A8', 'W8A16'], ['W8A8', 'W8A16', 'FP8']],
    ['FP16', ['W15A16', 'FP8', 'FP12'], ['FP12', 'W15A16', 'FP8']],
    ['bnb', ['W8A16', 'W4A16', 'plain'], ['W4A16', 'W8A16']],
  ])('%s among %j', (name, among, nearest) => expect(nearestFormats(name, among)).toEqual(nearest));
  it('gives four at most', () =>
    expect(nearestFormats('W4A4', ['W1A1', 'W2A2', 'W3A3', 'W4A4', 'W5A5'])).toHaveLength(4));
  it('names all where the name says no bits', () =>
    expect(nearestFormats('mystery', options)).toEqual(options));
});
