import { describe, expect, it } from 'vitest';
import { nearestFormats } from '../../../src/plan/slots/nearest-formats.ts';
import { namesNear, nearestNames } from '../../../src/plan/slots/nearest-names.ts';
import { slotRecord } from '../../../src/plan/slots/records.ts';

const models = ['Qwen/Qwen3-32B', 'Qwen/Qwen2.5-0.5B', 'zai-org/GLM-4.7', 'openai/other'];

describe('names near a word', () => {
  it('begin with the one that is a part of the word', () => {
    expect(nearestNames('Qwen3-32B-AWQ', models)[0]).toBe('Qwen/Qwen3-32B');
    expect(nearestNames('GLM-4.7-Flash', models)[0]).toBe('zai-org/GLM-4.7');
  });
  it('are none where nothing is near', () => {
    expect(namesNear('gpt-oss-120b', ['Qwen/Qwen2.5-0.5B', 'TEST_DEVICE'])).toEqual([]);
    expect(namesNear('950PR', ['TEST_DEVICE'])).toEqual([]);
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
  it('names all where the name says no bits', () =>
    expect(nearestFormats('mystery', options)).toEqual(options));
});
