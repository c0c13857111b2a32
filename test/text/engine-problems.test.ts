import { describe, expect, it } from 'vitest';
import { ParallelSplitError, UnsupportedArchitectureError } from '../../src/engine/index.ts';
import { messages } from '../../src/text/catalogue.ts';
import { worded } from '../../src/text/worded.ts';

describe('problems of the engine', () => {
  it('carry codes and data; words come from the catalogue of the language', () => {
    const { problem } = new ParallelSplitError({ code: 'query-heads', heads: 32, tp: 5 });
    expect(worded(messages('en').engineCommand.problems.split, problem)).toBe(
      '32 query heads do not divide by TP=5',
    );
    expect(worded(messages('zh').engineCommand.problems.split, problem)).toBe(
      '32 个 query 头不能被 TP=5 整除',
    );
    const unknown = new UnsupportedArchitectureError('x', { code: 'missing-field', field: 'hidden_size' });
    expect(worded(messages('zh').engineCommand.problems.model, unknown.problem)).toContain('hidden_size');
    expect(unknown.message).toBe('x: missing-field, field hidden_size');
  });

  it('have Chinese words without English sentences for every code', () => {
    const { model, split, profile } = messages('zh').engineCommand.problems;
    const data = {
      field: 'f',
      value: 'v',
      allowed: [],
      known: [],
      router: 'r',
      path: 'p',
      reason: 'r',
      modelType: 'm',
      isJson: true,
      entries: 1,
      layers: 2,
      widthPx: 1,
      heightPx: 1,
      most: 1,
      last: 1,
      dimensions: 1,
      heads: 1,
      tp: 2,
      dcp: 1,
      pp: 1,
      rows: 1,
      dp: 1,
      devices: 1,
      ep: 1,
      moeTp: 1,
      moeDp: 1,
      size: 1,
      linear: 'MLP' as const,
      groups: 1,
      keyHeads: 1,
      valueHeads: 1,
      keys: 1,
      values: 1,
    };
    for (const words of [model, split, profile]) {
      for (const [code, say] of Object.entries(words) as [string, (given: typeof data) => string][]) {
        const said = say(data);
        expect(said, code).toMatch(/[\u4e00-\u9fff]/);
        expect(said, code).not.toMatch(/[a-z]{3,} [a-z]{2,} [a-z]{2,}/);
      }
    }
  });
});
