import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareForward } from '../../../../src/engine/analytic/forward/prepare-forward.ts';
import { requestShape } from '../../../../src/engine/analytic/forward/request-shape.ts';
import { linearActions } from '../../../../src/engine/terms/quantization.ts';
import { caseOf } from './text-generate-case.ts';

const dense = fc.record({
  model: fc.constantFrom('Qwen/Qwen3-8B', 'meta-llama/Meta-Llama-3-8B', 'Qwen/Qwen2.5-7B'),
  tp: fc.constantFrom(1, 2, 4),
  action: fc.constantFrom(...linearActions),
  isCompiled: fc.boolean(),
  isDecode: fc.boolean(),
});

const anyModel = fc.record({
  model: fc.constantFrom(
    'Qwen/Qwen3-30B-A3B',
    'deepseek-ai/DeepSeek-V3.1',
    'zai-org/GLM-4.5',
    'MiniMaxAI/MiniMax-M2',
    'Qwen/Qwen3-8B',
  ),
  ep: fc.constantFrom(1, 4),
  pp: fc.constantFrom(1, 2, 3),
  isCompiled: fc.boolean(),
  isDecode: fc.boolean(),
});

const count = fc.integer({ min: 1, max: 200 });

describe('forward passes of dense models', () => {
  it('take no less time and no less memory for more requests or longer contexts', () => {
    fc.assert(
      fc.property(dense, count, count, fc.nat(3000), (one, few, more, longer) => {
        const args = [one.model, '--num-devices', String(one.tp), '--tp-size', String(one.tp)];
        const flags = ['--quantize-linear-action', one.action, ...(one.isCompiled ? ['--compile'] : [])];
        const forward = prepareForward(caseOf([...args, ...flags]).spec);
        const cost = (queries: number, contextLength: number) =>
          forward.cost(
            requestShape({
              queries,
              contextLength,
              isDecode: one.isDecode,
              prefixHitRate: 0,
              dp: 1,
              queryLength: one.isDecode ? 1 : 64,
            }),
          );
        const base = cost(few, 100);
        for (const larger of [cost(few + more, 100), cost(few, 100 + longer)]) {
          expect(larger.seconds).toBeGreaterThanOrEqual(base.seconds);
          expect(larger.memory.kvCacheBytes).toBeGreaterThanOrEqual(base.memory.kvCacheBytes);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('forward passes of all kinds', () => {
  it('last as long as their operators and stages together; bounds are parts of it', () => {
    fc.assert(
      fc.property(anyModel, count, (one, queries) => {
        const isDense = one.model === 'Qwen/Qwen3-8B';
        const world = String(4 * one.pp);
        const { spec, shape } = caseOf([
          ...[one.model, '--num-devices', world, '--tp-size', '4', '--pp-size', String(one.pp)],
          ...['--ep-size', isDense ? '1' : String(one.ep), '--num-queries', String(queries)],
          ...(one.isDecode ? ['--decode', '--context-length', '100'] : ['--query-length', '32']),
          ...(one.isCompiled ? ['--compile'] : []),
        ]);
        const forward = prepareForward(spec);
        const cost = forward.cost(shape);
        const operators = forward.operators(shape);
        const summed = operators.reduce((sum, { calls, seconds }) => sum + calls * seconds, 0);
        expect(summed / cost.seconds).toBeCloseTo(1, 9);
        const stages = forward.stages(shape);
        expect(stages).toHaveLength(one.pp);
        const staged = stages.reduce((sum, stage) => sum + stage.cost.seconds + stage.pipelineSendSeconds, 0);
        expect(staged / cost.seconds).toBeCloseTo(1, 9);
        expect(stages.map(({ pipelineSendSeconds }) => pipelineSendSeconds > 0)).toEqual(
          stages.map((_, index) => index < one.pp - 1),
        );
        const { memory, communication, matrix, vector } = cost.bounds;
        const bounded = (memory ?? 0) + (communication ?? 0) + (matrix ?? 0) + (vector ?? 0);
        expect(bounded).toBeLessThanOrEqual(cost.seconds);
      }),
      { numRuns: 40 },
    );
  });

  it('pipeline stages share layers, weights and cache without loss', () => {
    for (const model of ['Qwen/Qwen3-8B', 'deepseek-ai/DeepSeek-V3.1']) {
      const args = [model, '--num-queries', '4', '--query-length', '32', '--num-devices'];
      const whole = prepareForward(caseOf([...args, '1']).spec);
      const { spec, shape } = caseOf([...args, '2', '--pp-size', '2']);
      const stages = prepareForward(spec).stages(shape);
      const sum = (bytes: (stage: (typeof stages)[number]) => number) =>
        stages.reduce((all, stage) => all + bytes(stage), 0);
      const { memory } = whole.cost(shape);
      const ropeCaches = 4 * spec.architecture.maxPositions * spec.architecture.rotaryDim;
      expect(sum(({ cost }) => cost.memory.weightBytes) - ropeCaches).toBe(memory.weightBytes);
      expect(sum(({ cost }) => cost.memory.kvCacheBytes)).toBe(memory.kvCacheBytes);
    }
  });
});
