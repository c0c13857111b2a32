import { describe, expect, it } from 'vitest';
import { UnsupportedArchitectureError } from '../../../../src/engine/index.ts';
import { configOf, forwardOf, shapeOf } from './forward-of.ts';

const ling = configOf('inclusionAI/Ling-mini-2.0');

describe('Ling', () => {
  it('runs neither compiled nor with predicted tokens', () => {
    expect(() => forwardOf(ling, '--compile')).toThrow(/compile/);
    expect(() => forwardOf(ling, '--num-mtp-tokens 1')).toThrow(UnsupportedArchitectureError);
  });

  it('takes the same time however long the context is', () => {
    const seconds = (sequence: number) => forwardOf(ling, '').cost(shapeOf('decode', 4, 1, sequence)).seconds;
    expect(seconds(30_000)).toBe(seconds(100));
  });
});
