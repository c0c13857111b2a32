import { describe, expect, it } from 'vitest';
import { ModelFileError, readModelFile } from '../../../src/engine/models/model-file.ts';

const whole = {
  id: 'someone/Model-1B',
  source: 'https://huggingface.co/someone/Model-1B/blob/main/config.json',
  config: { model_type: 'llama' },
};

function refused(document: unknown): ModelFileError {
  try {
    readModelFile(document);
  } catch (error) {
    if (error instanceof ModelFileError) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('a model file', () => {
  it('needs an id, a source and a configuration, and lists are empty where they are absent', () => {
    expect(readModelFile(whole)).toMatchObject({ modelType: 'llama', sameAs: [], aliases: [] });
    expect(refused({ ...whole, source: '' }).field).toBe('source');
    expect(refused({ ...whole, config: [] }).field).toBe('config');
    expect(refused({ ...whole, config: {} }).field).toBe('config.model_type');
    expect(refused('x').field).toBeNull();
  });

  it('with a field that the form does not have names it', () => {
    expect(refused({ ...whole, alias: ['m'] })).toMatchObject({
      field: 'alias',
      problem: { code: 'unknown-field', known: expect.arrayContaining(['aliases']) },
    });
    expect(refused({ ...whole, aliases: 'm' }).field).toBe('aliases');
    expect(refused({ ...whole, sameAs: [3] }).field).toBe('sameAs[0]');
  });
});
